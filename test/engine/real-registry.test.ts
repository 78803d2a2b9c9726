import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockshift, folderWith, type Outcome } from '../cli/program.ts';
import { CERTIFICATE, KEY } from '../images/registry/certificate.ts';

const SECRET = 'correct-horse-battery';
/** bcrypt of the password above, as `htpasswd -B` writes it. */
const HTPASSWD = 'ada:$2y$05$abcdefghijklmnopqrstuuSnF5tLPqPFqc0z9CY0HcSLFbSRlL67u\n';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

const isDebian = existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg');
let folder = '';
let registry: ChildProcess | undefined;
let host = '';
let index = '';

/** Debian's docker-registry, unpacked and not installed. */
function findRegistry(): string {
  if (existsSync('/usr/bin/docker-registry')) return '/usr/bin/docker-registry';
  const run = (program: string, ...args: string[]): void => {
    execFileSync(program, args, { cwd: folder, stdio: 'ignore' });
  };
  try {
    run('apt-get', 'download', 'docker-registry');
  } catch {
    run('apt-get', 'update');
    run('apt-get', 'download', 'docker-registry');
  }
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
  run('dpkg', '-x', archive, 'registry');
  return path.join(folder, 'registry', 'usr', 'bin', 'docker-registry');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function request(
  method: string,
  url: string,
  body: string = '',
  type: string = 'application/octet-stream',
): Promise<{ readonly status: number; readonly location: string }> {
  const headers = {
    authorization: `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = https.request(
      new URL(url, `https://${host}`),
      { method, headers, ca: CERTIFICATE },
      (answer) => {
        answer.resume().on('end', () => {
          resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '' });
        });
      },
    );
    sent.on('error', reject).end(body);
  });
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

async function putBlob(repository: string, content: string): Promise<void> {
  const { location } = await request('POST', `/v2/${repository}/blobs/uploads/`);
  const target = new URL(location, `https://${host}`);
  target.searchParams.set('digest', digestOf(content));
  expect((await request('PUT', target.href, content)).status).toBe(201);
}

async function putManifest(repository: string, tag: string, type: string, content: string): Promise<void> {
  expect((await request('PUT', `/v2/${repository}/manifests/${tag}`, content, type)).status).toBe(201);
}

/** An image for two platforms under several tags, as builds with buildx push them. */
async function fill(): Promise<void> {
  const manifests = [];
  for (const architecture of ['amd64', 'arm64']) {
    const config = JSON.stringify({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
    await putBlob('team/app', config);
    const type = 'application/vnd.oci.image.config.v1+json';
    const described = { mediaType: type, digest: digestOf(config), size: config.length };
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: described, layers: [] });
    await putManifest('team/app', `only-${architecture}`, MANIFEST, manifest);
    manifests.push({
      mediaType: MANIFEST,
      digest: digestOf(manifest),
      size: manifest.length,
      platform: { architecture, os: 'linux' },
    });
  }
  index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
  for (const tag of ['1.4.2', '1.4', '1', 'latest']) await putManifest('team/app', tag, INDEX, index);
  const older = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: manifests.slice(0, 1) });
  for (const tag of ['1.4.1', '1.3.0', 'stable']) await putManifest('team/app', tag, INDEX, older);
}

beforeAll(async () => {
  if (!isDebian) return;
  folder = mkdtempSync(path.join(tmpdir(), 'dockshift-registry-'));
  const program = findRegistry();
  host = `127.0.0.1:${await freePort()}`;
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const configuration = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { inmemory: {} },
    http: { addr: host, tls: { certificate: write('cert.pem', CERTIFICATE), key: write('key.pem', KEY) } },
    auth: { htpasswd: { realm: 'test', path: write('htpasswd', HTPASSWD) } },
  };
  // JSON is YAML.
  const file = write('config.yml', JSON.stringify(configuration));
  registry = spawn(program, ['serve', file], { stdio: 'ignore' });
  for (let tries = 0; tries < 300; tries++) {
    const answer = await request('GET', '/v2/').catch(() => undefined);
    if (answer?.status === 200) break;
    await delay(100);
  }
  await fill();
});

