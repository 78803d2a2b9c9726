import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Environment } from './proxy.ts';

/** What a registry, or its token server, asks for. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** A refresh token (OAuth2), which `docker login` keeps instead of a password for some registries. */
  | { readonly kind: 'identity'; readonly token: string };

/** Under which address Docker keeps the credentials for Docker Hub. */
const HUB = 'https://index.docker.io/v1/';
const HELPER_TIMEOUT = 10_000;

interface AuthEntry {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, AuthEntry>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/** The credentials that `docker login` left, in config.json or with a credential helper. */
export class DockerCredentials {
  readonly #config: DockerConfig;
  readonly #environment: Environment;
  readonly #found = new Map<string, Promise<Credentials | undefined>>();

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#config = readConfig(
      path.join(environment['DOCKER_CONFIG'] ?? path.join(homedir(), '.docker'), 'config.json'),
    );
  }

  /** For a registry's host and port; `docker.io` is Docker Hub. */
  for(registry: string): Promise<Credentials | undefined> {
    let found = this.#found.get(registry);
    if (found === undefined) {
      found = this.#look(registry);
      this.#found.set(registry, found);
    }
    return found;
  }

  async #look(registry: string): Promise<Credentials | undefined> {
    const address = registry === 'docker.io' ? HUB : registry;
    const helpers = this.#config.credHelpers ?? {};
    const helper =
      (Object.hasOwn(helpers, address) ? helpers[address] : undefined) ?? this.#config.credsStore;
    const fromHelper = helper === undefined ? undefined : await askHelper(helper, address, this.#environment);
    return fromHelper ?? this.#fromFile(registry, address);
  }

  #fromFile(registry: string, address: string): Credentials | undefined {
    const auths = Object.entries(this.#config.auths ?? {});
    const entry = auths.find(([key]) => key === address) ?? auths.find(([key]) => hostOf(key) === registry);
    return entry === undefined ? undefined : credentialsOf(entry[1]);
  }
}

/** ConvertToHostname of Docker's cli/config/credentials: keys may be whole addresses. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
}

function credentialsOf(entry: AuthEntry): Credentials | undefined {
  if (entry.identitytoken !== undefined && entry.identitytoken !== '') {
    return { kind: 'identity', token: entry.identitytoken };
  }
  const [, username = entry.username ?? '', password = entry.password ?? ''] =
    /^([^:]*):(.*)$/s.exec(
      Buffer.from(entry.auth ?? '', 'base64')
        .toString('utf8')
        .replace(/\0+$/, ''),
    ) ?? [];
  return username === '' ? undefined : { kind: 'password', username, password };
}

function readConfig(file: string): DockerConfig {
  try {
    const config: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof config === 'object' && config !== null ? config : {};
  } catch {
    // No config.json, or none that can be read: Docker goes on without credentials, too.
    return {};
  }
}

/** The protocol of github.com/docker/docker-credential-helpers: the address on standard input, JSON on standard output. */
function askHelper(
  helper: string,
  address: string,
  environment: Environment,
): Promise<Credentials | undefined> {
  if (!/^[\w.-]+$/.test(helper)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const child = spawn(`docker-credential-${helper}`, ['get'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: HELPER_TIMEOUT,
      env: { ...environment },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? parseHelperAnswer(output) : undefined));
    child.stdin.on('error', () => undefined);
    child.stdin.end(address);
  });
}

function parseHelperAnswer(output: string): Credentials | undefined {
  try {
    const { Username: username, Secret: secret } = JSON.parse(output) as {
      Username?: string;
      Secret?: string;
    };
    if (username === undefined || secret === undefined) return undefined;
    if (username === '<token>') return { kind: 'identity', token: secret };
    return { kind: 'password', username, password: secret };
  } catch {
    return undefined;
  }
}
