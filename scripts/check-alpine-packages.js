// Compares the tables of src/packages/alpine/ with the APKBUILD files of Alpine's releases: each name must be there in the
// releases that its row says, and in no other. To be run when Alpine has a new release, whose number then goes into
// releases.ts.
//
// Usage: node scripts/check-alpine-packages.js <git directory of alpinelinux/aports>
//
// A release is read from its stable branch, its tag, or the commit whose subject is `===== release 3.19.0 =====`. The
// APKBUILD files are read as abuild reads them, by a shell, which here finds no program to run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_MINOR = 3;

/** Prints of each file its package, subpackages and what the package provides. */
const READER = `
CARCH=x86_64 CHOST=x86_64-alpine-linux-musl CTARGET=x86_64-alpine-linux-musl CTARGET_ARCH=x86_64 CBUILD=x86_64-alpine-linux-musl
while read -r file; do (
  exec < /dev/null
  . "./$file" > /dev/null
  set -f
  printf '%s ' "$file" $pkgname $subpackages $provides >&3
  printf '\n' >&3
) done`;

const [aports] = process.argv.slice(2);

if (aports === undefined) {
  console.error('usage: node scripts/check-alpine-packages.js <git directory of alpinelinux/aports>');
  process.exitCode = 2;
} else {
  const differences = await compare(await tables());
  for (const difference of differences) console.log(difference);
  console.log(
    `${differences.length} differences in ${releases()
      .map(({ release }) => release)
      .join(' ')}`,
  );
  process.exitCode = differences.length === 0 ? 0 : 1;
}

/** The tables, as the program has them. */
async function tables() {
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from './index.ts'; export * from './releases.ts';",
      resolveDir: path.join(root, 'src', 'packages', 'alpine'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

async function compare({ alpineRows, releaseNumber, includes }) {
  const known = new Map();
  const differences = [];
  for (const { release, commit } of releases()) {
    const packages = packagesAt(commit, known);
    const number = releaseNumber(release);
    if (number === undefined) {
      differences.push(`${release} is newer than releases.ts`);
      continue;
    }
    for (const { name, releases: stated } of alpineRows().values()) {
      const isStated = stated.some((range) => includes(range, number));
      if (isStated && !packages.has(name)) differences.push(`${release} has no ${name}`);
      if (!isStated && packages.has(name)) differences.push(`${release} has ${name}`);
    }
  }
  return differences;
}

/** Every release from 3.3 on that the clone holds, and its default branch as edge. */
function releases() {
  const subjects = git('log', '--format=%H %s', '--extended-regexp', '--grep=^=+ release 3\\.[0-9]+\\.0 =+$');
  const bySubject = new Map(
    subjects.split('\n').flatMap((line) => {
      const [, commit, release] = /^(\w+) =+ release (3\.\d+)\.0 =+$/.exec(line) ?? [];
      return commit === undefined ? [] : [[release, commit]];
    }),
  );
  const found = [];
  for (let minor = OLDEST_MINOR; ; minor++) {
    const release = `3.${minor}`;
    const refs = [
      `refs/remotes/origin/${release}-stable`,
      `refs/heads/${release}-stable`,
      `refs/tags/v${release}.0`,
    ];
    const commit = [...refs, bySubject.get(release)].find((ref) => ref !== undefined && exists(ref));
    if (commit === undefined) break;
    found.push({ release, commit });
  }
  return [...found, { release: 'edge', commit: 'HEAD' }];
}

/** The names that a release has in main and community. */
function packagesAt(commit, known) {
  const files = git(
    'ls-tree',
    '-r',
    '--format=%(objectname) %(path)',
    commit,
    'main',
    'community',
    'non-free',
  )
    .split('\n')
    .filter((line) => line.endsWith('/APKBUILD'))
    .map((line) => line.split(' ')[0]);
  readAll(
    [...new Set(files)].filter((file) => !known.has(file)),
    known,
  );
  return new Set(files.flatMap((file) => known.get(file) ?? []));
}

/** Reads the files into `known`: by file, the names that it makes and provides. */
function readAll(files, known) {
  const folder = mkdtempSync(path.join(tmpdir(), 'apkbuild-'));
  try {
    const texts = new Map(textsOf(files));
    for (const [file, text] of texts) writeFileSync(path.join(folder, file), text);
    const { output } = spawnSync('/bin/bash', ['--norc', '-c', READER], {
      cwd: folder,
      env: { PATH: folder },
      input: `${files.join('\n')}\n`,
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      maxBuffer: 2 ** 28,
    });
    for (const line of String(output?.[3]).split('\n')) {
      const [file = '', pkgname = '', ...others] = line.trim().split(/\s+/);
      known.set(file, [
        ...namesOf([pkgname, ...others]),
        ...providedBySubpackages(pkgname, others, texts.get(file)),
      ]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `name:function:arch`, `name=version`. */
function namesOf(words) {
  return words.map((word) => word.replace(/[:=<>~].*$/, ''));
}

/** What the functions of subpackages provide: plain names, and those of PostgreSQL without its version. */
function providedBySubpackages(pkgname, subpackages, text = '') {
  const values = [...text.matchAll(/^\s+provides="([^"]*)"/gm)].flatMap(([, value]) => value.split(/\s+/));
  const unversioned = values.includes('postgresql${subpkgname#$pkgname}')
    ? namesOf(subpackages).map((name) => name.replace(pkgname, 'postgresql'))
    : [];
  return [...namesOf(values.map((value) => value.replaceAll('$pkgname', pkgname))), ...unversioned];
}

function textsOf(files) {
  const output = run(['cat-file', '--batch'], files.join('\n'));
  let at = 0;
  return files.map((file) => {
    const end = output.indexOf(10, at);
    const size = Number(output.toString('latin1', at, end).split(' ')[2]);
    at = end + size + 2;
    return [file, output.toString('utf8', end + 1, end + 1 + size)];
  });
}

function exists(ref) {
  return spawnSync('git', ['-C', aports, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`]).status === 0;
}

function git(...words) {
  return run(words).toString('utf8').trim();
}

function run(words, input = '') {
  const { status, stdout, stderr } = spawnSync('git', ['-C', aports, ...words], {
    input,
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${String(stderr)}`);
  return stdout;
}
