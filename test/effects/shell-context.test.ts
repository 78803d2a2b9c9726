import { describe, expect, it } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { shellOf } from '../../src/effects/shell-context.ts';

function shellOfLast(text: string): ReturnType<typeof shellOf> {
  const document = Document.read(`${text}\n`, 'one');
  const last = document.instructions.at(-1);
  if (last === undefined) throw new Error('no instructions');
  return shellOf(document, last);
}

const off = { errexit: 'off', pipefail: 'off' };

describe('shellOf', () => {
  it.each([
    ['["/bin/sh", "-c"]', { dialect: 'sh', ...off }],
    ['["/bin/bash", "-c"]', { dialect: 'bash', ...off }],
    ['["bash", "-o", "pipefail", "-c"]', { dialect: 'bash', errexit: 'off', pipefail: 'on' }],
    ['["/bin/bash", "-euxo", "pipefail", "-c"]', { dialect: 'bash', errexit: 'on', pipefail: 'on' }],
    [
      '["/bin/bash", "-o", "errexit", "-o", "pipefail", "-c"]',
      { dialect: 'bash', errexit: 'on', pipefail: 'on' },
    ],
    ['["/bin/ash", "-eo", "pipefail", "-c"]', { dialect: 'sh', errexit: 'on', pipefail: 'on' }],
    ['["/bin/sh", "-exc"]', { dialect: 'sh', errexit: 'on', pipefail: 'off' }],
    ['["/usr/bin/env", "bash", "-c"]', { dialect: 'bash', ...off }],
    ['["/busybox/busybox", "sh", "-c"]', { dialect: 'sh', ...off }],
    ['["/bin/bash", "-lc"]', { dialect: 'bash', ...off, readsStartupFiles: true }],
    ['["/bin/bash", "--login", "-c"]', { dialect: 'bash', ...off, readsStartupFiles: true }],
    ['["/bin/bash", "-i", "-c"]', { dialect: 'bash', ...off, readsStartupFiles: true }],
    ['["/bin/ksh", "-c"]', { dialect: 'unknown', ...off }],
  ])('SHELL %s is %j', (shell, context) => {
    const { environment, ...found } = shellOfLast(`FROM debian:12\nSHELL ${shell}\nRUN a`) ?? {};
    expect(found).toEqual(context);
    expect(environment?.has('PATH')).toBe(true);
  });

  it.each([
    '["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]',
    '["pwsh", "-c"]',
    '["cmd", "/S", "/C"]',
    '["conda", "run", "-n", "x", "/bin/bash", "-c"]',
    '["/bin/bash"]',
    '["/bin/bash", "+e", "-c"]',
    '["/bin/bash", "-c", "x"]',
    '["/bin/zsh", "-c"]',
    '["/usr/bin/python3", "-c"]',
  ])('SHELL %s is none that is known', (shell) => {
    expect(shellOfLast(`FROM debian:12\nSHELL ${shell}\nRUN a`)).toBeUndefined();
  });

  it('is /bin/sh in official images and scratch', () => {
    expect(shellOfLast('FROM alpine:3.20\nRUN a')).toMatchObject({ dialect: 'sh', ...off });
    expect(shellOfLast('FROM scratch\nRUN a')).toMatchObject({ dialect: 'sh', ...off });
  });

  it('is not known in an image of unknown origin', () => {
    const unknown = { dialect: 'unknown', errexit: 'unknown', pipefail: 'unknown' };
    expect(shellOfLast('FROM x/y\nRUN a')).toEqual(unknown);
    expect(shellOfLast('ARG B=debian:12\nFROM $B\nRUN a')).toEqual(unknown);
    expect(shellOfLast('FROM x/y\nSHELL ["/bin/sh", "-c"]\nRUN a')).toEqual({ dialect: 'sh', ...off });
  });

  it('comes from the stage that this one is built on', () => {
    const base = 'FROM x/y AS a\nSHELL ["/bin/bash", "-ec"]\nFROM a AS b\n';
    expect(shellOfLast(`${base}FROM b\nRUN a`)).toMatchObject({ dialect: 'bash', errexit: 'on' });
    expect(shellOfLast(`${base}FROM x/y\nRUN a`)).toMatchObject({ dialect: 'unknown' });
  });

  it('is none for Windows and for files with another escape character', () => {
    expect(shellOfLast('FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN a')).toBeUndefined();
    expect(shellOfLast('# escape=`\nFROM debian:12\nRUN a')).toBeUndefined();
  });

  it('names the variables that a RUN may find', () => {
    const { environment } =
      shellOfLast('FROM debian:12\nARG A\nENV B=c\nRUN --mount=type=secret,id=s,env=D a') ?? {};
    expect(['A', 'B', 'D', 'HOME', 'http_proxy', 'E'].map((name) => environment?.has(name))).toEqual([
      ...Array.from({ length: 5 }, () => true),
      false,
    ]);
    expect(shellOfLast('FROM debian:12\nRUN --mount=type=secret,id=s,env a')?.environment).toBeUndefined();
  });

  it('reads files at its start where BASH_ENV is set', () => {
    const shell = 'SHELL ["/bin/bash", "-c"]';
    expect(shellOfLast(`FROM debian:12\n${shell}\nENV BASH_ENV=/x\nRUN a`)?.readsStartupFiles).toBe(true);
    expect(shellOfLast(`FROM debian:12\nENV BASH_ENV=/x\nRUN a`)?.readsStartupFiles).toBeUndefined();
  });
});
