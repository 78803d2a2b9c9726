import { describe, expect, it } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';

function failureOf(text: string, readers: 'both' | 'one' = 'both'): DockerfileError {
  try {
    Document.read(text, readers);
  } catch (error) {
    if (error instanceof DockerfileError) return error;
    throw error;
  }
  throw new Error('the text was read');
}

describe('Document.read', () => {
  it('gives instructions with their flags, arguments and places', () => {
    const text =
      'FROM a\n# one\n\nrun --network=none \\\n  --mount=type=cache,target=/x \\\n  # two\n  b \\\n  c\n';
    const { instructions } = Document.read(text);
    const [, run] = instructions;
    expect(run).toMatchObject({
      index: 1,
      keyword: 'RUN',
      line: 4,
      endLine: 8,
      commentsAbove: [{ text: 'one', line: 2 }],
      commentsInside: [{ text: 'two', line: 6 }],
      flags: [
        { name: 'network', value: 'none' },
        { name: 'mount', value: 'type=cache,target=/x' },
      ],
    });
    expect(run?.arguments.text).toBe('b   c');
    expect(run?.flags.map(({ range }) => text.slice(range.start, range.end))).toEqual([
      '--network=none',
      '--mount=type=cache,target=/x',
    ]);
    expect(text.slice(run?.range.start, run?.range.end)).toBe(text.slice(text.indexOf('run'), -1));
  });

  it('gives the content and the terminator of a heredoc', () => {
    const text = 'FROM a\r\nRUN <<-EOF\r\n\techo\r\n\tEOF\r\n';
    const [, run] = Document.read(text, 'one').instructions;
    const [heredoc] = run?.heredocs ?? [];
    expect(heredoc).toMatchObject({ name: 'EOF', expand: true, chomp: true });
    expect(text.slice(heredoc?.content.start, heredoc?.content.end)).toBe('\techo\r\n');
    expect(text.slice(heredoc?.terminator.start, heredoc?.terminator.end)).toBe('\tEOF');
    expect(run?.range.end).toBe(text.length - 2);
  });

  it('gives the trigger of an ONBUILD', () => {
    const [, onbuild, shell] = Document.read(
      'FROM a\nONBUILD copy --from=b c d\nONBUILD SHELL ["e"]\n',
    ).instructions;
    expect(onbuild?.trigger).toMatchObject({ keyword: 'COPY', flags: [{ name: 'from', value: 'b' }] });
    expect(onbuild?.trigger?.arguments.text).toBe('c d');
    expect(shell?.trigger?.json).toEqual(['e']);
  });

  it('gives directives, the effective ones only', () => {
    const names = (text: string): string[] =>
      Document.read(text, 'one').directives.map(({ name, value, line }) => `${line} ${name}=${value}`);
    expect(names('# syntax=a b\n#escape=`\nFROM a\n')).toEqual(['1 syntax=a b', '2 escape=`']);
    expect(names('#!/bin/x\n# syntax=a\n# escape=`\nFROM a\n')).toEqual(['2 syntax=a']);
    expect(names('\n# syntax=a\nFROM a\n')).toEqual([]);
    expect(names(' # syntax=a\n # escape=`\nFROM a\n')).toEqual(['2 escape=`']);
    expect(names('\uFEFF# check=skip=all\nFROM a\n')).toEqual(['1 check=skip=all']);
  });

  it('takes a directive that has no effect for a comment', () => {
    const { comments } = Document.read('# a\n# escape=`\nFROM a\n');
    expect(comments.map(({ text }) => text)).toEqual(['a', 'escape=`']);
  });
});

