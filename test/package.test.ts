import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rewrite } from '../src/index.ts';
import { execute, folderWith, MESSY } from './cli/program.ts';

const root = path.join(import.meta.dirname, '..');

/** Packs what globalSetup has built: without scripts, so that no other test finds dist/ half made. */
function pack(folder: string): string {
  const { status, stderr } = execute('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  if (status !== 0) throw new Error(stderr);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  return path.join(folder, tarball ?? 'there is none');
}

test('the packed package, installed in an empty folder, runs and can be imported', () => {
  const folder = folderWith({ 'project/package.json': '{ "private": true }', 'packed/.keep': '' });
  const tarball = pack(path.join(folder, 'packed'));
  const files = execute('tar', ['-tzf', tarball]).stdout.trimEnd().split('\n');
  const project = path.join(folder, 'project');
  writeFileSync(path.join(project, 'Dockerfile'), MESSY);

  // What a user needs is there, and nothing else.
  expect(files).toEqual(
    expect.arrayContaining([
      'package/LICENSE',
      'package/README.md',
      'package/dist/cli/main.js',
      'package/dist/index.js',
      'package/dist/types/src/index.d.ts',
      'package/dist/THIRD-PARTY-LICENSES.txt',
      'package/report.schema.json',
      'package/config.schema.json',
      'package/transforms/merge-runs/README.md',
    ]),
  );
  expect(
    files.filter((name) => /^package\/(?:src|test|fixtures|bench|examples|node_modules)\//u.test(name)),
  ).toEqual([]);

  // Offline: it has no dependencies.
  const install = execute('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], {
    cwd: project,
  });
  expect(`${install.stderr}${install.status}`).toMatch(/0$/u);
  expect(readdirSync(path.join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'dockshift',
  ]);

  const program = path.join(project, 'node_modules', '.bin', 'dockshift');
  expect(execute(program, ['explain', 'merge-runs'], { cwd: project }).stdout).toMatch(/^# merge-runs\n/u);
  expect(execute(program, ['--write'], { cwd: project }).status).toBe(0);
  expect(readFileSync(path.join(project, 'Dockerfile'), 'utf8')).toBe(rewrite(MESSY).text);

  writeFileSync(
    path.join(project, 'use.mjs'),
    `import { rewrite, transforms } from 'dockshift';
import schema from 'dockshift/report.schema.json' with { type: 'json' };
console.log(JSON.stringify({ text: rewrite(${JSON.stringify(MESSY)}).text, first: transforms[0].name, title: schema.title }));`,
  );
  const use = execute(process.execPath, ['use.mjs'], { cwd: project });
  expect(JSON.parse(use.stdout)).toEqual({
    text: rewrite(MESSY).text,
    first: 'manifests-first',
    title: 'Report of dockshift --format json',
  });
});

test('its types are complete for those who use it, with node and bundler resolution', () => {
  const folder = folderWith({ 'packed/.keep': '', 'package.json': '{ "private": true, "type": "module" }' });
  const install = execute(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', pack(path.join(folder, 'packed'))],
    {
      cwd: folder,
    },
  );
  expect(install.status).toBe(0);
  writeFileSync(
    path.join(folder, 'use.ts'),
    `import {
  type Change,
  resolutionKey,
  type Resolutions,
  rewrite,
  type RewriteOptions,
  type RewriteResult,
  transforms,
  wantedReferences,
} from 'dockshift';
const images: Resolutions = Object.fromEntries(
  wantedReferences('FROM a', { pin: 'exact' }).map((each) => [resolutionKey(each), { reason: each.repository }]),
);
const options: RewriteOptions = { merge: 'useful', images, skip: transforms.map(({ name }) => name) };
const result: RewriteResult = rewrite('FROM a', options);
export const assumptions = result.changes.map((change: Change) => (change.safety === 'unsafe' ? change.assumption : ''));
// @ts-expect-error: there is no such option
rewrite('FROM a', { mergeAll: true });
`,
  );
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    const flags = ['--noEmit', '--strict', '--types', '', '--lib', 'es2023', '--target', 'es2023'];
    const { stdout } = execute(
      process.execPath,
      [compiler, ...flags, '--module', module, '--moduleResolution', resolution, 'use.ts'],
      { cwd: folder },
    );
    expect(stdout).toBe('');
  }
});
