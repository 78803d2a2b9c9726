import { parse } from 'unbash';
import { expect, test } from 'vitest';
import { commandsIn, literalWords, outward } from '../../src/shell/simple-command.ts';

/** Each command as `name: surroundings from the innermost out`. */
function places(text: string): string[] {
  return [...commandsIn(parse(text))].map((command) => {
    const steps = [...outward(command)].map((step) => {
      switch (step.kind) {
        case 'list':
          return step.background ? `list ${step.index} &` : `list ${step.index}`;
        case 'and-or':
          return `${step.before ?? ''}_${step.after ?? ''}`;
        case 'pipeline':
          return step.negated ? `! ${step.index}` : `pipeline ${step.index}`;
        default:
          return step.kind;
      }
    });
    return `${literalWords(command.command)[0] ?? '-'}: ${steps.join(', ')}`;
  });
}

test.each([
  ['a', ['a: list 0']],
  ['a; b &', ['a: list 0', 'b: list 1 &']],
  ['a && b || c', ['a: _&&, list 0', 'b: &&_||, list 0', 'c: ||_, list 0']],
  ['a | b', ['a: pipeline 0, list 0', 'b: pipeline 1, list 0']],
  ['! a', ['a: ! 0, list 0']],
  [
    'if a; then b; elif c; then d; else e; fi',
    [
      'a: list 0, condition, list 0',
      'b: list 0, branch, list 0',
      'c: list 0, condition, list 0',
      'd: list 0, branch, list 0',
      'e: list 0, branch, list 0',
    ],
  ],
  ['while a; do b; done', ['a: list 0, condition, list 0', 'b: list 0, loop, list 0']],
  ['for x in $(a); do b; done', ['a: list 0, substitution, list 0', 'b: list 0, loop, list 0']],
  ['case $(a) in x) b;; esac', ['a: list 0, substitution, list 0', 'b: list 0, branch, list 0']],
  ['{ a; }; ( b )', ['a: list 0, group, list 0', 'b: list 0, subshell, list 1']],
  ['f() { a; }', ['a: list 0, group, function, list 0']],
  [
    'a "$(b `c`)"',
    ['a: list 0', 'b: list 0, substitution, list 0', 'c: list 0, substitution, list 0, substitution, list 0'],
  ],
  ['x=$(a) y=1', ['-: list 0', 'a: list 0, substitution, list 0']],
  [
    'a >"$(b)" <<X\n$(c)\nX\n',
    ['a: list 0', 'b: list 0, substitution, list 0', 'c: list 0, substitution, list 0'],
  ],
] as const)('the commands of %s', (text, expected) => {
  expect(places(text)).toEqual(expected);
});

test('positions count in the text, but not in backquotes with escapes', () => {
  const commands = [...commandsIn(parse('a `b \\`c\\`` $(d)'))];
  const positioned = commands.map(({ command, positioned }) => [command.name?.text, positioned]);
  expect(positioned).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
    ['d', true],
  ]);
});

test('a long list and a deep nest are walked', () => {
  expect([...commandsIn(parse('a && '.repeat(200_000) + 'a'))]).toHaveLength(200_001);
  expect([...commandsIn(parse('( '.repeat(200) + 'a' + ' )'.repeat(200)))]).toHaveLength(1);
  for (const [open, close] of [
    ['( ', ' )'],
    ['$(', ')'],
    ['{ ', '; }'],
    ['if ', '; then a; fi'],
  ] as const) {
    const text = `a ; ${open.repeat(10_000)}a${close.repeat(10_000)}`;
    expect([...commandsIn(parse(text))].length).toBeGreaterThan(0);
  }
});
