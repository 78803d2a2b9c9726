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

/** Longer than any answer of a helper. */
const LONGEST_ANSWER = 1024 * 1024;

type JsonObject = Readonly<Record<string, unknown>>;

/** The credentials that `docker login` left, in config.json or with a credential helper. */
export class DockerCredentials {
  readonly #config: JsonObject;
  readonly #environment: Environment;
  readonly #patience: number;
  readonly #found = new Map<string, Promise<Credentials | undefined>>();

  /** @param patience how long a credential helper may take, in milliseconds. */
  constructor(environment: Environment, patience: number = HELPER_TIMEOUT) {
    this.#environment = environment;
    this.#patience = patience;
    this.#config = readConfig(
      path.join(textIn(environment, 'DOCKER_CONFIG') ?? path.join(homedir(), '.docker'), 'config.json'),
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
    const helper =
      textIn(objectIn(this.#config, 'credHelpers'), address) ?? textIn(this.#config, 'credsStore');
    const fromHelper = helper === undefined ? undefined : await this.#ask(helper, address);
    return fromHelper ?? this.#fromFile(registry, address);
  }

  #fromFile(registry: string, address: string): Credentials | undefined {
    const auths = objectIn(this.#config, 'auths');
    const keys = Object.keys(auths);
    const key = keys.find((each) => each === address) ?? keys.find((each) => hostOf(each) === registry);
    return key === undefined ? undefined : credentialsOf(objectIn(auths, key));
  }

  /** The protocol of github.com/docker/docker-credential-helpers: the address on standard input, JSON on standard output. */
  #ask(helper: string, address: string): Promise<Credentials | undefined> {
    if (!/^[\w.-]+$/.test(helper)) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const child = spawn(`docker-credential-${helper}`, ['get'], {
        // What a helper says of an error is not passed on: it may hold what it keeps.
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...this.#environment },
      });
      let output = '';
      const finish = (credentials: Credentials | undefined): void => {
        clearTimeout(timer);
        // One that does not end, or leaves a program behind that holds its output, must not hold us.
        child.kill('SIGKILL');
        child.stdout.destroy();
        resolve(credentials);
      };
      const timer = setTimeout(() => finish(undefined), this.#patience);
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        output += piece;
        if (output.length > LONGEST_ANSWER) finish(undefined);
      });
      child.on('error', () => finish(undefined));
      child.on('close', (code) => finish(code === 0 ? parseHelperAnswer(output) : undefined));
      child.stdin.on('error', () => undefined);
      child.stdin.end(address);
    });
  }
}

/** ConvertToHostname of Docker's cli/config/credentials: keys may be whole addresses. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
}

function credentialsOf(entry: JsonObject): Credentials | undefined {
  const token = textIn(entry, 'identitytoken');
  if (token !== undefined) return { kind: 'identity', token };
  const auth = Buffer.from(textIn(entry, 'auth') ?? '', 'base64').toString('utf8');
  const [, username = textIn(entry, 'username') ?? '', password = textIn(entry, 'password') ?? ''] =
    /^([^:]*):(.*)$/s.exec(auth.replace(/\0+$/, '')) ?? [];
  return username === '' ? undefined : { kind: 'password', username, password };
}

/** A text that is not empty: Docker takes an empty one for none. */
function textIn(object: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectIn(object: JsonObject, name: string): JsonObject {
  return asObject(Object.hasOwn(object, name) ? object[name] : undefined);
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function readConfig(file: string): JsonObject {
  try {
    return asObject(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // No config.json, or none that can be read: Docker goes on without credentials, too.
    return {};
  }
}

function parseHelperAnswer(output: string): Credentials | undefined {
  try {
    const answer = asObject(JSON.parse(output));
    const username = textIn(answer, 'Username');
    const secret = textIn(answer, 'Secret');
    if (username === undefined || secret === undefined) return undefined;
    if (username === '<token>') return { kind: 'identity', token: secret };
    return { kind: 'password', username, password: secret };
  } catch {
    return undefined;
  }
}
