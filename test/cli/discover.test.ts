import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { discover } from '../../src/cli/discover.ts';
import { folderWith, TIDY } from './program.ts';

/** A folder in which each of these paths is a Dockerfile; text may be given for others. */
function tree(names: readonly string[], others: Readonly<Record<string, string>> = {}): string {
  return folderWith({ ...Object.fromEntries(names.map((name) => [name, TIDY])), ...others });
}

async function pathsIn(
  folder: string,
  args: readonly string[] = ['.'],
  cwd = folder,
): Promise<readonly string[]> {
  return (await discover(args, cwd)).files.map((file) => file.path);
}

describe('in a folder', () => {
  test('finds Dockerfiles by their usual names, in the order of their paths', async () => {
    const names = [
      'Containerfile',
      'Containerfile.dev',
      'Dockerfile',
      'Dockerfile.alpine',
      'a/web.Dockerfile',
      'a/web.dockerfile',
      'dockerfile',
    ];
    expect(
      await pathsIn(tree([...names, 'README', 'Dockerfiles', 'MyDockerfile', 'docker-compose.yml'])),
    ).toEqual(names);
  });

  test.each([
    'Dockerfile.dockerignore',
    'web.Dockerfile.dockerignore',
    'Dockerfile.j2',
    'Dockerfile.tmpl',
    'Dockerfile.erb',
    'Dockerfile.template',
    'Dockerfile.template.amd64',
    'Dockerfile.in',
    'Containerfile.mustache',
    'Dockerfile.orig',
    'Dockerfile.rej',
    'Dockerfile.swp',
    '.Dockerfile.swp',
    'Dockerfile~',
    'Dockerfile.dev~',
    'Dockerfile.md',
  ])('does not take %s for one', async (name) => {
    expect(await pathsIn(tree([name]))).toEqual([]);
  });

  test('looks into hidden folders, but not into those of tools and of the code of others', async () => {
    const names = [
      '.devcontainer/Dockerfile',
      '.github/actions/x/Dockerfile',
      'build/Dockerfile',
      'dist/Dockerfile',
    ];
    const skipped = ['.git', '.venv', '.terraform', 'node_modules', 'vendor', 'a/node_modules/b', 'venv'];
    expect(await pathsIn(tree([...names, ...skipped.map((folder) => `${folder}/Dockerfile`)]))).toEqual(
      names,
    );
  });

  test('looks into a skipped folder that is named', async () => {
    expect(await pathsIn(tree(['vendor/x/Dockerfile']), ['vendor'])).toEqual(['vendor/x/Dockerfile']);
  });

  test('looks into a folder called Dockerfile', async () => {
    expect(await pathsIn(tree(['Dockerfile/web/Dockerfile', 'x/Dockerfile/Dockerfile']))).toEqual([
      'Dockerfile/web/Dockerfile',
      'x/Dockerfile/Dockerfile',
    ]);
  });

  test('does not follow links to folders, so that a cycle is no danger', async () => {
    const folder = tree(['a/Dockerfile']);
    symlinkSync('..', path.join(folder, 'a', 'up'));
    symlinkSync('a', path.join(folder, 'Dockerfile'));
    expect(await pathsIn(folder)).toEqual(['a/Dockerfile']);
  });

  test('takes a file and the links to it once, by its own name', async () => {
    const folder = tree(['z/Dockerfile']);
    mkdirSync(path.join(folder, 'a'));
    symlinkSync('../z/Dockerfile', path.join(folder, 'a', 'Dockerfile'));
    expect(await pathsIn(folder)).toEqual(['z/Dockerfile']);
  });

  test('takes a linked file that lies elsewhere', async () => {
    const folder = tree(['elsewhere/base', 'in/x/README']);
    symlinkSync('../../elsewhere/base', path.join(folder, 'in', 'x', 'Dockerfile'));
    expect(await pathsIn(folder, ['in'])).toEqual(['in/x/Dockerfile']);
  });

  test('lists a broken link, so that it is reported', async () => {
    const folder = tree([]);
    symlinkSync('nowhere', path.join(folder, 'Dockerfile'));
    expect(await pathsIn(folder)).toEqual(['Dockerfile']);
  });

  test('finds names with blanks, quotes and line breaks', async () => {
    const names = ['a\nb/Dockerfile', 'it\'s "x"/Dockerfile', 'é 😀/Dockerfile'];
    expect(await pathsIn(tree(names))).toEqual(names);
  });

  test('says which name is not UTF-8', async () => {
    const folder = tree(['ok/Dockerfile']);
    mkdirSync(Buffer.from(`${folder}/caf\u00e9`, 'latin1'));
    const { files, failures } = await discover(['.'], folder);
    expect(files.map((file) => file.path)).toEqual(['ok/Dockerfile']);
    expect(failures).toEqual([{ path: 'caf\uFFFD', reason: 'has a name that is not UTF-8' }]);
  });
});

