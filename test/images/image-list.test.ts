import { describe, expect, test } from 'vitest';
import { listImages } from '../../src/images/image-list.ts';
import { SourceChain, type ImageSource } from '../../src/images/source-chain.ts';
import { imageJson, imageTable } from '../../src/report/image-table.ts';

const DIGEST = `sha256:${'0f'.repeat(32)}`;

const chain = (sources: readonly ImageSource[] = []): SourceChain =>
  new SourceChain({ 'acme/base:latest': { tag: '2.4.1', digest: DIGEST, date: '2026-08-01' } }, sources);

const SOURCE = [
  'ARG BASE',
  'FROM debian:jessie AS build',
  'FROM build',
  'FROM acme/base',
  'FROM someone/else:1',
  'FROM ${BASE}',
  `FROM alpine@${DIGEST}`,
  'FROM ubuntu:14.04',
].join('\n');

describe('the list of images', () => {
  const list = (source: string) => listImages(source, {}, (references) => chain().resolveAll(references));

  test('has every external image with its pin, and why there is none', async () => {
    expect(await list(SOURCE)).toEqual([
      {
        line: 2,
        place: 'FROM',
        image: 'debian:jessie',
        pin: 'debian:8.11',
        source: 'table',
        date: '2026-08-21',
        ended: { date: '2021-03-26', successor: 'trixie' },
      },
      {
        line: 4,
        place: 'FROM',
        image: 'acme/base',
        pin: `acme/base:2.4.1@${DIGEST}`,
        source: 'pins',
        date: '2026-08-01',
      },
      {
        line: 5,
        place: 'FROM',
        image: 'someone/else:1',
        problem: 'it is not in the embedded table of official images; --resolve registry looks it up',
      },
      { line: 6, place: 'FROM', image: '${BASE}', problem: '${BASE} is only known at build time' },
      { line: 7, place: 'FROM', image: `alpine@${DIGEST}` },
      {
        line: 8,
        place: 'FROM',
        image: 'ubuntu:14.04',
        source: 'table',
        date: '2026-08-21',
        ended: { date: '2023-01-02', successor: '26.04' },
      },
    ]);
  });

  test('as a table: one line for each image', async () => {
    const images = await list('FROM debian:jessie\nFROM acme/base\n');
    const files = [
      { path: 'a/Dockerfile', images },
      { path: 'b/Dockerfile', images: images.slice(0, 1) },
      { path: 'c/Dockerfile', images: [], error: 'no' },
    ];
    const table = imageTable(files, new Date('2026-08-31T12:00:00Z'));
    expect(table.replaceAll(/ {2,}/g, ' | ').replace(DIGEST, 'DIGEST')).toBe(
      [
        'IMAGE | PIN | FROM | AGE | UPDATES | WHERE',
        'acme/base | acme/base:2.4.1@DIGEST | pin file | 30 d | a/Dockerfile:2',
        'debian:jessie | debian:8.11 | table | 10 d | no updates since 2021-03-26; move to :trixie | a/Dockerfile:1 and 1 more',
        '',
      ].join('\n'),
    );
    expect(imageTable([], new Date())).toBe('');
  });

  test('as JSON', () => {
    const file = { path: 'a', images: [{ line: 1, place: 'FROM', image: 'node' }] };
    expect(JSON.parse(imageJson([file]))).toEqual({ version: 1, files: [file] });
  });
});

describe('the chain of sources', () => {
  const parsed = (repository: string) => ({
    registry: 'docker.io',
    repository,
    name: repository,
    tag: 'latest',
  });

  test('asks each reference once, the pin file first, and the table last', async () => {
    const asked: string[] = [];
    const source: ImageSource = {
      resolve: async ({ repository }) => {
        asked.push(repository);
        if (repository === 'library/node') return { names: ['99'], source: 'registry', date: '2026-11-21' };
        return repository === 'acme/down' ? { reason: 'it is down' } : undefined;
      },
    };
    const sources = chain([source]);
    const references = ['library/node', 'library/debian', 'acme/base', 'acme/down'].map(parsed);
    const answers = await sources.resolveAll([...references, ...references]);
    expect(answers['node:latest']).toMatchObject({ names: ['99'], source: 'registry' });
    expect(answers['debian:latest']).toMatchObject({ source: 'table' });
    expect(answers['acme/base:latest']).toMatchObject({ names: ['2.4.1'], source: 'pins' });
    expect(answers['acme/down:latest']).toEqual({ reason: 'it is down' });
    expect(asked.toSorted()).toEqual(['acme/down', 'library/debian', 'library/node']);
  });
});
