import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadFormats } from '../src/context/formats.ts';
import { memoryContext } from '../src/context/memory.ts';
import { runTransform } from './transform-runs.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'apt-purge');
const cases = readdirSync(root).toSorted();
const formats = await loadFormats();

describe('apt-purge', () => {
  test('has as many cases that are refused as are rewritten', () => {
    const refused = cases.filter((each) => each.startsWith('refused-')).length;
    const left = cases.filter((each) => each.startsWith('left-')).length;
    expect(refused).toBeGreaterThanOrEqual(25);
    expect(cases.length - refused - left).toBeGreaterThanOrEqual(25);
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

    const { text, refusals } = runTransform('apt-purge', source, { context });

    expect(text).toBe(source);
    expect(refusals).toEqual([
      { line: 2, reason: expect.stringContaining('make in docker/start.sh needs make') },
    ]);
  });

  test('are not mentioned where they call none', () => {
    const context = memoryContext({ 'docker/start.sh': '#!/bin/sh\nexec uwsgi --ini "$1"\n' }, formats);

    const { changes } = runTransform('apt-purge', source, { context });

    expect(changes).toHaveLength(1);
    expect(changes[0]?.assumption).not.toContain('start.sh');
  });

  test('are part of the assumption where their text is not there', () => {
    expect(runTransform('apt-purge', source).changes[0]?.assumption).toContain(
      '/docker/start.sh on line 4 does without',
    );
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

    expect(runTransform('apt-purge', building, { context }).text).toContain(
      '&& \\\n    /src/all.sh && \\\n    apt-mark auto gcc',
    );
    expect(runTransform('apt-purge', building).changes).toEqual([]);
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
    const { changes, refusals } = runTransform('apt-purge', source, {
      context: memoryContext({ 'requirements.txt': requirements }, formats),
    });

    expect(changes).toEqual([]);
    expect(refusals[0]?.reason).toContain(`${name}, which line 3 installs, calls a compiler`);
  });

  test('are read without their comments', () => {
    const context = memoryContext({ 'requirements.txt': '# instead of theano\nnumpy\n' }, formats);

    expect(runTransform('apt-purge', source, { context }).changes).toHaveLength(1);
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

  expect(runTransform('apt-purge', source).changes).toEqual([]);
  expect(runTransform('apt-purge', source, { targets: ['app'] }).changes).toHaveLength(1);
});
