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
    ['${SET%%.*}', 'unknown'],
    ['${SET/a/b}', 'unknown'],
    ['${SET', 'unknown'],
    ['${}', 'unknown'],
    ['"open', 'unknown'],
  ])('%j is %j', (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it('goes by the escape character', () => {
    expect(show('`$SET\\x', '`')).toBe('set $SET\\x');
  });

  it('does not follow what is nested too deeply', () => {
    expect(show('${NONE:-'.repeat(10_000))).toBe('unknown');
    expect(show(`${'${NONE:-'.repeat(1_000)}x${'}'.repeat(1_000)}`)).toBe('unknown');
  });
});
