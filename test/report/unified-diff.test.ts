import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../src/report/unified-diff.ts';

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}`);

describe('unifiedDiff', () => {
  test('is empty for equal texts', () => {
    expect(unifiedDiff('Dockerfile', 'FROM a\n', 'FROM a\n')).toBe('');
  });

  test('shows three lines of context', () => {
    const before = numbered(9);
    const after = before.with(4, 'new');
    expect(unifiedDiff('svc/Dockerfile', `${before.join('\n')}\n`, `${after.join('\n')}\n`)).toBe(
      `--- a/svc/Dockerfile
+++ b/svc/Dockerfile
@@ -2,7 +2,7 @@
 line 2
 line 3
 line 4
-line 5
+new
 line 6
 line 7
 line 8
`,
    );
  });

  test('joins changes that share their context, and parts others', () => {
    const before = numbered(30);
    const near = before.with(4, 'x').with(11, 'y');
    const far = before.with(4, 'x').with(12, 'y');
    const hunks = (after: string[]): string[] =>
      unifiedDiff('f', `${before.join('\n')}\n`, `${after.join('\n')}\n`).match(/^@@.*$/gmu) ?? [];
    expect(hunks(near)).toEqual(['@@ -2,14 +2,14 @@']);
    expect(hunks(far)).toEqual(['@@ -2,7 +2,7 @@', '@@ -10,7 +10,7 @@']);
  });

  test('counts an empty side from the line before it, and leaves out a length of 1', () => {
    expect(unifiedDiff('f', 'a\n', 'b\n')).toContain('@@ -1 +1 @@');
    expect(unifiedDiff('f', '', 'b\nc\n')).toContain('@@ -0,0 +1,2 @@');
    expect(unifiedDiff('f', 'b\nc\n', '')).toContain('@@ -1,2 +0,0 @@');
  });

  test('marks a missing final newline on the side that lacks it', () => {
    expect(unifiedDiff('f', 'a\nb', 'a\nb\n')).toBe(
      '--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n',
    );
  });

  test('keeps carriage returns, also where only they differ', () => {
    expect(unifiedDiff('f', 'a\r\nb\r\n', 'a\nb\r\n')).toBe(
      '--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\r\n+a\n b\r\n',
    );
  });

  test.each([
    ['a b/Dockerfile', 'a/a b/Dockerfile\t'],
    ['größe/Dockerfile', 'a/größe/Dockerfile'],
    ['a"b\\c', '"a/a\\"b\\\\c"'],
    ['two\nlines\tand\u0001\u0085', '"a/two\\nlines\\tand\\001\\302\\205"'],
  ])('writes the path %j as git does', (path, header) => {
    expect(unifiedDiff(path, 'a\n', 'b\n').split('\n')[0]).toBe(`--- ${header}`);
  });

  test('takes near-linear time for long texts that differ throughout', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `RUN command ${index % 50}`);
    const before = `${lines.join('\n')}\n`;
    const after = `${lines.map((line, index) => (index % 2 === 0 ? line : `${line} --changed`)).join('\n')}\n`;
    const diff = unifiedDiff('f', before, after);
    expect(diff.match(/^\+(?!\+)/gmu)?.length).toBeGreaterThanOrEqual(50_000);
  });
});
