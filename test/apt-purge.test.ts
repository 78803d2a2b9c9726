import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadFormats } from '../src/context/formats.ts';
import { memoryContext } from '../src/context/memory.ts';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { runAptPurge } from './apt-purge-runs.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'apt-purge');
const cases = readdirSync(root).toSorted();
const formats = await loadFormats();

/** expected.json of a case; messages, assumptions and reasons are parts of the real ones. Lines are those of the round. */
interface Expected {
  readonly changes?: readonly {
    readonly line: number;
    readonly safety: string;
    readonly message: string;
    readonly assumption: string;
  }[];
  readonly refusals?: readonly { readonly line: number; readonly reason: string }[];
}

function textOf(each: string, file: string): string {
  return decodeBytes(readFileSync(join(root, each, file)));
}

describe('apt-purge', () => {
  test('has as many cases that are refused as are rewritten', () => {
    const refused = cases.filter((each) => each.startsWith('refused-')).length;
    const left = cases.filter((each) => each.startsWith('left-')).length;
    expect(refused).toBeGreaterThanOrEqual(25);
    expect(cases.length - refused - left).toBeGreaterThanOrEqual(25);
  });

  test.each(cases)('%s', (each) => {
    const { changes = [], refusals = [] }: Expected = JSON.parse(textOf(each, 'expected.json'));

    const result = runAptPurge(textOf(each, 'before.Dockerfile'));

    expect(result.text).toBe(textOf(each, 'after.Dockerfile'));
    expect(result.changes).toEqual(
      changes.map(({ line, safety, message, assumption }) => ({
        line,
        safety,
        message: expect.stringContaining(message),
        assumption: expect.stringContaining(assumption),
      })),
    );
    expect(result.refusals).toEqual(
      refusals.map(({ line, reason }) => ({ line, reason: expect.stringContaining(reason) })),
    );
    expect(runAptPurge(result.text).changes).toEqual([]);
  });
});

describe('scripts of the build context', () => {
  const source = [
    'FROM python:3.11-slim',
    'RUN apt-get update && apt-get install -y --no-install-recommends gcc make libc6-dev && pip install uwsgi',
    'COPY docker/ /docker/',
    'ENTRYPOINT ["/docker/start.sh"]',
    '',
  ].join('\n');

  test('keep a tool that they call when the container starts', () => {
    const context = memoryContext(
      { 'docker/start.sh': '#!/bin/sh\nset -e\nmake -s assets\nexec uwsgi\n' },
      formats,
    );

    const { text, refusals } = runAptPurge(source, { context });

    expect(text).toBe(source);
    expect(refusals).toEqual([
      { line: 2, reason: expect.stringContaining('make in docker/start.sh needs make') },
    ]);
  });

  test('are not mentioned where they call none', () => {
    const context = memoryContext({ 'docker/start.sh': '#!/bin/sh\nexec uwsgi --ini "$1"\n' }, formats);

    const { changes } = runAptPurge(source, { context });

    expect(changes).toHaveLength(1);
    expect(changes[0]?.assumption).not.toContain('start.sh');
  });

  test('are part of the assumption where their text is not there', () => {
    expect(runAptPurge(source).changes[0]?.assumption).toContain('/docker/start.sh on line 4 does without');
  });

  test('are what compiles, if they do', () => {
    const building = [
      'FROM debian:bookworm-slim',
      'RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev',
      'COPY . /src',
      'RUN /src/all.sh',
      'CMD ["server"]',
      '',
    ].join('\n');
    const context = memoryContext({ 'all.sh': 'gcc -o /usr/local/bin/server /src/server.c\n' }, formats);

    expect(runAptPurge(building, { context }).text).toContain(
      '&& \\\n    /src/all.sh && \\\n    apt-mark auto gcc',
    );
    expect(runAptPurge(building).changes).toEqual([]);
  });
});

describe('requirements of the build context', () => {
  const source = [
    'FROM python:3.11-slim',
    'COPY requirements.txt .',
    'RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && pip install -r requirements.txt',
    'CMD ["python", "-m", "service"]',
    '',
  ].join('\n');

  test.each([
    ['vllm==0.6.0\n', 'vllm'],
    ['numpy\nPyTensor>=2 # models\n', 'pytensor'],
  ])('that compile when the program runs keep the compiler: %j', (requirements, name) => {
    const { changes, refusals } = runAptPurge(source, {
      context: memoryContext({ 'requirements.txt': requirements }, formats),
    });

    expect(changes).toEqual([]);
    expect(refusals[0]?.reason).toContain(`${name}, which line 3 installs, calls a compiler`);
  });

  test('are read without their comments', () => {
    const context = memoryContext({ 'requirements.txt': '# instead of theano\nnumpy\n' }, formats);

    expect(runAptPurge(source, { context }).changes).toHaveLength(1);
  });
});

test('leaves a stage that is no target alone, and takes one that is', () => {
  const source = [
    'FROM python:3.11-slim AS app',
    'RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && pip install uwsgi',
    'CMD ["uwsgi"]',
    'FROM debian:bookworm-slim',
    'COPY --from=app /usr/local/bin/uwsgi /usr/local/bin/',
    '',
  ].join('\n');

  expect(runAptPurge(source).changes).toEqual([]);
  expect(runAptPurge(source, { targets: ['app'] }).changes).toHaveLength(1);
});
