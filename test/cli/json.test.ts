import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { dockshift, folderWith, MESSY, TIDY } from './program.ts';

const schema: object = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '..', '..', 'report.schema.json'), 'utf8'),
);
const validate = new Ajv({ allErrors: true }).compile(schema);

/** The report, after a check against the published schema. */
function valid(text: string): unknown {
  const report: unknown = JSON.parse(text);
  expect(validate(report) ? [] : validate.errors).toEqual([]);
  return report;
}

describe('--format json', () => {
  test('has the published form', () => {
    const folder = folderWith({
      'a/Dockerfile': MESSY,
      'b/Dockerfile': TIDY,
      'c/Dockerfile': '',
      'd/Dockerfile': 'FROM debian:12\nRUN exit 0\nRUN echo two &\nRUN echo three\n',
      'e/Dockerfile': 'FROM example.org/unknown\nRUN pip install flask\nRUN npm install -g x\n',
    });
    const { status, stdout } = dockshift(['--format', 'json'], { cwd: folder });
    expect(status).toBe(2);
    expect(valid(stdout)).toMatchObject({
      version: 1,
      summary: { files: 5, errors: 1 },
      files: [
        {
          path: 'a/Dockerfile',
          status: 'changed',
          changes: [{ transform: 'merge-runs', safety: 'safe', applied: true, line: 2, endLine: 3 }],
          diff: dockshift(['a'], { cwd: folder }).stdout,
        },
        { path: 'b/Dockerfile', status: 'unchanged', changes: [], diff: '' },
        { path: 'c/Dockerfile', status: 'error', error: { message: 'is empty' }, diff: '' },
        { path: 'd/Dockerfile' },
        { path: 'e/Dockerfile' },
      ],
    });
  });

  test('counts applied changes only, as the files list them', () => {
    const folder = folderWith({
      'e/Dockerfile': 'FROM example.org/unknown\nRUN pip install flask\nRUN npm ci\n',
      Dockerfile: MESSY,
    });
    const report = valid(dockshift(['--format', 'json'], { cwd: folder }).stdout) as {
      readonly summary: { readonly changes: number; readonly refusals: number };
      readonly files: readonly {
        readonly changes: readonly { readonly applied: boolean }[];
        readonly refusals: readonly object[];
      }[];
    };
    const applied = report.files.flatMap(({ changes }) => changes.filter((change) => change.applied));
    expect(report.summary.changes).toBe(applied.length);
    expect(report.summary.refusals).toBe(report.files.flatMap(({ refusals }) => refusals).length);
  });

  test('of no file at all', () => {
    const { status, stdout } = dockshift(['--format', 'json'], { cwd: folderWith({}) });
    expect(status).toBe(0);
    expect(valid(stdout)).toEqual({
      version: 1,
      summary: { files: 0, changed: 0, changes: 0, refusals: 0, warnings: 0, errors: 0 },
      files: [],
    });
  });

  test('gives a diff with bytes that are not UTF-8 readable and exact', () => {
    const folder = folderWith({ Dockerfile: Buffer.from(MESSY.replace('one', 'caf\u00E9'), 'latin1') });
    const report = valid(dockshift(['--format', 'json'], { cwd: folder }).stdout) as {
      readonly files: readonly { readonly diff: string; readonly diffBase64: string }[];
    };
    const [file] = report.files;
    expect(file?.diff).toContain('-RUN echo caf\uFFFD\n');
    expect(Buffer.from(file?.diffBase64 ?? '', 'base64').equals(dockshift([], { cwd: folder }).bytes)).toBe(
      true,
    );
  });

  test('is never coloured', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    valid(dockshift(['--format', 'json'], { cwd: folder, env: { FORCE_COLOR: '1' } }).stdout);
  });

  test('of standard input', () => {
    expect(valid(dockshift(['--format', 'json', '-'], { input: MESSY }).stdout)).toMatchObject({
      files: [{ path: '-', status: 'changed' }],
    });
  });
});