afterAll(() => {
  registry?.kill('SIGKILL');
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe.runIf(isDebian)('a real registry with TLS and a password', () => {
  const login = (): string =>
    JSON.stringify({ auths: { [host]: { auth: Buffer.from(`ada:${SECRET}`).toString('base64') } } });

  /** Runs in a folder with this Dockerfile, as a user who is logged in, or not. */
  function run(
    args: readonly string[],
    files: Readonly<Record<string, string>>,
    config = login(),
  ): Outcome & { at: string } {
    const at = folderWith({ ...files, 'home/config.json': config });
    const env = {
      NODE_EXTRA_CA_CERTS: path.join(folder, 'cert.pem'),
      DOCKER_CONFIG: path.join(at, 'home'),
      XDG_CACHE_HOME: path.join(at, 'cache'),
    };
    return { ...dockshift(args, { cwd: at, env }), at };
  }

  test('says which version floating tags stand for: a safe pin', () => {
    const Dockerfile = `FROM ${host}/team/app AS a\nFROM ${host}/team/app:stable AS b\nFROM ${host}/team/app:1\n`;
    const { status, stdout, stderr } = run(['--resolve', 'registry'], { Dockerfile });
    expect(status).toBe(0);
    expect(stdout).toContain(`+FROM ${host}/team/app:1.4.2 AS a\n`);
    expect(stdout).toContain(`+FROM ${host}/team/app:1.4.1 AS b\n`);
    expect(stdout).toContain(` FROM ${host}/team/app:1\n`);
    expect(stderr).toContain('(the registry, 20');
  });

  test('gives the digest of the index, and not of one platform', () => {
    const Dockerfile = `FROM ${host}/team/app:1.4.2\n`;
    const { stdout } = run(['--resolve', 'registry', '--pin', 'digest'], { Dockerfile });
    expect(stdout).toContain(`+FROM ${host}/team/app:1.4.2@${digestOf(index)}\n`);
  });

  test('a tag that is not there: the reason, and the others are pinned', () => {
    const Dockerfile = `FROM ${host}/team/app AS a\nFROM ${host}/team/app:none\nFROM ${host}/other\n`;
    const { status, stdout, stderr } = run(['--resolve', 'registry'], { Dockerfile });
    expect(status).toBe(0);
    expect(stdout).toContain(`+FROM ${host}/team/app:1.4.2 AS a\n`);
    expect(stderr).toContain(`${host} has no tag none of ${host}/team/app`);
    expect(stderr).toContain(`${host} has no tag latest of ${host}/other`);
  });

  test('without a login the file fails, with the reason', () => {
    const anonymous = run(['--resolve', 'registry'], { Dockerfile: `FROM ${host}/team/app\n` }, '{}');
    expect(anonymous.status).toBe(2);
    expect(anonymous.stderr).toContain(
      `${host} does not know it, or asks for a login (docker login ${host})`,
    );
  });

  test('--update-pins keeps the answer for runs without a network, and nothing that was secret', () => {
    const Dockerfile = `FROM ${host}/team/app\n`;
    const first = run(['--resolve', 'registry', '--update-pins'], { Dockerfile });
    expect(first.status).toBe(0);
    const pins = readFileSync(path.join(first.at, 'dockshift.pins.json'), 'utf8');
    expect(JSON.parse(pins)).toMatchObject({
      pins: { [`${host}/team/app:latest`]: { tag: '1.4.2', digest: digestOf(index) } },
    });
    const cached = readdirSync(path.join(first.at, 'cache', 'dockshift', 'registry')).map((name) =>
      readFileSync(path.join(first.at, 'cache', 'dockshift', 'registry', name), 'utf8'),
    );
    expect(cached).toHaveLength(1);
    const said = [first.stdout, first.stderr, pins, ...cached].join('\n');
    for (const secret of [SECRET, Buffer.from(`ada:${SECRET}`).toString('base64'), 'Basic']) {
      expect(said).not.toContain(secret);
    }
    const { stdout } = dockshift(['--unsafe'], { cwd: first.at });
    expect(stdout).toContain(`+FROM ${host}/team/app:1.4.2\n`);
  });

  test('dockshift pins lists what it says', () => {
    const Dockerfile = `FROM ${host}/team/app\n`;
    const { stdout } = run(['pins', '--resolve', 'registry', '--format', 'json'], { Dockerfile });
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ images: [{ pin: `${host}/team/app:1.4.2@${digestOf(index)}`, source: 'registry' }] }],
    });
  });

  test('a certificate of an unknown authority is refused, with what to do', () => {
    const at = folderWith({ Dockerfile: `FROM ${host}/team/app\n` });
    const { status, stderr } = dockshift(['--resolve', 'registry'], { cwd: at, env: { XDG_CACHE_HOME: at } });
    expect(status).toBe(2);
    expect(stderr).toContain(`${host} has a certificate that it signed itself; put it into`);
  });
});
