import { describe, expect, test } from 'vitest';
import { FileGlobs, GlobError } from '../../src/rewrite/file-glob.ts';

describe('FileGlobs', () => {
  test.each([
    // A name without a slash, in any folder; a folder stands for what is in it.
    ['Dockerfile', ['Dockerfile', 'a/Dockerfile', 'a/b/Dockerfile'], ['a/Dockerfile.dev', 'ADockerfile']],
    ['*.dev', ['Dockerfile.dev', 'a/x.dev', 'x.dev/Dockerfile'], ['a/dev']],
    ['legacy', ['legacy/Dockerfile', 'a/legacy/b/Dockerfile'], ['legacy2/Dockerfile']],
    ['legacy/', ['legacy/Dockerfile', 'a/legacy/b/Dockerfile'], ['old-legacy/Dockerfile']],
    // With a slash, from the folder of the configuration.
    ['/Dockerfile', ['Dockerfile'], ['a/Dockerfile']],
    ['./Dockerfile', ['Dockerfile'], ['a/Dockerfile']],
    [
      'services/*/Dockerfile',
      ['services/a/Dockerfile'],
      ['services/Dockerfile', 'services/a/b/Dockerfile', 'x/services/a/Dockerfile'],
    ],
    [
      'services/a',
      ['services/a/Dockerfile', 'services/a/b/Dockerfile'],
      ['services/ab/Dockerfile', 'a/Dockerfile'],
    ],
    [
      'services/**',
      ['services/Dockerfile', 'services/a/b/Dockerfile'],
      ['services', 'x/services/Dockerfile'],
    ],
    [
      'services/**/Dockerfile',
      ['services/Dockerfile', 'services/a/b/Dockerfile'],
      ['services/a/Containerfile'],
    ],
    ['**/legacy/**', ['legacy/Dockerfile', 'a/legacy/b/Dockerfile'], ['a/Dockerfile']],
    ['**/a/**/b/*', ['a/b/x', 'x/a/y/z/b/x'], ['a/x', 'b/a/x']],
    ['**', ['Dockerfile', 'a/Dockerfile'], []],
    // Within a name.
    ['Dockerfile.?', ['Dockerfile.a', 'Dockerfile.\u{1F433}'], ['Dockerfile.', 'Dockerfile.ab']],
    ['D*f*e', ['Dockerfile', 'Dfe', 'Dffee'], ['Dockerfiles', 'Def']],
    ['*a*b', ['ab', 'xaxbxb', 'aab'], ['aba', 'b']],
    ['v[0-9]', ['v1', 'x/v0'], ['v', 'va', 'v11']],
    ['v[!0-9]', ['va'], ['v1', 'v']],
    ['v[]a-]', ['v]', 'va', 'v-'], ['vb']],
    ['{api,web}/Dockerfile', ['api/Dockerfile', 'web/Dockerfile'], ['db/Dockerfile']],
    ['a{,.{b,c}}', ['a', 'a.b', 'a.c'], ['a.', 'a.d']],
    [String.raw`a\*`, ['a*'], ['ab']],
    [String.raw`\{a\}`, ['{a}'], ['a']],
    ['.*', ['.hidden/Dockerfile'], ['a/Dockerfile']],
    ['*', ['Dockerfile', '.hidden'], []],
  ])('%s', (pattern, matching, others) => {
    const globs = new FileGlobs([pattern]);
    expect([...matching, ...others].filter((path) => globs.match(path))).toEqual(matching);
  });

  test('! takes back what those before it matched, and what comes later counts', () => {
    const globs = new FileGlobs(['services/', '!services/new', 'services/new/legacy']);
    expect(globs.match('services/a/Dockerfile')).toBe(true);
    expect(globs.match('services/new/Dockerfile')).toBe(false);
    expect(globs.match('services/new/legacy/Dockerfile')).toBe(true);
    expect(new FileGlobs(['!a']).match('b')).toBe(false);
  });

  test('nothing outside of the folder matches', () => {
    expect(new FileGlobs(['**', '*']).match('../Dockerfile')).toBe(false);
  });

  test.each([
    ['', 'is empty'],
    ['!', 'is empty'],
    ['/', 'names no file'],
    ['a//b', 'names no file'],
    ['../a', 'must be a path below the folder of the configuration, without . and ..'],
    ['a/./b', 'must be a path below the folder of the configuration, without . and ..'],
    ['{a', 'has a { without its }'],
    ['[a', 'has a [ without its ]'],
    ['a\\', 'ends in a backslash'],
    ['a+(b)', 'has an extended glob: only *, **, ?, [...] and {a,b} are known'],
    ['{a,b}'.repeat(7), 'stands for more than 100 patterns'],
    [`{${'a,'.repeat(101)}}`, 'stands for more than 100 patterns'],
    ['{'.repeat(500) + '}'.repeat(500), 'has a { without its }'],
    ['a'.repeat(1001), 'is longer than 1000 characters'],
  ])('%s is refused', (pattern, problem) => {
    expect(() => new FileGlobs([pattern])).toThrow(new GlobError(problem));
  });

  test('takes no exponential time', () => {
    const name = 'a'.repeat(255);
    const path = Array.from({ length: 15 }, () => name).join('/');
    expect(new FileGlobs([`${'*a'.repeat(200)}*b`]).match(path)).toBe(false);
    expect(new FileGlobs([`${'**/*a/'.repeat(100)}b`]).match(path)).toBe(false);
  });
});