describe('Document.read refuses', () => {
  it.each([
    ['FROM a\nHELLO\n', "unknown instruction 'HELLO'", 2],
    ['\x7fELF\0\0', 'this is binary data, not a Dockerfile', 1],
    ['', 'the file has no instructions', 1],
    ['# a\n', 'the file has no instructions', 1],
    ['ARG A\nRUN a\n', 'RUN stands before the first FROM', 2],
    ['FROM a\nRUN <<EOF\nb\n', 'the heredoc <<EOF has no end', 2],
    ['FROM a\nCOPY a\n', 'COPY requires a source and a destination', 2],
    ['FROM a b\n', 'FROM requires either one or three arguments', 1],
    ['FROM a\nRUN --mout=x a\n', 'unknown flag --mout for RUN', 2],
    ['FROM a\n\nENV A=b \\\n  C\n', "ENV: 'C' has no =, it must be of the form name=value", 3],
  ])('%j', (text, message, line) => {
    expect(failureOf(text)).toMatchObject({ message, line });
  });

  it('a line of more than 65,535 bytes, not characters', () => {
    const most = 65_535 - 'RUN '.length;
    expect(() => Document.read(`FROM a\nRUN ${'x'.repeat(most)}\n`)).not.toThrow();
    expect(failureOf(`FROM a\nRUN ${'x'.repeat(most + 1)}\n`).line).toBe(2);
    expect(failureOf(`FROM a\nRUN ${'\u00E9'.repeat(most / 2 + 1)}\n`).line).toBe(2);
    expect(failureOf(`FROM a\nRUN ${'\u{1F433}'.repeat(most / 4 + 1)}\n`).line).toBe(2);
  });

  it('substitutions that are nested deeper than it follows, in a heredoc as in a destination', () => {
    const nested = `${'${a:-'.repeat(5_000)}x${'}'.repeat(5_000)}`;
    expect(failureOf(`FROM a\nRUN <<EOF ${nested}\nEOF\n`, 'one').message).toContain('nested too deeply');
    expect(failureOf(`FROM a\nCOPY a <<${nested}\n`, 'one').line).toBe(2);
  });

  it('what is far larger than any Dockerfile', () => {
    expect(failureOf(`FROM a\n${'RUN b\n'.repeat(200_000)}`).message).toContain('larger than 1 MiB');
    expect(failureOf(`FROM a\n${'\n'.repeat(100_000)}`).message).toContain('more than 50000 lines');
  });

  it.each([
    ['a line that holds only a backslash', 'FROM a\n\\\nRUN b\n'],
    ['a line that ends in two backslashes', 'FROM a\nRUN b \\\\\nRUN c\n'],
    ['a heredoc with a blank in front of its name', 'FROM a\nRUN << EOF\nb\nEOF\n'],
  ])('what dockerfile-ast reads otherwise: %s', (_, text) => {
    expect(failureOf(text).message).toBe(
      'two readers of Dockerfiles disagree at line 2, so the file is left alone',
    );
    expect(() => Document.read(text, 'one')).not.toThrow();
  });
});

describe('Document', () => {
  it.each(['FROM a\nRUN b \\\n', 'FROM a\nRUN b \\\n  \n\n', 'FROM a\nRUN b \\'])(
    'reads a last line that goes on where nothing follows: %j',
    (text) => {
      expect(Document.read(text).instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'RUN']);
    },
  );

  it('knows its lines', () => {
    const document = Document.read('FROM a\r\nRUN b\n', 'one');
    expect([0, 6, 7, 8, 13, 14, 99].map((offset) => document.lineAt(offset))).toEqual([1, 1, 1, 2, 2, 3, 3]);
    expect([1, 2, 3, 4].map((line) => document.offsetOfLine(line))).toEqual([0, 8, 14, 14]);
  });

  it.each([
    ['FROM a', '\n'],
    ['FROM a\n', '\n'],
    ['FROM a\r\n', '\r\n'],
    ['FROM a\r\nRUN b\r\nRUN c\n', '\r\n'],
    ['FROM a\r\nRUN b\nRUN c\n', '\n'],
    ['FROM a\r\nRUN b', '\r\n'],
  ])('knows the line ending of %j', (text, newline) => {
    expect(Document.read(text, 'one').newline).toBe(newline);
  });

  it('knows its byte order mark', () => {
    expect(Document.read('\uFEFFFROM a\n').hasBom).toBe(true);
    expect(Document.read('FROM a\n').hasBom).toBe(false);
  });

  it('knows the stage of an instruction', () => {
    const document = Document.read('ARG A=b\nFROM a AS x\nRUN b\nFROM x\nRUN c\n');
    expect(document.instructions.map((each) => document.stageOf(each)?.index)).toEqual([
      undefined,
      0,
      0,
      1,
      1,
    ]);
  });
});
