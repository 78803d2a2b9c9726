import { describe, expect, test } from 'vitest';
import { failedFile, type FileReport } from '../../src/report/file-report.ts';
import { coloured, paintDiff, plain } from '../../src/report/paint.ts';
import { printable } from '../../src/report/printable.ts';
import { summarize } from '../../src/report/summary.ts';

const report: FileReport = {
  path: 'svc/Dockerfile',
  status: 'changed',
  changes: [
    {
      transform: 'merge-runs',
      safety: 'safe',
      applied: true,
      line: 4,
      endLine: 9,
      message: 'three RUNs become one',
    },
    {
      transform: 'clean-caches',
      safety: 'unsafe',
      applied: false,
      line: 12,
      endLine: 12,
      message: 'pip leaves no cache',
      assumption: 'nothing reads it',
    },
  ],
  refusals: [{ transform: 'merge-runs', line: 10, endLine: 10, reason: 'a background job' }],
  diff: '--- a/svc/Dockerfile\n',
};

describe('summarize', () => {
  test('lists changes, refusals and what --unsafe would add, in the order of lines', () => {
    expect(summarize([report], { paint: plain, written: false })).toBe(`svc/Dockerfile
  4-9  merge-runs    three RUNs become one
   10  merge-runs    refused: a background job
   12  clean-caches  with --unsafe: pip leaves no cache; assumes that nothing reads it

1 file: 1 would change (1 change), 1 place refused, --unsafe would add 1 change. Nothing was written; --write applies the changes.
`);
  });

  test('says so if there is no file', () => {
    expect(summarize([], { paint: plain, written: false })).toBe('No Dockerfile found.\n');
  });

  test('gives every failure one line, whatever its path holds', () => {
    const failed = failedFile('a\nb\u001B[31m/Dockerfile', { message: 'is empty', line: 3 });
    const lines = summarize([failed, failed], { paint: plain, written: true }).split('\n');
    expect(lines.filter((line) => line.startsWith('error: '))).toEqual([
      'error: a\\nb\\x1b[31m/Dockerfile:3: is empty',
      'error: a\\nb\\x1b[31m/Dockerfile:3: is empty',
    ]);
  });

  test('gives a configuration that cannot be used one line, for all of its files', () => {
    const error = { message: 'x.json: unknown key', cause: 'configuration' } as const;
    const failed = [failedFile('a', error), failedFile('b', { message: 'is empty' }), failedFile('c', error)];
    expect(summarize(failed, { paint: plain, written: false }))
      .toBe(`error: a and 1 more file: x.json: unknown key
error: b: is empty

3 files: 0 would change, 3 files failed.
`);
  });

  test('counts what would be too much to read', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ ...report, path: `${index}/Dockerfile` }));
    const text = summarize([...many, failedFile('x', { message: 'is empty' })], {
      paint: plain,
      written: false,
    });
    expect(text.split('\n').length).toBeLessThan(250);
    expect(text).toContain('... and 4,960 more files');
    expect(text).toMatch(/merge-runs +5,?000 +0 +5,?000/u);
    expect(text).toContain('error: x: is empty');
  });

  test('counts what is too much in one file', () => {
    const refusals = Array.from({ length: 20_000 }, (_, index) => ({
      transform: 'merge-runs',
      line: index + 1,
      endLine: index + 1,
      reason: 'a background job',
    }));
    const text = summarize([{ ...report, refusals }], { paint: plain, written: false });
    expect(text.split('\n').length).toBeLessThan(60);
    expect(text).toContain('more in this file');
  });
});

describe('what is printed', () => {
  test('has no power over a terminal', () => {
    expect(printable('a\u001B]0;x\u0007\u202Eb\udc80')).toBe('a\\x1b]0;x\\x07\\u202eb\\udc80');
  });

  test('a coloured diff shows control characters and keeps the carriage return of a line ending', () => {
    expect(paintDiff('-RUN \u001B[2J\r\n', coloured)).toBe('\u001B[31m-RUN ^[[2J\r\u001B[39m\n');
  });

  test('a plain diff is left as it is', () => {
    const diff = '--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\u001B\n+b\n';
    expect(paintDiff(diff, plain)).toBe(diff);
  });
});
