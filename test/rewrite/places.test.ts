import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSpans } from '../../src/rewrite/line-spans.ts';
import { rewrite } from '../../src/rewrite/rewrite.ts';

const skip = ['split-stages'];

describe('places of the original file', () => {
  test('an assumption names its lines, though the lines above have become fewer', () => {
    const source = [
      'FROM golang:1.22',
      'RUN go install example.com/a@v1',
      '',
      '',
      'RUN go install example.com/b@v1',
      'ENTRYPOINT ["/start.sh"]',
      '',
    ].join('\n');
    const { changes } = rewrite(source, { skip, unsafe: true });
    expect(changes.find(({ transform }) => transform === 'clean-caches')).toMatchObject({
      line: 2,
      assumption:
        "what line 6 runs does not use Go's module cache and what line 6 runs does not use Go's build cache",
    });
  });

  test('what --unsafe would do to the file as it was is offered, though the safe changes are in its way', () => {
    const source = [
      'FROM acme/node',
      'RUN apk add --no-cache \\',
      '    python py-pip \\',
      '    build-base zlib-dev && \\',
      '    pip install flask && \\',
      '    # apk del py-pip && \\',
      '    rm -rf /tmp/*',
      'COPY package.json /app/',
      'RUN npm update',
      '# less in the image',
      'RUN apk del build-base',
      'CMD ["gulp"]',
      '',
    ].join('\n');
    const { changes, refusals } = rewrite(source, { skip });
    const offered = changes.filter(({ applied }) => !applied).map(({ transform, line }) => [transform, line]);
    expect(offered).toContainEqual(['apk-virtual', 2]);
    expect(refusals.filter(({ transform }) => transform === 'apk-virtual')).toEqual([]);
    const { changes: applied } = rewrite(source, { skip, unsafe: true });
    expect(applied.map(({ transform }) => transform)).toContain('apk-virtual');
  });

  test('nothing is refused of what only the changes have put there', () => {
    const source = [
      'FROM python:3.12-slim',
      'RUN apt-get update && apt-get install -y build-essential libpq-dev',
      'WORKDIR /app',
      'COPY requirements.txt .',
      'RUN pip install -r requirements.txt',
      'COPY . .',
      'CMD ["python", "main.py"]',
      '',
    ].join('\n');
    const { text, refusals } = rewrite(source, { skip, unsafe: true });
    expect(text).toContain('apt-get purge');
    expect(refusals).toEqual([]);
  });
});

test('LineSpans answers as looking at each span does', () => {
  const span = tuple(integer({ min: 1, max: 60 }), integer({ min: 0, max: 9 })).map(([line, more]) => ({
    line,
    endLine: line + more,
  }));
  assert(
    property(array(span, { maxLength: 12 }), span, (spans, asked) => {
      const all = new LineSpans();
      for (const each of spans) all.add(each);
      const meets = spans.some(({ line, endLine }) => line <= asked.endLine && asked.line <= endLine);
      expect(all.meets(asked)).toBe(meets);
    }),
    { seed: 20_261_121 },
  );
});
