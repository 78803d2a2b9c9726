import { describe, expect, it } from 'vitest';
import { substitute, UNSET, type Variable } from '../../src/dockerfile/substitution.ts';

const variables = new Map<string, Variable>([
  ['SET', { kind: 'set', value: 'a.b.c' }],
  ['EMPTY', { kind: 'set', value: '' }],
  ['DEFAULT', { kind: 'default', value: 'd' }],
  ['UNKNOWN', { kind: 'unknown' }],
]);

const show = (text: string, escape = '\\'): string => {
  const found = substitute(text, (name) => variables.get(name) ?? UNSET, escape);
  return 'value' in found ? `${found.kind} ${found.value}` : found.kind;
};

describe('substitute', () => {
  // What BuildKit's own lexer (frontend/dockerfile/shell, v0.34.2) makes of the same texts; unknown where it refuses.
  it.each([
    ['plain', 'set plain'],
    ['$SET/x', 'set a.b.c/x'],
    ['${SET}x', 'set a.b.cx'],
    ['$SETx', 'set '],
    ['$NONE', 'set '],
    ['$', 'set $'],
    ['$DEFAULT', 'default d'],
    ['$UNKNOWN', 'unknown'],
    ['\\$SET', 'set $SET'],
    ["'$SET'", 'set $SET'],
    ['"$SET"', 'set a.b.c'],
    ['"a b"\\ c', 'set a b c'],
    ['"\\x\\"\\\\"', 'set \\x"\\'],
    ['${SET:-x}', 'set a.b.c'],
    ['${NONE:-x}', 'set x'],
    ['${EMPTY:-x}', 'set x'],
    ['${EMPTY-x}', 'set '],
    ['${NONE-x}', 'set x'],
    ['${SET:+x}', 'set x'],
    ['${EMPTY:+x}', 'set '],
    ['${EMPTY+x}', 'set x'],
    ['${NONE+x}', 'set '],
    ['${NONE:-${DEFAULT}}', 'default d'],
    ['${NONE:-"a b"}', 'set a b'],
    ['${UNKNOWN:-x}', 'unknown'],
    ['${SET?x}', 'set a.b.c'],
    ['${NONE?x}', 'unknown'],
    ['${EMPTY:?x}', 'unknown'],
    ['${SET#a.}', 'set b.c'],
    ['${SET%.c}', 'set a.b'],
    ['${SET##a.}', 'set b.c'],
    ['${SET%x}', 'set a.b.c'],
    ['${SET%%.*}', 'set a'],
    ['${SET%.*}', 'set a.b'],
    ['${SET#*.}', 'set b.c'],
    ['${SET##*.}', 'set c'],
    ['${SET%.?}', 'set a.b'],
    ['${SET%?*}', 'set a.b.'],
    ['${SET%%*}', 'set '],
    ['${SET%\\*}', 'set a.b.c'],
    ['${SET%%"*"}', 'set '],
    ["${SET%'.c'}", 'set a.b'],
    ['${SET#\\a}', 'unknown'],
    ['${SET:#a}', 'unknown'],
    ['${NONE%x}', 'set '],
    ['${DEFAULT%d}', 'default '],
    ['${NONE:-${SET%%.*}}', 'set a'],
    ['${SET%.${NONE:-c}}', 'set a.b'],
    ['${SET/a/b}', 'set b.b.c'],
    ['${SET/./-}', 'set a-b.c'],
    ['${SET//./-}', 'set a-b-c'],
    ['${SET/.*/}', 'set a'],
    ['${SET//?/x}', 'set xxxxx'],
    ['${SET//x/y}', 'set a.b.c'],
    ['${SET///-}', 'set -a-.-b-.-c-'],
    ['${SET//*/x}', 'set x'],
    ['${SET//.*b/x}', 'set ax.c'],
    ['${SET/b\\/x/y}', 'set a.b.c'],
    ['${SET/b/$}', 'set a.$.c'],
    ['${SET//b/$}', 'unknown'],
    ['${SET/b}', 'unknown'],
    ['${SET', 'unknown'],
    ['${}', 'unknown'],
    ['"open', 'unknown'],
  ])('%j is %j', (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it('goes by the escape character', () => {
    expect(show('`$SET\\x', '`')).toBe('set $SET\\x');
  });

  it('takes no exponential time for a pattern of many wildcards', () => {
    const value = 'a'.repeat(400);
    const found = substitute(`\${X%%${'*a'.repeat(50)}b}`, () => ({ kind: 'set', value }), '\\');
    expect(found).toEqual({ kind: 'set', value });
    const long = substitute(
      `\${X//${'*a'.repeat(2_000)}b/}`,
      () => ({ kind: 'set', value: 'a'.repeat(20_000) }),
      '\\',
    );
    expect(long.kind).toBe('unknown');
  });

  it('does not follow what is nested too deeply', () => {
    expect(show('${NONE:-'.repeat(10_000))).toBe('unknown');
    expect(show(`${'${NONE:-'.repeat(1_000)}x${'}'.repeat(1_000)}`)).toBe('unknown');
  });
});
