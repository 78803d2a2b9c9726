import { describe, expect, test } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { externalReferences } from '../../src/images/external-references.ts';

/** `place name` of each reference, or `place !problem`. */
function read(text: string, buildArguments: Record<string, string> = {}): string[] {
  return externalReferences(Document.read(text), { buildArguments }).map((reference) => {
    const name = 'name' in reference ? reference.name : `!${reference.problem}`;
    return `${reference.line} ${reference.place} ${name}`;
  });
}

describe('externalReferences', () => {
  test('finds images in FROM, COPY, RUN and the syntax directive', () => {
    const text = [
      '# syntax=docker/dockerfile:1',
      'FROM node AS web',
      'RUN --mount=type=cache,target=/root/.npm --mount=type=bind,FROM=busybox:1,target=/b true',
      'FROM --platform=linux/amd64 nginx:alpine',
      'COPY --link --from=composer:2 /usr/bin/composer /usr/bin/',
    ].join('\n');
    expect(read(text)).toEqual([
      '1 # syntax docker/dockerfile:1',
      '2 FROM node',
      '3 RUN --mount from busybox:1',
      '4 FROM nginx:alpine',
      '5 COPY --from composer:2',
    ]);
  });

  test('leaves out stages, numbers, scratch, and what ONBUILD holds', () => {
    const text = [
      'FROM scratch AS Base',
      'FROM base',
      'COPY --from=BASE /a /a',
      'COPY --from=0 /a /a',
      'COPY --from=later /a /a',
      'RUN --mount=type=bind,from=base,target=/b true',
      'ONBUILD COPY --from=node /a /a',
      'FROM base AS later',
    ].join('\n');
    expect(read(text)).toEqual([]);
  });

  test('a stage counts as one only below its FROM', () => {
    expect(read('FROM node\nFROM scratch AS node\nFROM node\n')).toEqual(['1 FROM node']);
  });

  test('a number is a stage in COPY --from and an image in a mount', () => {
    expect(read('FROM scratch\nRUN --mount=type=bind,from=0,target=/b true\n')).toEqual([
      '2 RUN --mount from 0',
    ]);
  });

  test.each([
    ['ARG V=lts\nFROM node:${V}-alpine', '2 FROM node:lts-alpine'],
    ['ARG V\nFROM node:${V:-lts}', '2 FROM node:lts'],
    ['ARG V=lts\nFROM node:${V:+current}', '2 FROM node:current'],
    ['ARG V=22.1.0\nFROM node:${V%%.*}', '2 FROM node:22'],
    ['ARG V=22.1.0\nARG M=${V%.*}\nFROM node:${M}-slim', '3 FROM node:22.1-slim'],
    ['ARG R=bookworm\nFROM node:22-${R/bookworm/trixie}', '2 FROM node:22-trixie'],
    ['ARG V\nARG D=lts\nFROM node:${V:-${D:-current}}-slim', '3 FROM node:lts-slim'],
    ['ARG V=${NODE:-lts}\nFROM node:$V', '2 FROM node:lts'],
    ['ARG V\nFROM node:${V:?missing}', '2 FROM !node:${V:?missing} is only known at build time'],
    ['ARG V=22.1\nARG NAME=node:$V\nFROM ${NAME}-slim', '3 FROM node:22.1-slim'],
    ['ARG V="lts"\nFROM node:$V', '2 FROM node:lts'],
    ['FROM node${V}', '1 FROM node'],
    ['ARG V\nFROM ${V}', '2 FROM !${V} is only known at build time'],
    ['FROM node:lts-${TARGETARCH}', '1 FROM !node:lts-${TARGETARCH} is only known at build time'],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  test('a template of a stage is none of an image', () => {
    expect(read('FROM scratch AS base-amd64\nFROM base-$TARGETARCH')).toEqual([]);
  });

  test('values given at build time count', () => {
    expect(read('ARG V=lts\nFROM node:$V', { V: '22' })).toEqual(['2 FROM node:22']);
  });

  test('what is given without a known value is not known, and by whom it is given is said', () => {
    const of = (text: string): string[] =>
      externalReferences(Document.read(text), {
        buildArguments: { BUILDKIT_SYNTAX: 'docker/dockerfile:1.24' },
        argumentSources: { V: 'a Compose file' },
      }).map((each) => ('problem' in each ? each.problem : each.name));
    expect(of('# syntax=docker/dockerfile\nARG V=lts\nARG W=$V\nFROM node:$W\nFROM node:22\n')).toEqual([
      'BUILDKIT_SYNTAX is given at build time (--build-arg or the configuration), so docker/dockerfile cannot be pinned here',
      'V is given at build time (a Compose file), so node:$W cannot be pinned here',
      'node:22',
    ]);
  });

  test('ranges hold the reference and nothing else', () => {
    const text =
      '\uFEFF# syntax = docker/dockerfile:1  \r\nFROM \\\r\n  node \\\r\n AS x\r\nCOPY --from=alpine a b\r\nRUN --mount=from=debian,target=/x :\r\n';
    const slices = externalReferences(Document.read(text)).map(({ range }) =>
      text.slice(range.start, range.end),
    );
    expect(slices).toEqual(['docker/dockerfile:1', 'node', 'alpine', 'debian']);
  });

  test('twenty thousand stages', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `FROM node AS stage${index}\n`).join('');
    expect(read(text)).toHaveLength(20_000);
  });
});
