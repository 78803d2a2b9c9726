import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { alpinePackage, alpineRows } from '../../src/packages/alpine/index.ts';
import { includes, readRange, releaseNumber } from '../../src/packages/alpine/releases.ts';
import { compilers } from '../../src/packages/alpine/rows/compilers.ts';
import { headers } from '../../src/packages/alpine/rows/headers.ts';
import { programs } from '../../src/packages/alpine/rows/programs.ts';
import { runTime } from '../../src/packages/alpine/rows/run-time.ts';
import { readRunTime, readTable } from '../../src/packages/alpine/table.ts';

const SEED = 20_261_121;
const RELEASES = [...Array.from({ length: 22 }, (_, index) => `3.${index + 3}`), 'edge'];

const rows = [...alpineRows().values()];

describe('the table', () => {
  it('names each package once and gives each a file of aports', () => {
    expect(rows.length).toBeGreaterThan(1_300);
    const parts = [compilers, headers, programs].flatMap((text) => readTable(text, 'build'));
    expect(rows.length).toBe(parts.length + readRunTime(runTime).length);
    for (const { name, source } of rows) {
      expect(name).toMatch(/^[a-z0-9][A-Za-z0-9+._-]*$/);
      expect(source, name).toMatch(/^(?:main|community|testing|non-free)\/[A-Za-z0-9+._-]+\/APKBUILD$/);
    }
  });

  it('names as run-time packages only such as exist in that release', () => {
    const missing: string[] = [];
    for (const { name, releases } of rows) {
      for (const release of RELEASES.filter((one) => exists(releases, one))) {
        for (const needed of alpinePackage(name, release)?.runtime ?? []) {
          const row = alpineRows().get(needed);
          if (row === undefined || !exists(row.releases, release))
            missing.push(`${name} ${release}: ${needed}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });

  it('names for building only such run-time packages as are not for building themselves', () => {
    const wrong = rows.flatMap(({ name, runtime: parts }) =>
      parts
        .flatMap(({ packages }) => packages ?? [])
        .filter((needed) => alpineRows().get(needed)?.role === 'build')
        .map((needed) => `${name}: ${needed}`),
    );
    expect(wrong).toEqual([]);
  });

  it('says for every row with parts by release something of each release that has it, and no two things', () => {
    const wrong = rows.flatMap(({ name, releases, runtime: parts }) =>
      RELEASES.filter((release) => exists(releases, release))
        .filter((release) => parts.filter((part) => exists([part.releases], release)).length !== 1)
        .map((release) => `${name} ${release}`),
    );
    expect(wrong).toEqual([]);
  });

  it('never throws, whatever the name and the release', () => {
    const anyName = fc.oneof(
      fc.string(),
      fc.constantFrom(...rows.map(({ name }) => name), '__proto__', 'toString'),
    );
    const anyRelease = fc.oneof(
      fc.string(),
      fc.constantFrom(...RELEASES, '3', '3.', 'v3.19', '9e9.1', undefined),
    );
    fc.assert(
      fc.property(anyName, anyRelease, (name, release) => {
        const found = alpinePackage(name, release);
        expect(found?.name ?? name).toBe(name);
      }),
      { seed: SEED, numRuns: 2_000 },
    );
  });

  it('takes time in proportion to a name', () => {
    expect(alpinePackage(`${'a-'.repeat(200_000)}dev`, '3.19')?.role).toBe('build');
    expect(alpinePackage(`${'-dev'.repeat(200_000)}!`, '3.19')).toBeUndefined();
  });
});

test('releases are ordered by number, and ranges hold both ends', () => {
  const numbers = RELEASES.map((release) => releaseNumber(release) ?? 0);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers);
  const range = readRange('3.9-3.16');
  expect(RELEASES.filter((release) => exists(range === undefined ? [] : [range], release))).toEqual(
    RELEASES.slice(RELEASES.indexOf('3.9'), RELEASES.indexOf('3.16') + 1),
  );
  expect(readRange('3.x')).toBeUndefined();
});

function exists(
  releases: readonly { readonly from: number; readonly to: number }[],
  release: string,
): boolean {
  const number = releaseNumber(release);
  return number !== undefined && releases.some((range) => includes(range, number));
}