describe('.gitignore', () => {
  test('is honoured, with a nearer file before one above it', async () => {
    const folder = tree(
      [
        'Dockerfile',
        'old/Dockerfile',
        'a/old/Dockerfile',
        'a/gen/Dockerfile',
        'a/Dockerfile.local',
        'keep.local/Dockerfile.local',
      ],
      {
        '.gitignore': '/old/\n*.local\n!keep.local/\n',
        'a/.gitignore': 'gen/\n',
        'keep.local/.gitignore': '!*.local\n',
      },
    );
    expect(await pathsIn(folder)).toEqual(['Dockerfile', 'a/old/Dockerfile', 'keep.local/Dockerfile.local']);
  });

  test('holds from the root of the repository, wherever the run starts', async () => {
    const folder = tree(['a/b/Dockerfile', 'a/b/gen/Dockerfile', 'a/b/own/Dockerfile'], {
      '.gitignore': 'gen/\n/a/b/own/\n',
    });
    execFileSync('git', ['init', '--quiet', folder]);
    expect(await pathsIn(folder, ['.'], path.join(folder, 'a', 'b'))).toEqual(['Dockerfile']);
    expect(await pathsIn(folder, ['a/b'])).toEqual(['a/b/Dockerfile']);
  });

  test('.git/info/exclude holds too', async () => {
    const folder = tree(['Dockerfile', 'mine/Dockerfile']);
    execFileSync('git', ['init', '--quiet', folder]);
    mkdirSync(path.join(folder, '.git', 'info'), { recursive: true });
    writeFileSync(path.join(folder, '.git', 'info', 'exclude'), 'mine\n');
    expect(await pathsIn(folder)).toEqual(['Dockerfile']);
  });

  test('does not reach into a repository inside the repository', async () => {
    const folder = tree(['sub/gen/Dockerfile'], { '.gitignore': 'gen/\n' });
    execFileSync('git', ['init', '--quiet', folder]);
    execFileSync('git', ['init', '--quiet', path.join(folder, 'sub')]);
    expect(await pathsIn(folder)).toEqual(['sub/gen/Dockerfile']);
  });

  test('does not hide what is named: a file, or a folder', async () => {
    const folder = tree(['gen/Dockerfile', 'gen/x/Dockerfile', 'gen/tmp/Dockerfile'], {
      '.gitignore': 'gen/\n',
      'gen/.gitignore': 'tmp/\n',
    });
    expect(await pathsIn(folder, ['gen/Dockerfile'])).toEqual(['gen/Dockerfile']);
    expect(await pathsIn(folder, ['gen'])).toEqual(['gen/Dockerfile', 'gen/x/Dockerfile']);
  });
});

describe('named on the command line', () => {
  test('a file is taken whatever its name', async () => {
    const folder = tree(['build.txt', 'Dockerfile.j2']);
    expect(await pathsIn(folder, ['build.txt', 'Dockerfile.j2'])).toEqual(['build.txt', 'Dockerfile.j2']);
  });

  test('a file named twice, by several paths and by its folder, is taken once', async () => {
    const folder = tree(['a/Dockerfile', 'b/Dockerfile']);
    const args = ['b/Dockerfile', './b/../b/Dockerfile', path.join(folder, 'b', 'Dockerfile'), '.'];
    expect(await pathsIn(folder, args)).toEqual(['b/Dockerfile', 'a/Dockerfile']);
  });

  test('two hard links are two files', async () => {
    const folder = tree(['a']);
    linkSync(path.join(folder, 'a'), path.join(folder, 'b'));
    expect(await pathsIn(folder, ['a', 'b'])).toEqual(['a', 'b']);
  });

  test('paths are relative to where the run starts', async () => {
    const folder = tree(['a/Dockerfile', 'b/Dockerfile']);
    expect(await pathsIn(folder, ['../b', folder], path.join(folder, 'a'))).toEqual([
      '../b/Dockerfile',
      'Dockerfile',
    ]);
  });

  test('what does not exist is a failure, and the others are found', async () => {
    const { files, failures } = await discover(['gone', '.', 'none-*'], tree(['Dockerfile']));
    expect(files.map((file) => file.path)).toEqual(['Dockerfile']);
    expect(failures).toEqual([
      { path: 'gone', reason: 'does not exist' },
      { path: 'none-*', reason: 'matches no file' },
    ]);
  });

  test('a folder called Dockerfile without a Dockerfile in it is a failure', async () => {
    const { failures } = await discover(['Dockerfile'], tree(['Dockerfile/README']));
    expect(failures).toEqual([
      { path: 'Dockerfile', reason: 'is a folder, and there is no Dockerfile in it' },
    ]);
  });
});

describe('a glob', () => {
  const names = [
    'a/Dockerfile',
    'a/x.docker',
    'b/.ci/Dockerfile',
    'b/Dockerfile.j2',
    'b/gen/Dockerfile',
    'node_modules/c/Dockerfile',
  ];
  const ignore = { '.gitignore': 'gen/\n' };

  test('picks files by their paths, without what is ignored', async () => {
    expect(await pathsIn(tree(names, ignore), ['**/Dockerfile*'])).toEqual([
      'a/Dockerfile',
      'b/.ci/Dockerfile',
    ]);
  });

  test('picks files of other names', async () => {
    expect(await pathsIn(tree(names, ignore), ['*/*.docker'])).toEqual(['a/x.docker']);
  });

  test('that ends in * picks Dockerfiles, and walks folders', async () => {
    expect(await pathsIn(tree(names, ignore), ['*'])).toEqual(['a/Dockerfile', 'b/.ci/Dockerfile']);
    expect(await pathsIn(tree(names, ignore), ['a/*'])).toEqual(['a/Dockerfile']);
  });

  test('may leave the folder of the run', async () => {
    const folder = tree(names, ignore);
    expect(await pathsIn(folder, ['../*/Dockerfile'], path.join(folder, 'b'))).toEqual(['../a/Dockerfile']);
  });

  test('a file whose name looks like one is that file', async () => {
    expect(await pathsIn(tree(['[a]/Dockerfile', 'a/Dockerfile']), ['[a]/Dockerfile'])).toEqual([
      '[a]/Dockerfile',
    ]);
  });
});
