import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { dockshift, folderWith, MESSY, TIDY } from './program.ts';

/** Paths without options do without yargs, and `--` brings it in. */
test.each([
  [['Dockerfile']],
  [['Dockerfile', 'b/Dockerfile']],
  [['b', 'a', 'a/Dockerfile']],
  [['*/Dockerfile']],
  [['nowhere']],
  [['lst']],
  [['0x10']],
])('%j is what it is behind --', (paths) => {
  const folder = folderWith({
    Dockerfile: MESSY,
    'a/Dockerfile': TIDY,
    'b/Dockerfile': 'FROM node:18\nRUN npm ci\n',
    '0x10': MESSY,
  });
  const alone = dockshift(paths, { cwd: folder });
  const { status, stdout, stderr } = dockshift(['--', ...paths], { cwd: folder });
  expect(alone).toMatchObject({ status, stdout, stderr });
});

test('the name of a command is no path, wherever it stands', () => {
  const folder = folderWith({ Dockerfile: MESSY });
  mkdirSync(path.join(folder, 'list'));
  expect(dockshift(['list'], { cwd: folder }).stdout).toMatch(/^manifests-first /u);
  expect(dockshift(['list', 'Dockerfile'], { cwd: folder }).stderr).toMatch(
    /unexpected argument Dockerfile/u,
  );
});
