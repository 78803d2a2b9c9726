import { describe, expect, test } from 'vitest';
import { appendLines, linesThatExclude } from '../../src/context/ignore-file.ts';

describe('lines that exclude paths', () => {
  test('are the paths, each once', () => {
    expect(linesThatExclude(undefined, ['vendor', 'api/vendor', 'vendor'])).toEqual(['vendor', 'api/vendor']);
    expect(linesThatExclude(undefined, ['web/node_modules'])).toEqual(['web/node_modules']);
  });

  test('are the patterns that are given for them, if those exclude them', () => {
    const paths = ['node_modules', 'apps/a/node_modules', 'apps/b/node_modules'];
    const patterns = ['node_modules', 'apps/*/node_modules', 'apps/*/node_modules'];
    expect(linesThatExclude('dist\n', paths, patterns)).toEqual(['node_modules', 'apps/*/node_modules']);
    expect(linesThatExclude('!apps/a/node_modules/keep\n', paths, patterns)).toBeUndefined();
    expect(linesThatExclude('dist\n', paths, ['node_modules', 'apps/a/*'])).toBeUndefined();
  });

  test.each(['', '!keep', '#x', ' x', 'x ', 'a*b', 'a?', 'a[1]', 'a\\b', 'a\nb'])(
    'cannot be said for %j',
    (path) => {
      expect(linesThatExclude(undefined, [path])).toBeUndefined();
    },
  );

  test('are not added where the file brings back something of the folder', () => {
    expect(linesThatExclude('vendor\n!vendor/patched\n', ['vendor'])).toBeUndefined();
    expect(linesThatExclude('!vendor\n', ['vendor'])).toBeUndefined();
    expect(linesThatExclude('!vendors\n', ['vendor'])).toEqual(['vendor']);
  });

  test('are not added to a file that Docker refuses', () => {
    expect(linesThatExclude('a[\n', ['vendor'])).toBeUndefined();
  });
});

describe('appended lines', () => {
  test.each([
    [undefined, 'vendor\n'],
    ['', 'vendor\n'],
    ['.git', '.git\nvendor\n'],
    ['.git\n', '.git\nvendor\n'],
    ['.git\r\n', '.git\r\nvendor\r\n'],
    ['.git\r\n*.log', '.git\r\n*.log\r\nvendor\r\n'],
  ])('follow the style of %j', (before, after) => {
    expect(appendLines(before, ['vendor'])).toBe(after);
  });
});
