import * as fc from 'fast-check';
import { parse } from 'unbash';
import { expect, test } from 'vitest';
import { commandsIn } from '../../src/shell/simple-command.ts';
import { globOf, isPlainWord, literalOf, quoteWord } from '../../src/shell/words.ts';

function firstArgument(text: string) {
  const [first] = commandsIn(parse(`p ${text}`));
  return first?.command.args[0];
}

test.each([
  ['a', 'a'],
  [String.raw`a\ b`, 'a b'],
  [`'a'"b"c`, 'abc'],
  [`"a\\$b"`, 'a$b'],
  [`""`, ''],
  [`'$x'`, '$x'],
  ['a=b', 'a=b'],
  ['--target=/x', '--target=/x'],
  [`"~/x"`, '~/x'],
  [String.raw`\~`, '~'],
  ['a~b', 'a~b'],
  ['vendor/package:~1.2', 'vendor/package:~1.2'],
  ['{}', '{}'],
])('%s is %s in every run', (text, value) => {
  expect(literalOf(firstArgument(text))).toBe(value);
});

test.each([
  '$x',
  '"a$x"',
  '${x}',
  '$(x)',
  '`x`',
  '$((1))',
  '~',
  '~/x',
  'a=~/x',
  'a=b:~/x',
  '*',
  'a?',
  '[ab]',
  '{a,b}',
  "$'a'",
  '$"a"',
  '<(a)',
])('%s is for the shell to expand', (text) => {
  expect(literalOf(firstArgument(text))).toBeUndefined();
});

test('globs stay in globOf', () => {
  expect(globOf(firstArgument('/var/lib/apt/lists/*'))).toBe('/var/lib/apt/lists/*');
  expect(globOf(firstArgument('"/a b"/[a-z]?'))).toBe('/a b/[a-z]?');
  expect(globOf(firstArgument('$x/*'))).toBeUndefined();
  expect(globOf(firstArgument('{a,b}'))).toBeUndefined();
});

test('no word has no value', () => {
  expect(literalOf(undefined)).toBeUndefined();
});

test('an argument that reads like an assignment has its text', () => {
  const [exported] = commandsIn(parse('export A="b c"'));
  expect(literalOf(exported?.command.args[0])).toBe('A=b c');
});

test('a quoted word reads back as it was', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', ' ', "'", '"', '$', '\\', '*', '~', '#', '\n', '=', '{', ';', '-'),
  });
  fc.assert(
    fc.property(texts, (text) => {
      expect(literalOf(firstArgument(quoteWord(text)))).toBe(text);
      if (isPlainWord(text)) expect(quoteWord(text)).toBe(text);
    }),
    { seed: 20_261_121, numRuns: 2000 },
  );
});
