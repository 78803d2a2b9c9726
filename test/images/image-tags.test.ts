import { describe, expect, test } from 'vitest';
import { hasEnded, ImageTags } from '../../src/images/image-tags.ts';
import { PLACES, SHARDS } from '../../src/images/official-tags/index.ts';
import { resolveFromTable } from '../../src/images/offline-resolution.ts';
import { pinnedNames } from '../../src/images/pin-goal.ts';
import { parseReference } from '../../src/images/reference.ts';
import { successorOf } from '../../src/images/successor.ts';
import { endOfLine, resolveFromTags } from '../../src/images/table-resolution.ts';
import { tableDate, tagsOf } from '../../src/images/tag-table.ts';
import type { Resolution } from '../../src/images/resolution.ts';

/** Days since 2013-01-01 in base 36: 2020-01-01 is 1z0, 2019-06-01 is 1t2. */
const TEXT = [
  '3.2.1-bookworm\t 3.2.1 3.2 3 latest bookworm',
  '3.2.1-alpine3.20\t 3.2.1-alpine 3-alpine alpine',
  '1.9.4-stretch\t1z0 1.9.4 1.9 1 stretch\t1t2 oldest',
  '4.0.0-rc\t 4-rc rc',
  '\t1z0 1.0u1 1.0u1-slim',
  '',
].join('\n');

function references(text: string) {
  const { reference } = parseReference(text);
  if (reference === undefined) throw new Error(`${text} is no reference`);
  return reference;
}

describe('ImageTags', () => {
  const tags = new ImageTags(TEXT, '2026-08-21');

  test('a tag that is still listed has all names of its image, most specific first', () => {
    expect(tags.find('latest')).toEqual({
      tag: 'latest',
      names: ['3.2.1-bookworm', '3.2.1', '3.2', '3', 'bookworm', 'latest'],
    });
  });

  test('a tag that ended has the names that ended on the same day', () => {
    expect(tags.find('1')).toEqual({
      tag: '1',
      names: ['1.9.4-stretch', '1.9.4', '1.9', '1', 'stretch'],
      lastListed: '2020-01-01',
    });
  });

  test('a name that was listed longer is set apart: the image may have been built again under it', () => {
    expect(tags.find('oldest')).toMatchObject({
      names: ['oldest'],
      survivor: '1.9.4-stretch',
      lastListed: '2019-06-01',
    });
  });

  test('a line without a most specific name', () => {
    expect(tags.find('1.0u1')).toEqual({
      tag: '1.0u1',
      names: ['1.0u1-slim', '1.0u1'],
      lastListed: '2020-01-01',
    });
  });

  test.each(['', '3.2.', '2.1', '1z0', 'alpine3.20', '3.2.1-bookworm\t', 'late'])(
    'there is no tag "%s"',
    (tag) => {
      expect(tags.find(tag)).toBeUndefined();
    },
  );

  test('lists what was still listed', () => {
    expect(tags.listed()).toContain('3-alpine');
    expect(tags.listed()).not.toContain('1.9');
    expect(tags.listed()).toHaveLength(13);
  });
});

describe('hasEnded', () => {
  test.each([
    ['3.1', undefined, false],
    ['3.1', '2026-05-23', true],
    ['3.1', '2026-05-24', false],
    ['slim', '2026-01-01', false],
    ['slim', '2025-08-21', true],
    ['rc', '2015-01-01', false],
    ['3.1-rc', '2015-01-01', false],
  ])('%s, last listed %s: %s', (tag, lastListed, expected) => {
    const record = lastListed === undefined ? { tag, names: [tag] } : { tag, names: [tag], lastListed };
    expect(hasEnded(record, '2026-08-21')).toBe(expected);
  });
});

