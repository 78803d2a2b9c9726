import { describe, expect, it } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { stateAt, type State } from '../../src/effects/state.ts';

/** The state that the last instruction finds. */
function stateOf(text: string): State {
  const document = Document.read(`${text}\n`, 'one');
  const last = document.instructions.at(-1);
  if (last === undefined) throw new Error('no instructions');
  return stateAt(document, last);
}

const variable = (text: string, name: string): unknown => stateOf(text).environment.variable(name);

describe('stateAt', () => {
  it('begins with what an official image brings', () => {
    expect(stateOf('FROM debian:12\nRUN a')).toMatchObject({
      os: 'linux',
      workdir: '/',
      user: 'root',
      home: '/root',
      shell: ['/bin/sh', '-c'],
      hasOpenTag: false,
      image: { distribution: 'debian' },
    });
  });

  it('knows nothing of an image of unknown origin', () => {
    const state = stateOf('FROM example.com/base:1\nRUN a');
    expect(state).toMatchObject({
      os: undefined,
      workdir: undefined,
      user: undefined,
      home: undefined,
      shell: undefined,
    });
    expect(state.environment.variable('HOME')).toEqual({ kind: 'unknown' });
    expect(state.environment.names).toBeUndefined();
  });

  it('trusts a tag from an ARG, and no repository from one', () => {
    expect(stateOf('ARG V=12\nFROM debian:$V\nRUN a')).toMatchObject({ user: 'root', hasOpenTag: true });
    expect(stateOf('ARG I=debian:12\nFROM $I\nRUN a')).toMatchObject({ user: undefined, image: undefined });
    expect(stateOf('ARG R=docker.io\nFROM $R/library/debian:12\nRUN a').user).toBeUndefined();
  });

  it('knows the configuration of scratch', () => {
    const state = stateOf('FROM scratch\nRUN a');
    expect(state).toMatchObject({
      os: 'linux',
      workdir: '/',
      user: 'root',
      home: undefined,
      shell: ['/bin/sh', '-c'],
    });
  });

  it.each([
    'mcr.microsoft.com/windows/servercore:ltsc2022',
    'mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-1809',
    'golang:1.22-windowsservercore',
    '--platform=windows/amd64 example.com/x',
  ])('takes %j for Windows', (base) => {
    expect(stateOf(`FROM ${base}\nRUN a`)).toMatchObject({ os: 'windows', shell: undefined });
  });

  it.each([
    ['WORKDIR /a', '/a'],
    ['WORKDIR /a/', '/a'],
    ['WORKDIR a', '/a'],
    ['WORKDIR /a\nWORKDIR b/../c', '/a/c'],
    ['WORKDIR /a\nWORKDIR ../../b', '/b'],
    ['ENV A=/x\nWORKDIR $A/b', '/x/b'],
    ['ARG A=/x\nWORKDIR $A/b', undefined],
    ['ARG A=/x\nWORKDIR $A\nWORKDIR b', undefined],
    ['ARG A=/x\nWORKDIR $A\nWORKDIR /b', '/b'],
    ['WORKDIR "/a b"', '/a b'],
  ])('%j leads to %j', (text, workdir) => {
    expect(stateOf(`FROM debian:12\n${text}\nRUN a`).workdir).toBe(workdir);
  });

  it('does not know where a relative WORKDIR in an unknown image leads', () => {
    expect(stateOf('FROM x/y\nWORKDIR a\nRUN a').workdir).toBeUndefined();
    expect(stateOf('FROM x/y\nWORKDIR /a\nWORKDIR b\nRUN a').workdir).toBe('/a/b');
  });

  it.each([
    ['USER app', 'app', undefined],
    ['USER app:app', 'app', undefined],
    ['USER 0', 'root', '/root'],
    ['USER root:root', 'root', '/root'],
    ['USER app\nUSER root', 'root', '/root'],
    ['ENV U=app\nUSER $U', 'app', undefined],
    ['ARG U=app\nUSER $U', undefined, undefined],
    ['USER app\nENV HOME=/home/app', 'app', '/home/app'],
    ['ARG HOME\nUSER root', 'root', undefined],
  ])('%j makes the user %j with the home %j', (text, user, home) => {
    expect(stateOf(`FROM debian:12\n${text}\nRUN a`)).toMatchObject({ user, home });
  });

  it('follows ENV and ARG', () => {
    expect(variable('FROM debian:12\nENV A=b\nRUN a', 'A')).toEqual({ kind: 'set', value: 'b' });
    expect(variable('FROM debian:12\nENV A=b\nRUN a', 'B')).toEqual({ kind: 'unset' });
    expect(variable('FROM debian:12\nENV A b "c"  d\nRUN a', 'A')).toEqual({ kind: 'set', value: 'b c  d' });
    expect(variable('FROM debian:12\nARG A=b\nRUN a', 'A')).toEqual({ kind: 'default', value: 'b' });
    expect(variable('FROM debian:12\nARG A\nRUN a', 'A')).toEqual({ kind: 'unknown' });
    expect(variable('FROM debian:12\nARG A=b\nENV C=$A\nRUN a', 'C')).toEqual({
      kind: 'default',
      value: 'b',
    });
    expect(variable('FROM debian:12\nARG A\nENV C=x$A\nRUN a', 'C')).toEqual({ kind: 'unknown' });
    expect(variable('FROM debian:12\nARG A=b\nENV A=c\nRUN a', 'A')).toEqual({ kind: 'set', value: 'c' });
    expect(variable('FROM debian:12\nENV A=c\nARG A\nRUN a', 'A')).toEqual({ kind: 'default', value: 'c' });
  });

  it('substitutes all values of one ENV before it sets any', () => {
    expect(variable('FROM debian:12\nENV A=1\nENV A=2 B=$A\nRUN a', 'B')).toEqual({
      kind: 'set',
      value: '1',
    });
    expect(variable('FROM debian:12\nARG A=1 B=$A\nRUN a', 'B')).toEqual({ kind: 'default', value: '1' });
  });

  it('gives an instruction what is above it only', () => {
    const document = Document.read('FROM debian:12\nENV A=1\nRUN a\nENV A=2\nRUN b\n');
    expect(document.instructions.map((each) => stateAt(document, each).valueOf('A'))).toEqual([
      undefined,
      undefined,
      '1',
      '1',
      '2',
    ]);
  });

  it('counts global ARGs in stages that declare them again', () => {
    const text = 'ARG A=b\nFROM debian:12\n';
    expect(variable(`${text}RUN a`, 'A')).toEqual({ kind: 'unset' });
    expect(variable(`${text}ARG A\nRUN a`, 'A')).toEqual({ kind: 'default', value: 'b' });
    expect(variable(`${text}ARG TARGETARCH\nRUN a`, 'TARGETARCH')).toEqual({ kind: 'unknown' });
  });

  it('hands everything on to a stage that is built on it, and nothing to others', () => {
    const text =
      'FROM debian:12 AS a\nENV A=1\nARG B=2\nUSER u\nWORKDIR /w\nSHELL ["/bin/bash", "-c"]\nENV A=3\n';
    const child = stateOf(`${text}FROM a\nRUN x`);
    expect(child).toMatchObject({ user: 'u', workdir: '/w', shell: ['/bin/bash', '-c'] });
    expect(child.valueOf('A')).toBe('3');
    expect(child.environment.variable('B')).toEqual({ kind: 'default', value: '2' });
    expect([...(child.environment.names ?? [])]).toEqual(expect.arrayContaining(['PATH', 'A', 'B']));
    expect(stateOf(`${text}FROM debian:12\nRUN x`)).toMatchObject({ user: 'root', workdir: '/' });
  });

  it('runs the ONBUILD triggers of a stage in the stage that is built on it, and no further', () => {
    const text =
      'FROM debian:12 AS a\nONBUILD USER u\nONBUILD SHELL ["/bin/bash", "-c"]\nFROM a AS b\nUSER v\nFROM b\nRUN x';
    expect(stateOf(text.replace(/\nUSER v[^]*$/, '\nRUN x'))).toMatchObject({
      user: 'u',
      shell: ['/bin/bash', '-c'],
    });
    expect(stateOf(text)).toMatchObject({ user: 'v' });
  });

  it('does not trust any variable once the name of one is not known', () => {
    const text = 'FROM debian:12\nENV A=1\nARG N\nENV $N=2\nRUN x';
    expect(variable(text, 'A')).toEqual({ kind: 'unknown' });
    expect(variable(text, 'C')).toEqual({ kind: 'unknown' });
    expect(stateOf(text).environment.names).toBeUndefined();
  });

  it('refuses an ARG above the first FROM', () => {
    const document = Document.read('ARG A\nFROM b\n');
    const [arg] = document.instructions;
    if (arg === undefined) throw new Error('no instructions');
    expect(() => stateAt(document, arg)).toThrow(RangeError);
  });
});
