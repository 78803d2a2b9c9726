import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { candidateGroups } from '../../../src/images/registry/candidates.ts';
import { readChallenge } from '../../../src/images/registry/challenge.ts';
import { DockerCredentials } from '../../../src/images/registry/credentials.ts';
import { machineSettings } from '../../../src/images/registry/machine-settings.ts';
import { isLoopback, proxyFor } from '../../../src/images/registry/proxy.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dockshift-machine-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the credentials of docker login', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  function credentials(config: unknown): DockerCredentials {
    writeFileSync(
      path.join(folder, 'config.json'),
      typeof config === 'string' ? config : JSON.stringify(config),
    );
    return new DockerCredentials({ DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` });
  }

  test('are those in config.json', async () => {
    const found = credentials({
      auths: {
        'https://index.docker.io/v1/': { auth: base64('ada:hub:secret') },
        'registry.example:5000': { auth: base64('ben:secret') },
        'https://old.example/v1/': { auth: base64('cem:secret') },
        'token.example': { auth: base64('x:'), identitytoken: 'refresh' },
        'empty.example': {},
      },
    });
    expect(await found.for('docker.io')).toEqual({
      kind: 'password',
      username: 'ada',
      password: 'hub:secret',
    });
    expect(await found.for('registry.example:5000')).toMatchObject({ username: 'ben' });
    expect(await found.for('old.example')).toMatchObject({ username: 'cem' });
    expect(await found.for('token.example')).toEqual({ kind: 'identity', token: 'refresh' });
    expect(await found.for('empty.example')).toBeUndefined();
    expect(await found.for('registry.example')).toBeUndefined();
  });

  test('are what a credential helper says', { timeout: 60_000 }, async () => {
    const helper = path.join(folder, 'docker-credential-test');
    const script = [
      '#!/bin/sh',
      'read -r address',
      'case $address in',
      '  registry.example) echo \'{"Username":"ada","Secret":"s"}\';;',
      '  https://index.docker.io/v1/) echo \'{"Username":"<token>","Secret":"refresh"}\';;',
      '  *) echo "credentials not found in native keychain"; exit 1;;',
      'esac',
    ];
    writeFileSync(helper, `${script.join('\n')}\n`);
    chmodSync(helper, 0o755);
    const stored = credentials({
      credsStore: 'test',
      auths: { 'other.example': { auth: base64('ben:secret') } },
    });
    expect(await stored.for('docker.io')).toEqual({ kind: 'identity', token: 'refresh' });
    expect(await stored.for('other.example')).toMatchObject({ username: 'ben' });
    expect(await stored.for('unknown.example')).toBeUndefined();
    const special = credentials({
      credHelpers: { 'registry.example': 'test', 'gone.example': 'not-installed' },
    });
    expect(await special.for('registry.example')).toEqual({
      kind: 'password',
      username: 'ada',
      password: 's',
    });
    expect(await special.for('gone.example')).toBeUndefined();
    expect(await special.for('docker.io')).toBeUndefined();
  });

  test.each(['{', 'null', '[]', '{"credsStore":"../../bin/sh"}'])(
    'a config.json of %s is none',
    async (text) => {
      expect(await credentials(text).for('docker.io')).toBeUndefined();
    },
  );
});

describe('the daemon', () => {
  test('has mirrors of Docker Hub, insecure registries, and certificates', () => {
    const daemon = {
      'registry-mirrors': ['https://mirror.example/', 'nonsense'],
      'insecure-registries': ['registry.lan:5000'],
    };
    writeFileSync(path.join(folder, 'daemon.json'), JSON.stringify(daemon));
    mkdirSync(path.join(folder, 'certs.d', 'registry.example'), { recursive: true });
    writeFileSync(path.join(folder, 'certs.d', 'registry.example', 'ca.crt'), 'PEM');
    const settings = machineSettings({ DOCKER_CONFIG: folder }, ['plain.lan'], folder);
    expect(settings.mirrorsOf('docker.io')).toEqual(['https://mirror.example']);
    expect(settings.mirrorsOf('ghcr.io')).toEqual([]);
    expect(settings.mayBePlain('registry.lan:5000')).toBe(true);
    expect(settings.mayBePlain('plain.lan')).toBe(true);
    expect(settings.mayBePlain('ghcr.io')).toBe(false);
    expect(settings.certificatesFor('registry.example')).toEqual({ ca: ['PEM'] });
    expect(settings.certificatesFor('ghcr.io')).toBeUndefined();
  });
});

describe('the proxy', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['https://ghcr.io/v2/', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://ghcr.io/v2/', { https_proxy: 'proxy:3128' }, 'http://proxy:3128/'],
    ['https://ghcr.io/v2/', { HTTP_PROXY: 'http://proxy:3128' }, undefined],
    ['http://ghcr.io/v2/', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://127.0.0.1:5000/', { HTTPS_PROXY: 'http://proxy' }, undefined],
    ['https://ghcr.io/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '*' }, undefined],
    ['https://a.corp.example/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'x,.corp.example' }, undefined],
    ['https://corp.example/', { HTTPS_PROXY: 'http://proxy', no_proxy: 'corp.example' }, undefined],
    ['https://mycorp.example/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'corp.example' }, 'http://proxy/'],
    ['https://a.example:5000/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'a.example:443' }, 'http://proxy/'],
    ['https://a.example:5000/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'a.example:5000' }, undefined],
  ])('for %s with %j is %s', (url, environment, expected) => {
    expect(proxyFor(new URL(url), environment)?.href).toBe(expected);
  });

  test.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['127.0.0.1.example', false],
    ['registry.local', false],
  ])('%s is loopback: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});

describe('a challenge', () => {
  test.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/node:pull"',
      {
        scheme: 'bearer',
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:library/node:pull',
      },
    ],
    ['bearer realm=https://a/token', { scheme: 'bearer', realm: 'https://a/token' }],
    ['Basic realm="x"', { scheme: 'basic' }],
    ['Basic realm="x", Bearer realm="https://a/t"', { scheme: 'bearer', realm: 'https://a/t' }],
    ['Negotiate', undefined],
    ['Bearer service="x"', undefined],
    [undefined, undefined],
  ])('%s', (header, expected) => {
    expect(readChallenge(header)).toEqual(expected);
  });
});

describe('candidates for a more precise tag', () => {
  const tags = [
    '26.7.0',
    '26.7',
    '26',
    '26.7.0-alpine3.24',
    '26-alpine',
    '24.19.0',
    '24',
    '27.0.0-rc.1',
    'latest',
    'lts',
  ];

  test('begin with the latest version, or the line that the tag had once', () => {
    expect(candidateGroups('latest', tags, [])[0]).toContain('26.7.0');
    expect(candidateGroups('lts', tags, ['24.18.0'])[0]).toEqual(['24.19.0']);
    expect(candidateGroups('lts', tags, ['24.19.0', 'lts'])[0]).toEqual(['24.19.0']);
  });

  test('keep variant and version', () => {
    expect(candidateGroups('26-alpine', tags, []).flat()).toEqual(['26.7.0-alpine3.24']);
    expect(candidateGroups('24', tags, []).flat()).toEqual(['24.19.0']);
    expect(candidateGroups('latest', tags, []).flat()).not.toContain('27.0.0-rc.1');
  });

  test('may be snapshots', () => {
    const debian = ['bookworm-slim', 'bookworm-20240110-slim', 'bookworm-20240201-slim', 'bookworm-20240201'];
    expect(candidateGroups('bookworm-slim', debian, [])).toEqual([
      ['bookworm-20240201-slim'],
      ['bookworm-20240110-slim'],
    ]);
  });
});