describe('the embedded table', () => {
  test.each([
    ['node:6', '6.17.1-stretch', '2019-05-03'],
    ['python:3.6-alpine', '3.6.15-alpine3.15', '2022-01-12'],
    ['debian:jessie', '8.11', '2021-03-26'],
    ['centos', '8.4.2105', '2021-09-15'],
    ['golang:1.22', '1.22.12-bookworm', '2025-02-06'],
    ['openjdk:8-jre', '8u342-jre-bullseye', '2022-08-08'],
    ['public.ecr.aws/docker/library/node:6', '6.17.1-stretch', '2019-05-03'],
  ])('%s was %s until %s', async (name, best, date) => {
    const resolution = await resolveFromTable(references(name));
    expect(resolution).toMatchObject({ source: 'table', final: true, date: tableDate, ended: { date } });
    expect('names' in resolution && resolution.names[0]).toBe(best);
  });

  test('a tag that moves is known by its day only', async () => {
    const resolution = await resolveFromTable(references('node'));
    expect(resolution).toEqual({
      names: expect.arrayContaining(['latest']),
      source: 'table',
      date: tableDate,
    });
  });

  test.each([
    ['node:doesnotexist', 'node had no tag doesnotexist'],
    ['someone/node', 'not in the embedded table'],
    ['ghcr.io/library/node', 'not in the embedded table'],
    ['constructor', 'not in the embedded table'],
  ])('%s is not known', async (name, reason) => {
    expect(await resolveFromTable(references(name))).toEqual({ reason: expect.stringContaining(reason) });
  });

  test.each([
    ['node', '6', '24'],
    ['python', '3.6-alpine3.15', '3.14-alpine3.24'],
    ['debian', 'jessie-slim', 'trixie-slim'],
    ['ubuntu', 'trusty', 'resolute'],
    ['alpine', '3.12', '3.24'],
    ['php', '7.4-fpm', '8.5-fpm'],
    ['openjdk', '8-jre', undefined],
    ['node', '24.1.0-slim', '24.19.0-slim'],
    ['node', '14.21.3-buster-slim', '24-trixie-slim'],
    ['alpine', '3.12.12', '3.24.1'],
  ])('%s:%s should move to %s', async (image, tag, successor) => {
    const tags = await tagsOf(image);
    expect(tags && successorOf(tags, tag)).toBe(successor);
  });

  test.each([
    ['node', '22.1.0', undefined],
    ['node', '22.1.0-alpine3.19', '2024-12-04'],
    ['node', '14.21.3-alpine', '2023-04-20'],
    ['python', '3.6.15', '2022-01-12'],
    ['python', '3.11.4-slim', undefined],
    ['python', '3.11.4-slim-buster', '2023-06-07'],
    ['golang', '1.26.0', undefined],
    ['golang', '1.22.12', '2025-02-06'],
    ['debian', 'bookworm-20240110-slim', undefined],
    ['ubuntu', 'focal-20230801', '2025-05-15'],
    ['alpine', '20240329', undefined],
    ['archlinux', '20200106', undefined],
    ['postgres', '16.1', undefined],
    ['nosuchtag', '1', undefined],
  ])('the line of %s:%s had its last update: %s', async (image, tag, date) => {
    const tags = await tagsOf(image);
    expect((tags && endOfLine(tags, tag))?.date).toBe(date);
  });

  test('is small: half a megabyte, an eighth of it for a look-up', async () => {
    const shards = await Promise.all(SHARDS.map((load) => load()));
    const sizes = shards.map(({ chunks }) => Object.values(chunks).join('').length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
    expect(Math.max(...sizes)).toBeLessThan(80_000);
  });

  test('every tag is found, and a name to pin to is the end of the road', { timeout: 120_000 }, async () => {
    let counted = 0;
    for (const image of Object.keys(PLACES)) {
      const tags = await tagsOf(image);
      for (const [index, tag] of (tags?.listed() ?? []).entries()) {
        if (index % 20 !== 0 || tags === undefined) continue;
        counted += 1;
        const resolution = resolveFromTags(references(`${image}:${tag}`), tags);
        expect('names' in resolution && resolution.names.includes(tag)).toBe(true);
        const pinned = bestOf(image, tag, resolution);
        if (pinned === undefined) continue;
        const again = resolveFromTags(references(`${image}:${pinned}`), tags);
        expect([image, tag, pinned, bestOf(image, pinned, again)]).toEqual([image, tag, pinned, undefined]);
      }
    }
    expect(counted).toBeGreaterThan(300);
  });
});

function bestOf(image: string, tag: string, resolution: Resolution): string | undefined {
  const names = pinnedNames(references(`${image}:${tag}`), resolution, { pin: 'exact' });
  return typeof names === 'string' ? undefined : names[0]?.tag;
}
