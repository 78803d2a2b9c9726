import { expect, test } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { jointText, readStyle } from '../../src/shell/list-style.ts';

/** What stands between `a` and `b` if the first RUN of this text goes on. */
function jointIn(text: string, joint: '&&' | ';' = '&&'): string {
  const document = Document.read(text);
  const run = document.instructions.find(({ keyword }) => keyword === 'RUN');
  if (run === undefined) throw new Error('no RUN');
  return `a${jointText(readStyle(document, run), joint)}b`;
}

test.each([
  ['a RUN that begins its lines with &&', 'FROM x\nRUN a \\\n  && b\n', 'a \\\n  && b'],
  ['a RUN that ends its lines with &&', 'FROM x\nRUN a && \\\n\tb\n', 'a && \\\n\tb'],
  ['no blank before the backslash', 'FROM x\nRUN a &&\\\n    b\n', 'a &&\\\n    b'],
  ['CRLF', 'FROM x\r\nRUN a \\\r\n  && b\r\n', 'a \\\r\n  && b'],
  ['a RUN of one line in a file with others', 'FROM x\nRUN a\nRUN c \\\n   && d\n', 'a \\\n   && b'],
  [
    'a RUN with a list of arguments only',
    'FROM x\nRUN a \\\n      c \\\n      d\nRUN c \\\n  && d\n',
    'a \\\n  && b',
  ],
  ['comments and empty lines between the lines', 'FROM x\nRUN a \\\n# c\n\n  && b\n', 'a \\\n  && b'],
  ['a file without any', 'FROM x\nRUN a\n', 'a && \\\n    b'],
  ['`;` lists', 'FROM x\nRUN a; \\\n  b; \\\n  c\n', 'a && \\\n  b'],
])('%s', (_, text, expected) => {
  expect(jointIn(text)).toBe(expected);
});

test('`;` ends its line in either style', () => {
  expect(jointIn('FROM x\nRUN a \\\n  && b\n', ';')).toBe('a; \\\n  b');
  expect(jointIn('FROM x\nRUN a && \\\n  b\n', ';')).toBe('a; \\\n  b');
});
