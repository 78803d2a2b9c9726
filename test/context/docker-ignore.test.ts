import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { array, constantFrom, record, sample } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DockerIgnore } from '../../src/context/docker-ignore.ts';
import { IgnorePatternError } from '../../src/context/ignore-pattern.ts';
import { askGo, hasGo, type Answer, type Question } from './go-matcher.ts';

/** Questions with the answers of moby/patternmatcher v0.6.1, written by record-answers.ts. */
const recorded: { question: Question; answer: Answer }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded-answers.json'), 'utf8'),
);

/** What our matcher says; a pattern that it does not understand gives `undefined`. */
function answerOf({ ignore, paths }: Question): Answer | undefined {
  try {
    const rules = DockerIgnore.read(ignore);
    return { error: false, ignored: paths.map((path) => rules.ignores(path)) };
  } catch (error) {
    if (!(error instanceof IgnorePatternError)) throw error;
    return /not (?:understood|known)/.test(error.message) ? undefined : { error: true, ignored: null };
  }
}

describe('.dockerignore', () => {
  test.each(
    recorded.map(({ question, answer }) => ({ name: JSON.stringify(question.ignore), question, answer })),
  )('answers $name as Docker does', ({ question, answer }) => {
    expect(answerOf(question)).toEqual(answer);
  });

  test.each([
    ['[', true],
    ['a[b', true],
    ['!', true],
    ['.\\', true],
    ['\\', true],
    ['[a-]', true],
    ['[]a]', true],
    [`${'a'.repeat(70_000)}`, true],
    ['[a]', false],
    ['# [', false],
  ])('refuses %s: %s', (ignore, isRefused) => {
    const reading = (): DockerIgnore => DockerIgnore.read(ignore);
    if (isRefused) expect(reading).toThrow(IgnorePatternError);
    else expect(reading).not.toThrow();
  });

  test.runIf(hasGo() || process.env['CI'] === 'true')(
    'agrees with moby/patternmatcher on generated patterns',
    { timeout: 300_000 },
    () => {
      const piece = constantFrom(
        'a',
        'b',
        'ab',
        'node_modules',
        '.',
        '..',
        '*',
        '**',
        '?',
        '/',
        '/',
        '!',
        '\\',
        '\\*',
        '[ab]',
        '[^a]',
        '#',
        ' ',
        '.js',
        '*.md',
        'é',
        '(',
        '+',
        '$',
        '^',
        '|',
        '-',
      );
      const line = array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
      const name = constantFrom(
        'a',
        'b',
        'ab',
        'node_modules',
        'x.js',
        'c.md',
        'a|b',
        'é',
        '.env',
        'a*',
        '!a',
        '(',
        'a+b',
        ' a',
      );
      const path = array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
      const question = record({
        ignore: array(line, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n')),
        paths: array(path, { minLength: 1, maxLength: 12 }),
      });
      const questions = sample(question, { seed: 20_261_121, numRuns: 6000 });
      const answers = askGo(questions);
      let understood = 0;
      questions.forEach((each, index) => {
        const ours = answerOf(each);
        if (ours === undefined) return;
        understood += 1;
        expect({ ...each, ...ours }).toEqual({ ...each, ...answers[index] });
      });
      expect(understood).toBeGreaterThan(5000);
    },
  );
});
