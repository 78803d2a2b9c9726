import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { array, constantFrom, oneof, record, sample, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBytes, encodeBytes, rewrite } from '../../src/index.ts';
import { unifiedDiff } from '../../src/report/unified-diff.ts';
import { dockshift, execute, folderWith, MESSY } from './program.ts';

const SEED = 20_261_121;

const FOLDERS = [
  'plain',
  'with blank',
  'größe 😀',
  'it\'s "quoted"',
  'back\\slash',
  'tab\there',
  ' edge ',
  'line\nbreak',
];

const line = oneof(
  constantFrom(
    'FROM a',
    'RUN b',
    '',
    '--- a/x',
    '+++ b/x',
    '@@ -1 +1 @@',
    '\\ No newline',
    'x\u000Cy',
    '\uFEFFz',
    '\udce9\udc80',
  ),
  constantFrom('RUN c', 'RUN d', 'RUN e'),
);
const ending = constantFrom('\n', '\r\n');
const text = record({ lines: array(tuple(line, ending), { minLength: 1, maxLength: 30 }), last: line }).map(
  ({ lines, last }) => lines.map((parts) => parts.join('')).join('') + last,
);

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Random pairs of texts, of which most share much. */
function cases(): readonly Case[] {
  const pairs = sample(tuple(text, text, text), { seed: SEED, numRuns: 200 });
  return pairs.map(([head, middle, tail], index) => {
    const before = `${head}\n${tail}`;
    const after =
      index % 3 === 0 ? `${head}\n${middle}\n${tail}` : index % 3 === 1 ? `${head}\n` : `${middle}\n${tail}`;
    return { name: `${FOLDERS[index % FOLDERS.length]}/${index}.Dockerfile`, before, after };
  });
}

function folderWithCases(all: readonly Case[]): string {
  return folderWith(Object.fromEntries(all.map(({ name, before }) => [name, encodeBytes(before)])));
}

function expectRewritten(folder: string, all: readonly Case[]): void {
  for (const { name, after } of all) expect(decodeBytes(readFileSync(path.join(folder, name)))).toBe(after);
}

describe('a diff of anything', () => {
  const all = cases();
  const patch = encodeBytes(all.map(({ name, before, after }) => unifiedDiff(name, before, after)).join(''));

  test('goes through git apply', () => {
    const folder = folderWithCases(all);
    const { status, stderr } = execute('git', ['apply', '--whitespace=nowarn', '-'], {
      cwd: folder,
      input: patch,
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expectRewritten(folder, all);
  });

  test('goes through patch -p1', () => {
    const folder = folderWithCases(all);
    // Without --binary, patch takes the carriage returns for damage by mail when all lines of a patch have them.
    const { status, stdout } = execute('patch', ['-p1', '--binary'], { cwd: folder, input: patch });
    expect(stdout).not.toMatch(/FAILED|fuzz|offset|malformed/u);
    expect(status).toBe(0);
    expectRewritten(folder, all);
  });
});

const VARIANTS: Readonly<Record<string, Uint8Array>> = {
  Dockerfile: Buffer.from(MESSY),
  'crlf/Dockerfile': Buffer.from(MESSY.replaceAll('\n', '\r\n')),
  'bom/Dockerfile': Buffer.from(`\uFEFF${MESSY}`),
  'no final newline/Dockerfile': Buffer.from('FROM debian:12\nRUN echo one\nRUN echo two'),
  'latin-1/Dockerfile': Buffer.from(`# gr\u00FC\u00DFe\n${MESSY.replace('one', 'caf\u00E9')}`, 'latin1'),
  'größe "x"/web.Dockerfile': Buffer.from(MESSY),
};

function expectAllRewritten(folder: string): void {
  for (const [name, before] of Object.entries(VARIANTS)) {
    const { text: after } = rewrite(decodeBytes(before));
    expect(after).not.toBe(decodeBytes(before));
    expect(decodeBytes(readFileSync(path.join(folder, name)))).toBe(after);
  }
}

describe('the output of a run', () => {
  test('goes through git apply', () => {
    const folder = folderWith(VARIANTS);
    const { bytes } = dockshift([], { cwd: folder });
    expect(execute('git', ['apply', '-'], { cwd: folder, input: bytes }).status).toBe(0);
    expectAllRewritten(folder);
  });

  test('goes through git apply in a folder of a repository', () => {
    const folder = folderWith(
      Object.fromEntries(Object.entries(VARIANTS).map(([name, text]) => [`deep/in/${name}`, text])),
    );
    execute('git', ['init', '--quiet'], { cwd: folder });
    const cwd = path.join(folder, 'deep', 'in');
    const { bytes } = dockshift([], { cwd });
    expect(execute('git', ['apply', '-'], { cwd, input: bytes }).status).toBe(0);
    expectAllRewritten(cwd);
  });

  test('goes through patch -p1 as it is', () => {
    const folder = folderWith(VARIANTS);
    const { bytes } = dockshift([], { cwd: folder });
    expect(execute('patch', ['-p1'], { cwd: folder, input: bytes }).status).toBe(0);
    expectAllRewritten(folder);
  });

  test('a patch of CRLF files alone goes through patch -p1 as it is', () => {
    const folder = folderWith({});
    for (const name of ['a', 'b']) {
      mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, name, 'Dockerfile'), MESSY.replaceAll('\n', '\r\n'));
    }
    const { bytes } = dockshift([], { cwd: folder });
    expect(execute('patch', ['-p1'], { cwd: folder, input: bytes }).status).toBe(0);
    const { text: after } = rewrite(MESSY.replaceAll('\n', '\r\n'));
    expect(readFileSync(path.join(folder, 'b', 'Dockerfile'), 'utf8')).toBe(after);
  });

  test('says so if the files lie where no patch reaches', () => {
    const folder = folderWith({ 'a/Dockerfile': MESSY, 'b/.keep': '' });
    const { stderr } = dockshift(['../a'], { cwd: path.join(folder, 'b') });
    expect(stderr).toContain('run dockshift in a folder above the files');
    expect(dockshift(['a'], { cwd: folder }).stderr).not.toContain('in a folder above');
  });

  test('--output writes the same patch to a file', () => {
    const folder = folderWith(VARIANTS);
    const { bytes } = dockshift([], { cwd: folder });
    const { stdout } = dockshift(['--output', 'all.patch', '.'], { cwd: folder });
    expect(stdout).toBe('');
    expect(readFileSync(path.join(folder, 'all.patch')).equals(bytes)).toBe(true);
  });
});
