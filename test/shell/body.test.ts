import { describe, expect, test } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { readFacts } from '../../src/shell/facts.ts';
import { bodyOf, type RunBody, type ShellBody } from '../../src/shell/body.ts';

function bodyIn(run: string): { body: RunBody; document: Document } {
  const document = Document.read(`FROM base\n${run}`);
  const instruction = document.instructions[1];
  if (instruction === undefined) throw new Error('no RUN');
  return { body: bodyOf(document, instruction), document };
}

function shellBodyIn(run: string): { body: ShellBody; document: Document } {
  const { body, document } = bodyIn(run);
  if (body.form === 'exec' || body.form === 'opaque') throw new Error(`a shell body was expected`);
  return { body, document };
}

describe('the body of a RUN', () => {
  test('is its arguments in one line, each character with its place in the file', () => {
    const { body, document } = shellBodyIn(
      'RUN --mount=type=tmpfs,target=/t a && \\\n  # note\n\n  bc "d"\n',
    );
    expect(body).toMatchObject({ form: 'shell', broken: false });
    expect(body.text.text).toBe('a &&   bc "d"');
    const start = body.text.text.indexOf('bc');
    const { start: from, end } = body.text.rangeOf(start, start + 2);
    expect(document.text.slice(from, end)).toBe('bc');
  });

  test('is made and parsed once', () => {
    const { body, document } = shellBodyIn('RUN a');
    expect(bodyOf(document, body.instruction)).toBe(body);
    expect(body.script).toBe(body.script);
  });

  test('is the lines of a lone heredoc', () => {
    const { body, document } = shellBodyIn("RUN <<'EOF'\na\n  b $c\nEOF\n");
    expect(body.form).toBe('heredoc');
    expect(body.text.text).toBe('a\n  b $c\n');
    expect(document.text[body.text.offsetAt(body.text.text.indexOf('b'))]).toBe('b');
  });

  test('loses the leading tabs of <<-', () => {
    expect(shellBodyIn('RUN <<-EOF\n\t\ta\n\n\tb\tc\n\tEOF\n').body.text.text).toBe('a\n\nb\tc\n');
  });

  test("has the lines of the shell's own heredocs behind it", () => {
    const { body } = shellBodyIn('RUN cat <<A >f && \\\n cat <<-"B" >g\n1\nA\n\t2\n\tB\n');
    expect(body.form).toBe('shell');
    expect(body.text.text).toBe('cat <<A >f &&  cat <<-"B" >g\n1\nA\n\t2\nB');
    expect(body.broken).toBe(false);
  });

  test('is no shell text in exec form', () => {
    expect(bodyIn('RUN ["a", "b c"]').body).toMatchObject({ form: 'exec', words: ['a', 'b c'] });
  });

  test('is opaque where another program reads it', () => {
    expect(bodyIn('RUN <<EOF\n#!/usr/bin/python3\nprint(1)\nEOF\n').body).toMatchObject({
      form: 'opaque',
      why: 'program',
    });
    expect(bodyIn('RUN <<EOF\r\na\r\nEOF\r\n').body).toMatchObject({ form: 'opaque', why: 'line-endings' });
    const document = Document.read('# escape=`\nFROM base\nRUN a `\n  b\n');
    const run = document.instructions[1];
    expect(run && bodyOf(document, run)).toMatchObject({ form: 'opaque', why: 'escape' });
  });

  test.each(['a; fi', 'a &&', "a 'b", 'echo $(a; fi)', 'echo "`a; fi`"', 'if a; then b'])(
    '%s is broken',
    (text) => {
      expect(shellBodyIn(`RUN ${text}\n`).body.broken).toBe(true);
    },
  );

  test('that nests too deep is broken', () => {
    for (const depth of [500, 900, 1300, 2000, 10_000, 50_000]) {
      const lines = Array.from({ length: depth / 100 }, () => 'f() '.repeat(100)).join('\\\n');
      const { body } = shellBodyIn(`RUN ${lines}{ a; }\n`);
      if (!body.broken) expect(readFacts(body).leaks.functions).toBe(true);
      expect(body.broken || depth < 10_000).toBe(true);
    }
  });

  test.each(['a;', 'a # b', 'a & b', '[[ -f x ]]', 'f() { a; }'])('%s is not', (text) => {
    expect(shellBodyIn(`RUN ${text}\n`).body.broken).toBe(false);
  });
});
