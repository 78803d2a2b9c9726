import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { allCaches } from '../../src/packages/caches.ts';
import { cachePlaces } from '../../src/verify/promised.ts';

const PACKAGES = path.join(import.meta.dirname, '..', '..', 'src', 'packages');
const cacheOf = cachePlaces(new Map());

test('every cache of src/packages is among those that may be removed', () => {
  const files = readdirSync(PACKAGES, { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(PACKAGES, name), 'utf8'));
  const ids = sources.flatMap((source) => [...source.matchAll(/^ {2}id: '([\w-]+)'/gm)].map(([, id]) => id));
  expect(ids.length).toBeGreaterThan(40);
  expect(
    allCaches()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(ids.toSorted());
});

describe('what may be removed', () => {
  test.each([
    ['var/lib/apt/lists', "apt's package lists"],
    ['var/lib/apt/lists/partial/x', "apt's package lists"],
    ['var/cache/apt/pkgcache.bin', "apt's package cache"],
    ['var/log/dpkg.log', 'package manager logs'],
    ['home/app/.cache/pip/http/a', 'the pip cache'],
    ['root/.npm/_logs/2026-11-21-debug-0.log', "npm's logs"],
    ['var/lib/gems/3.1.0/cache/rake.gem', "RubyGems' downloaded gems"],
    ['usr/local/rbenv/versions/3.3.0/lib/ruby/gems/3.3.0/cache/a.gem', expect.stringContaining('RubyGems')],
    ['usr/local/lib/ruby/gems/3.1.0/doc/rake/ri/x.ri', expect.stringContaining('documents')],
  ])('%s', (file, label) => {
    expect(cacheOf(file)).toEqual(label);
  });

  test.each([
    'var/lib/apt/extended_states',
    'var/cache/nginx/client_temp',
    'var/log/nginx',
    'var/log/app.log',
    'usr/local/bundle/gems/viewer-1.0/doc/page.html',
    'usr/local/lib/ruby/gems/3.1.0/gems/store-1.0/cache/entry.rb',
    'srv/cargo/registry/index',
    'root/.m2/settings.xml',
    'root/.gradle/gradle.properties',
    'root/.npmrc',
    'app/pip',
  ])('not %s', (file) => {
    expect(cacheOf(file)).toBeUndefined();
  });

  test('goes where the environment of the image moves it', () => {
    const moved = cachePlaces(
      new Map([
        ['CARGO_HOME', '/opt/rust/'],
        ['PIP_CACHE_DIR', '/'],
        ['npm_config_cache', 'relative'],
      ]),
    );
    expect(moved('opt/rust/registry/index')).toBe("Cargo's registry and git caches");
    expect(moved('opt/rust/bin/cargo')).toBeUndefined();
    expect(moved('etc/passwd')).toBeUndefined();
    expect(moved('relative/_cacache/x')).toBeUndefined();
  });
});
