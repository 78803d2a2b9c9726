import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  familiarName,
  officialName,
  parseReference,
  type ImageReference,
} from '../../src/images/reference.ts';

const SEED = 20_261_121;
const F64 = 'f'.repeat(64);

/** text, registry, repository, tag, digest, familiar name. From normalize_test.go and reference_test.go, and our own. */
const VALID: readonly (readonly [string, string, string, string | undefined, string | undefined, string])[] =
  [
    ['node', 'docker.io', 'library/node', undefined, undefined, 'node'],
    ['node:22', 'docker.io', 'library/node', '22', undefined, 'node'],
    ['library/node', 'docker.io', 'library/node', undefined, undefined, 'node'],
    ['docker.io/node:22', 'docker.io', 'library/node', '22', undefined, 'node'],
    ['index.docker.io/library/node', 'docker.io', 'library/node', undefined, undefined, 'node'],
    ['grafana/grafana:11', 'docker.io', 'grafana/grafana', '11', undefined, 'grafana/grafana'],
    ['library/foo/bar', 'docker.io', 'library/foo/bar', undefined, undefined, 'library/foo/bar'],
    ['localhost/app', 'localhost', 'app', undefined, undefined, 'localhost/app'],
    ['localhost:5000/app:1', 'localhost:5000', 'app', '1', undefined, 'localhost:5000/app'],
    ['test:5000/repo', 'test:5000', 'repo', undefined, undefined, 'test:5000/repo'],
    ['test.com:5000', 'docker.io', 'library/test.com', '5000', undefined, 'test.com'],
    ['192.168.0.1:8/debian', '192.168.0.1:8', 'debian', undefined, undefined, '192.168.0.1:8/debian'],
    ['192.168.0.1:80', 'docker.io', 'library/192.168.0.1', '80', undefined, '192.168.0.1'],
    ['[fc00::1]:5000/docker', '[fc00::1]:5000', 'docker', undefined, undefined, '[fc00::1]:5000/docker'],
    ['Docker/docker', 'Docker', 'docker', undefined, undefined, 'Docker/docker'],
    ['dock__er/d---x', 'docker.io', 'dock__er/d---x', undefined, undefined, 'dock__er/d---x'],
    ['a_b.c/node', '', 'a_b.c/node', undefined, undefined, 'a_b.c/node'],
    ['lowercase:Uppercase', 'docker.io', 'library/lowercase', 'Uppercase', undefined, 'lowercase'],
    [`node@sha256:${F64}`, 'docker.io', 'library/node', undefined, `sha256:${F64}`, 'node'],
    [`node:22@sha256:${F64}`, 'docker.io', 'library/node', '22', `sha256:${F64}`, 'node'],
    [`ghcr.io/a/b:x@sha512:${F64}${F64}`, 'ghcr.io', 'a/b', 'x', `sha512:${F64}${F64}`, 'ghcr.io/a/b'],
    [
      `docker.io/${'1a'.repeat(32)}`,
      'docker.io',
      `library/${'1a'.repeat(32)}`,
      undefined,
      undefined,
      '1a'.repeat(32),
    ],
  ];

const INVALID: readonly (readonly [string, string])[] = [
  ['', 'invalid reference format'],
  [':tag', 'invalid reference format'],
  ['node:', 'invalid reference format'],
  ['node@', 'invalid reference format'],
  ['-docker', 'invalid reference format'],
  ['docker///docker', 'invalid reference format'],
  ['docker/', 'invalid reference format'],
  ['dock..er/docker', 'invalid reference format'],
  ['https://github.com/docker/docker', 'invalid reference format'],
  ['[fc00::1]', 'invalid reference format'],
  ['[fe80::1%eth0]:5000/debian', 'invalid reference format'],
  [`node:${'t'.repeat(129)}`, 'invalid reference format'],
  ['node:${VERSION}', 'invalid reference format'],
  ['Node', 'invalid reference format: repository name (library/Node) must be lowercase'],
  ['docker/Docker:x', 'invalid reference format: repository name (docker/Docker) must be lowercase'],
  ['A_b.c/node', 'repository name must be lowercase'],
  [
    '1a'.repeat(32),
    `invalid repository name (${'1a'.repeat(32)}), cannot specify 64-byte hexadecimal strings`,
  ],
  [`x.com/${'a'.repeat(256)}`, 'repository name must not be more than 255 characters'],
  [`node@sha256:${'f'.repeat(32)}`, 'invalid checksum digest length'],
  [`node@sha256:${'F'.repeat(64)}`, 'invalid checksum digest format'],
  [`node@md5:${'f'.repeat(32)}`, 'unsupported digest algorithm'],
];

