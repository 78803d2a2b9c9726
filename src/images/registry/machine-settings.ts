import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { ClientSettings } from './client.ts';
import { DockerCredentials } from './credentials.ts';
import type { Certificates } from './http.ts';
import type { Environment } from './proxy.ts';

/** Where Docker's daemon has its settings. */
const DOCKER_FOLDER = '/etc/docker';
const REQUEST_TIMEOUT = 20_000;
const PATIENCE = 15_000;
const PAUSE = 500;

/** What is set up on this machine: logins, mirrors, insecure registries, certificates, proxies. */
export function machineSettings(
  environment: Environment,
  insecure: readonly string[] = [],
  folder: string = DOCKER_FOLDER,
): ClientSettings {
  const credentials = new DockerCredentials(environment);
  const daemon = readDaemonSettings(folder);
  return {
    environment,
    timeout: REQUEST_TIMEOUT,
    patience: PATIENCE,
    pause: PAUSE,
    credentialsFor: (registry) => credentials.for(registry),
    // The daemon asks its mirrors for Docker Hub's images only (docs.docker.com/docker-hub/image-library/mirror).
    mirrorsOf: (registry) => (registry === 'docker.io' ? daemon.mirrors : []),
    mayBePlain: (host) => daemon.insecure.has(host) || insecure.includes(host),
    certificatesFor: (host) => readCertificates(path.join(folder, 'certs.d', host)),
  };
}

/** The folder for what may be lost. */
export function cacheFolder(environment: Environment): string {
  const base = environment['XDG_CACHE_HOME'];
  return path.join(
    base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'),
    'dockshift',
  );
}

interface DaemonSettings {
  readonly mirrors: readonly string[];
  readonly insecure: ReadonlySet<string>;
}

function readDaemonSettings(folder: string): DaemonSettings {
  try {
    const settings: unknown = JSON.parse(readFileSync(path.join(folder, 'daemon.json'), 'utf8'));
    if (typeof settings !== 'object' || settings === null) return { mirrors: [], insecure: new Set() };
    const read: Readonly<Record<string, unknown>> = { ...settings };
    const mirrors = stringsIn(read['registry-mirrors']).filter((mirror) => URL.canParse(mirror));
    return {
      mirrors: mirrors.map((mirror) => mirror.replace(/\/+$/, '')),
      insecure: new Set(stringsIn(read['insecure-registries'])),
    };
  } catch {
    return { mirrors: [], insecure: new Set() };
  }
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Source: docs.docker.com/engine/security/certificates: *.crt are authorities, *.cert and *.key are the client's. */
function readCertificates(folder: string): Certificates | undefined {
  try {
    const files = readdirSync(folder);
    const read = (ending: string): string[] =>
      files
        .filter((file) => file.endsWith(ending))
        .map((file) => readFileSync(path.join(folder, file), 'utf8'));
    const ca = read('.crt');
    const [cert] = read('.cert');
    const [key] = read('.key');
    return {
      ...(ca.length === 0 ? {} : { ca }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
    };
  } catch {
    return undefined;
  }
}
