import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { dockshift, execute, folderWith, MESSY } from './program.ts';

function git(cwd: string, ...args: readonly string[]): void {
  const who = [
    '-c',
    'commit.gpgsign=false',
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.org',
    '-c',
    'init.defaultBranch=main',
  ];
  const { status, stderr } = execute('git', [...who, ...args], { cwd });
  if (status !== 0) throw new Error(stderr);
}

/** A repository with one commit on `main`. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  git(folder, 'init');
  git(folder, 'add', '.');
  git(folder, 'commit', '-m', 'first');
  return folder;
}

function filesSince(cwd: string, revision: string, ...args: readonly string[]): readonly string[] {
  const { stdout } = dockshift(['--since', revision, '--format', 'json', ...args], { cwd });
  const report: { readonly files: readonly { readonly path: string }[] } = JSON.parse(stdout);
  return report.files.map((file) => file.path);
}

describe('--since', () => {
  test('takes what was committed, changed or made since the branch left, and not what the other branch did', () => {
    const names = ['same', 'elsewhere', 'committed', 'staged', 'changed', 'gone'];
    const folder = repositoryWith({
      ...Object.fromEntries(names.map((name) => [`${name}/Dockerfile`, MESSY])),
      '.gitignore': 'ignored/\n',
    });
    git(folder, 'checkout', '-q', '-b', 'branch');
    for (const name of ['committed', 'staged', 'changed']) {
      appendFileSync(path.join(folder, name, 'Dockerfile'), 'USER 1\n');
      if (name !== 'changed') git(folder, 'add', '.');
      if (name === 'committed') git(folder, 'commit', '-m', 'second');
    }
    git(folder, 'rm', '-q', 'gone/Dockerfile');
    mkdirSync(path.join(folder, 'b\u00FCro "new"'));
    writeFileSync(path.join(folder, 'b\u00FCro "new"', 'Dockerfile'), MESSY);
    git(folder, 'stash', '-q', '-u');
    git(folder, 'checkout', '-q', 'main');
    appendFileSync(path.join(folder, 'elsewhere', 'Dockerfile'), 'USER 1\n');
    git(folder, 'commit', '-q', '-a', '-m', 'third');
    git(folder, 'checkout', '-q', 'branch');
    git(folder, 'stash', 'pop', '-q');
    const expected = [
      'b\u00FCro "new"/Dockerfile',
      'changed/Dockerfile',
      'committed/Dockerfile',
      'staged/Dockerfile',
    ];
    expect(filesSince(folder, 'main')).toEqual(expected);
    expect(filesSince(path.join(folder, 'same'), 'main', '..')).toEqual(expected.map((name) => `../${name}`));
    expect(filesSince(folder, 'main', 'same', 'staged/Dockerfile')).toEqual(['staged/Dockerfile']);
    expect(filesSince(folder, 'HEAD')).toEqual(expected.filter((name) => !name.startsWith('committed')));
  });

  test('a link changes with the file that it leads to', () => {
    const folder = repositoryWith({ 'shared/base.dev': MESSY, 'a/.keep': '' });
    symlinkSync('../shared/base.dev', path.join(folder, 'a', 'Dockerfile'));
    git(folder, 'add', '.');
    git(folder, 'commit', '-m', 'link');
    expect(filesSince(folder, 'HEAD')).toEqual([]);
    appendFileSync(path.join(folder, 'shared', 'base.dev'), 'USER 1\n');
    expect(filesSince(folder, 'HEAD')).toEqual(['a/Dockerfile']);
  });

  test('says how many there are, and nothing of the kind that there is no Dockerfile', () => {
    const folder = repositoryWith({ Dockerfile: MESSY });
    expect(dockshift(['--since', 'main', '--check'], { cwd: folder })).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '0 of 1 files changed since main\n',
    });
  });

  test.each([
    [['--since', 'nothing'], '--since nothing: no such revision of the repository in '],
    [['--since=--all'], '--since --all: no such revision'],
    [['--since', 'main', '-'], '--since is for files, not for standard input'],
  ])('%j is a usage error', (args, message) => {
    const folder = repositoryWith({ Dockerfile: MESSY });
    const { status, stderr } = dockshift(args, { cwd: folder, input: MESSY });
    expect(stderr).toContain(`dockshift: ${message}`);
    expect(status).toBe(2);
  });

  test('outside of a repository, without git, without a common commit: says so', () => {
    const outside = folderWith({ Dockerfile: MESSY });
    const { stderr } = dockshift(['--since', 'main'], { cwd: outside });
    expect(stderr).toContain('--since main: Dockerfile is in no git repository\n');
    const folder = repositoryWith({ Dockerfile: MESSY });
    expect(dockshift(['--since', 'main'], { cwd: folder, env: { PATH: folder } }).stderr).toContain(
      '--since needs git, and there is none\n',
    );
    git(folder, 'checkout', '-q', '--orphan', 'other');
    git(folder, 'commit', '-m', 'unrelated');
    const { status, stderr: unrelated } = dockshift(['--since', 'main'], { cwd: folder });
    expect(unrelated).toContain('git knows no commit that it and HEAD have in common');
    expect(status).toBe(2);
  });

  test('runs no program that the repository names', () => {
    const folder = repositoryWith({
      Dockerfile: MESSY,
      'spy.sh': '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n',
    });
    const spy = `sh ${path.join(folder, 'spy.sh')}`;
    git(folder, 'config', 'core.fsmonitor', spy);
    git(folder, 'config', 'diff.external', spy);
    appendFileSync(path.join(folder, 'Dockerfile'), 'USER 1\n');
    expect(filesSince(folder, 'HEAD')).toEqual(['Dockerfile']);
    expect(execute('ls', [folder]).stdout).not.toContain('ran\n');
  });
});
