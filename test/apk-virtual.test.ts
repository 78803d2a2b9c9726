import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadFormats } from '../src/context/formats.ts';
import { memoryContext } from '../src/context/memory.ts';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { Document } from '../src/dockerfile/document.ts';
import { apkVirtual } from '../transforms/apk-virtual/index.ts';
import { runTransform } from './transform-runs.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'apk-virtual');
const cases = readdirSync(root).toSorted();
const formats = await loadFormats();

function textOf(each: string, file: string): string {
  return decodeBytes(readFileSync(join(root, each, file)));
}

describe('apk-virtual', () => {
  test('has as many refusals as rewrites', () => {
    const changed = cases.filter(
      (each) => textOf(each, 'before.Dockerfile') !== textOf(each, 'after.Dockerfile'),
    );
    expect(changed.length).toBeGreaterThanOrEqual(40);
    expect(cases.length - changed.length).toBeGreaterThanOrEqual(40);
  });
});

test('apk-virtual leaves alone what is installed behind the last command that compiles', () => {
  const built = 'FROM python:3.12-alpine3.20\nRUN apk add --no-cache musl-dev\nRUN pip install uwsgi\n';
  const { text, refusals } = runTransform(
    'apk-virtual',
    `${built}RUN apk add --no-cache make openssh\nCMD ["uwsgi"]\n`,
  );

  expect(text).toContain('RUN apk add --no-cache make openssh\n');
  expect(text).toContain('apk del --no-network .build-deps\n');
  expect(refusals).toEqual([
    { line: 4, reason: expect.stringContaining('make ships with the image: no RUN behind') },
  ]);
});

describe('apk-virtual looks into the build context', () => {
  const source =
    'FROM python:3.12-alpine3.20\nRUN apk add --no-cache make gcc musl-dev\nCOPY requirements.txt entrypoint.sh /\n' +
    'RUN pip install -r /requirements.txt\nENTRYPOINT ["/entrypoint.sh"]\n';
  const run = (files: Readonly<Record<string, string>>) =>
    runTransform('apk-virtual', source, {
      context: memoryContext({ 'requirements.txt': 'uwsgi\n', ...files }, formats),
    });

  test('and refuses where the script that the image starts uses a tool', () => {
    const { refusals } = run({
      'entrypoint.sh': '#!/bin/sh\nset -e\nif [ -d /src ]; then make -C /src; fi\nexec uwsgi\n',
    });

    expect(refusals).toEqual([
      {
        line: 2,
        reason: expect.stringContaining('/entrypoint.sh, which ENTRYPOINT starts, runs make (line 5)'),
      },
    ]);
  });

  test('and assumes nothing of a script that uses none', () => {
    const { changes } = run({ 'entrypoint.sh': '#!/bin/sh\nexec uwsgi "$@"\n' });

    expect(changes).toHaveLength(1);
    expect(changes[0]?.assumption).not.toContain('entrypoint.sh');
  });

  test('and says what it assumes of a script that is not there', () => {
    expect(run({}).changes[0]?.assumption).toContain(
      '/entrypoint.sh, which ENTRYPOINT starts, uses none of them',
    );
  });

  test('and refuses where a package of requirements.txt looks up its libraries with gcc', () => {
    const { refusals } = run({
      'requirements.txt': '# files\npython-magic>=0.4\n',
      'entrypoint.sh': '#!/bin/sh\nexec uwsgi\n',
    });

    expect(refusals).toEqual([
      { line: 2, reason: expect.stringContaining('python-magic looks up its libraries') },
    ]);
  });
});

describe('apk-virtual on whatever it is given', () => {
  const words = fc.constantFrom(
    'gcc',
    'g++',
    'make',
    'musl-dev',
    'bash',
    'curl',
    'git',
    'libffi-dev',
    'postgresql-dev',
    'tzdata',
    '$DEPS',
  );
  const options = fc.constantFrom('--no-cache', '--update', '-U', '-q', '--virtual .deps', '-t .b');
  const add = fc
    .tuple(fc.array(options, { maxLength: 2 }), fc.array(words, { minLength: 1, maxLength: 5 }))
    .map(
      ([flags, packages]) => `apk add ${[...new Set(flags)].join(' ')} ${[...new Set(packages)].join(' ')}`,
    );
  const command = fc.oneof(
    add,
    fc.constantFrom(
      'pip install -r /r.txt',
      'make install',
      'cd /src',
      './configure',
      'rm -rf /src',
      'set -ex',
      'apk update',
      'apk del .deps',
      'apk del gcc make',
      'rm -rf /var/cache/apk/*',
      'npm ci',
      'true || false',
    ),
  );
  const joint = fc.constantFrom(' && ', '; ', ' && \\\n    ', ' \\\n  && ', '; \\\n\t');
  const runLine = fc
    .tuple(fc.array(command, { minLength: 1, maxLength: 4 }), joint)
    .map(([commands, between]) => `RUN ${commands.join(between)}`);
  const line = fc.oneof(
    { weight: 4, arbitrary: runLine },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'COPY . /src',
        'WORKDIR /app',
        'ENV DEPS="gcc make"',
        'LABEL a=b',
        '# a comment',
        '',
        'USER app',
        'ARG DEPS=make',
      ),
    },
  );
  const file = fc
    .tuple(
      fc.constantFrom('alpine:3.20', 'python:3.12-alpine3.20', 'example/base'),
      fc.array(line, { maxLength: 7 }),
    )
    .map(([base, lines]) => `FROM ${base}\n${lines.join('\n')}\nCMD ["tool"]\n`);

  test('comes to an end, and the result reads as it says', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(file, (text) => {
        const { text: result } = runTransform('apk-virtual', text);
        expect(runTransform('apk-virtual', result).changes).toEqual([]);
      }),
      { seed: 20_261_121, numRuns: 200 },
    );
  });

  const lines = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');
  const large: Readonly<Record<string, string>> = {
    calls: `FROM alpine:3.20\n${lines(8000, (index) => `RUN apk add --no-cache gcc make p${index}`)}\nRUN make\n`,
    stages: lines(2000, (index) => `FROM alpine:3.20 AS s${index}\nRUN apk add --no-cache gcc && gcc x.c`),
    packages: `FROM alpine:3.20\nRUN apk add ${lines(20_000, (index) => `p${index} \\`)}\n gcc && make\nCMD ["x"]\n`,
    runs: `FROM alpine:3.20\n${lines(150, () => 'RUN apk add gcc')}\n${lines(20_000, () => 'RUN make x')}\nCMD ["x"]\n`,
  };

  test.each(Object.keys(large))('takes no more than linear time for many %s', (name) => {
    const document = Document.read(large[name] ?? '', 'one');

    expect(apkVirtual.run(document, {}).proposals.length).toBeLessThan(3);
  });
});
