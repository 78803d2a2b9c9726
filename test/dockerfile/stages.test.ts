import { describe, expect, it } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { readStages } from '../../src/dockerfile/stages.ts';

const stagesOf = (text: string, targets?: readonly string[]): readonly Stage[] =>
  readStages(Document.read(text), targets);

const shipping = (text: string, targets?: readonly string[]): number[] =>
  stagesOf(text, targets).flatMap(({ ships, index }) => (ships ? [index] : []));

const baseOf = (text: string): Stage['base'] | undefined => stagesOf(text).at(-1)?.base;

describe('readStages', () => {
  it('parts the instructions at FROM', () => {
    const stages = stagesOf(
      'ARG A=b\nFROM a AS Build\nRUN b\nFROM --platform=$BUILDPLATFORM c\nRUN d\nRUN e\n',
    );
    expect(stages.map(({ instructions }) => instructions.map(({ line }) => line))).toEqual([
      [2, 3],
      [4, 5, 6],
    ]);
    expect(stages.map(({ name, platform }) => [name, platform])).toEqual([
      ['build', undefined],
      [undefined, '$BUILDPLATFORM'],
    ]);
  });

  it.each([
    ['FROM debian:12', { kind: 'image', name: 'debian:12', certain: true }],
    ['FROM "debian"', { kind: 'image', name: 'debian', certain: true }],
    ['FROM scratch', { kind: 'scratch' }],
    ['ARG V=12\nFROM debian:$V', { kind: 'image', name: 'debian:12', certain: false }],
    [
      'ARG V=12\nARG I=debian:${V}-slim\nFROM ${I}',
      { kind: 'image', name: 'debian:12-slim', certain: false },
    ],
    ['ARG V\nFROM debian:${V:-12}', { kind: 'unknown', text: 'debian:${V:-12}' }],
    ['FROM debian:${V:-12}', { kind: 'image', name: 'debian:12', certain: true }],
    ['ARG V=\nFROM debian${V:+:12}', { kind: 'image', name: 'debian', certain: false }],
    ['ARG V=v12\nFROM debian:${V#v}', { kind: 'image', name: 'debian:12', certain: false }],
    ['ARG V=12.4\nFROM debian:${V%.*}', { kind: 'image', name: 'debian:12', certain: false }],
    ['FROM base-$TARGETARCH', { kind: 'unknown', text: 'base-$TARGETARCH' }],
    ['ARG BASE\nFROM $BASE', { kind: 'unknown', text: '$BASE' }],
    ['FROM a\nARG V=12\nFROM debian:$V', { kind: 'unknown', text: 'debian:$V' }],
    ['FROM debian:$V-slim', { kind: 'unknown', text: 'debian:$V-slim' }],
    ['FROM $R/debian:12', { kind: 'unknown', text: '$R/debian:12' }],
  ])('%j is built on %j', (text, base) => {
    expect(baseOf(`${text}\n`)).toEqual(base);
  });

  it('finds an earlier stage by its name in any case, also through an ARG', () => {
    expect(baseOf('FROM a AS Build\nFROM build\n')).toMatchObject({ kind: 'stage', stage: { index: 0 } });
    expect(baseOf('ARG S=build\nFROM a AS build\nFROM $S\n')).toMatchObject({
      kind: 'stage',
      stage: { index: 0 },
    });
  });

  it('takes the name of a later stage, and a number, for an image', () => {
    expect(stagesOf('FROM b AS a\nFROM c AS b\n')[0]?.base).toMatchObject({ kind: 'image', name: 'b' });
    expect(baseOf('FROM a\nFROM 0\n')).toMatchObject({ kind: 'image', name: '0' });
  });

  it('takes the last of two stages of one name', () => {
    expect(baseOf('FROM a AS x\nFROM b AS x\nFROM x\n')).toMatchObject({
      kind: 'stage',
      stage: { index: 1 },
    });
  });

  it('ships the last stage and what it is built on', () => {
    const text = 'FROM a AS a1\nFROM b AS b1\nFROM a1 AS c1\nFROM c1\nCOPY --from=b1 x y\n';
    expect(shipping(text)).toEqual([0, 2, 3]);
  });

  it('ships the targets instead where some are given', () => {
    const text = 'FROM a AS a1\nFROM b AS B1\nFROM a1\n';
    expect(shipping(text, ['b1'])).toEqual([1]);
    expect(shipping(text, ['B1', '2'])).toEqual([0, 1, 2]);
    expect(shipping(text, ['none'])).toEqual([]);
  });

  it('knows which stages others take files of', () => {
    const text = [
      'FROM a AS one',
      'FROM a AS two',
      'FROM a AS three',
      'FROM a AS four',
      'FROM a AS five',
      'FROM a AS six',
      'FROM two',
      'COPY --from=ONE a b',
      'COPY --from=2 a b',
      'RUN --mount=type=bind,target=/x,from=four true',
      'RUN --mount=type=bind,target=/x,from=4 true',
      'ONBUILD COPY --from=six a b',
      '',
    ].join('\n');
    const stages = stagesOf(text);
    expect(stages.map(({ isCopiedFrom }) => isCopiedFrom)).toEqual([
      true,
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(stages.map(({ isBase }) => isBase)).toEqual([false, true, false, false, false, false, false]);
  });
});