describe('parseReference', () => {
  test.each(VALID)('%s', (text, registry, repository, tag, digest, familiar) => {
    const { reference } = parseReference(text);
    expect(reference).toMatchObject({ registry, repository });
    expect(reference?.tag).toBe(tag);
    expect(reference?.digest).toBe(digest);
    expect(reference && familiarName(reference)).toBe(familiar);
  });

  test.each(INVALID)('refuses %s', (text, error) => {
    expect(parseReference(text)).toEqual({ error });
  });

  test('keeps the name as it was written', () => {
    expect(parseReference(`docker.io/library/node:22@sha256:${F64}`).reference?.name).toBe(
      'docker.io/library/node',
    );
    expect(parseReference('localhost:5000/a/b').reference?.name).toBe('localhost:5000/a/b');
  });

  test('a path of 255 characters is the longest, whatever the registry', () => {
    const longest = 'a'.repeat(255);
    expect(parseReference(`registry.example.com:5000/${longest}:tag`).reference?.repository).toBe(longest);
  });

  test('gives up on endless texts at once', () => {
    for (const text of ['a'.repeat(1e7), 'a.'.repeat(5e6), `${'a-'.repeat(1e6)}/!`, '/'.repeat(1e6)]) {
      expect(parseReference(text).error).toBeDefined();
    }
  });
});

const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:(?:\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}$/);
const repository = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const registry = fc.constantFrom(
  'docker.io',
  'ghcr.io',
  'localhost',
  'localhost:5000',
  '10.0.0.1',
  '[::1]:443',
  'H',
);
const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined });
const digest = fc.option(
  fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `sha256:${hex}`),
  { nil: undefined },
);

describe('references put together from valid parts', () => {
  test('come apart into the same parts, and their familiar name means the same', () => {
    fc.assert(
      fc.property(registry, repository, tag, digest, (registry, repository, tag, digest) => {
        const suffix = (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
        const { reference } = parseReference(`${registry}/${repository}${suffix}`);
        const isOfficial = registry === 'docker.io' && !repository.includes('/');
        expect(reference).toMatchObject({
          registry,
          repository: isOfficial ? `library/${repository}` : repository,
        });
        expect([reference?.tag, reference?.digest]).toEqual([tag, digest]);
        expect(reference?.name).toBe(`${registry}/${repository}`);
        expect(parseAgain(reference)).toEqual(reference && { ...reference, name: familiarName(reference) });
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });

  test('no text makes it throw, and a name it gives is a prefix of the text', () => {
    const text = fc.stringMatching(/^[a-zA-Z0-9._:@/[\]\-${} ]{0,40}$/);
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (text) => {
        const { reference, error } = parseReference(text);
        expect(reference === undefined).toBe(error !== undefined);
        expect(text.startsWith(reference?.name ?? text)).toBe(true);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

/** Some familiar names are not readable by themselves: `docker.io/<64 hexadecimal digits>`, `docker.io/a.b/c`. */
function parseAgain(reference: ImageReference | undefined): ImageReference | undefined {
  if (reference === undefined) return undefined;
  const { tag, digest } = reference;
  const suffix = (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
  const name = familiarName(reference);
  const isAmbiguous = /^[^/]*[.:]/.test(name) && reference.registry === 'docker.io';
  return isAmbiguous ? { ...reference, name } : parseReference(name + suffix).reference;
}

test('officialName tells official images from others', () => {
  const nameOf = (text: string): string | undefined => {
    const { reference } = parseReference(text);
    return reference && officialName(reference);
  };
  expect(nameOf('docker.io/library/node:22')).toBe('node');
  expect(nameOf('node')).toBe('node');
  expect(nameOf('grafana/grafana')).toBeUndefined();
  expect(nameOf('ghcr.io/library/node')).toBeUndefined();
  expect(nameOf('library/node/x')).toBeUndefined();
});
