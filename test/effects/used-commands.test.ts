import { describe, expect, test } from 'vitest';
import { loadFormats } from '../../src/context/formats.ts';
import { memoryContext } from '../../src/context/memory.ts';
import { Document } from '../../src/dockerfile/document.ts';
import { runningAfter, usesOf } from '../../src/effects/used-commands.ts';

const formats = await loadFormats();

function uses(text: string, files?: Readonly<Record<string, string>>) {
  const document = Document.read(text);
  const last = document.instructions.at(-1);
  if (last === undefined) throw new Error('there is no instruction');
  const context = files === undefined ? undefined : memoryContext({ ...files }, formats);
  const { commands, unread } = usesOf(document, last, context);
  return {
    programs: commands.map(({ program }) => program),
    scripts: commands.map(({ script }) => script),
    unread,
  };
}

describe('the programs that an instruction runs', () => {
  test.each([
    ['RUN cd /src && sudo make install', ['cd', 'make']],
    ['RUN ["gcc", "-o", "a", "a.c"]', ['gcc']],
    ['HEALTHCHECK --interval=5m CMD curl -f http://localhost/ || exit 1', ['curl', 'exit']],
    ['HEALTHCHECK CMD ["curl", "-f", "http://localhost/"]', ['curl']],
    ['HEALTHCHECK NONE', ['NONE']],
    [String.raw`RUN find . -name '*.c' -exec gcc -c {} \;`, ['find', 'gcc']],
    ['ENTRYPOINT ["/usr/bin/tini", "--", "git", "daemon"]', ['git']],
    ['ENTRYPOINT ["./wait-for-it.sh", "db:5432", "--", "app", "serve"]', ['wait-for-it.sh', 'app']],
    [
      String.raw`ENTRYPOINT ["/wait-for-it.sh", "db:5432", "--", "sh", "-c", "goose up && ./main"]`,
      ['wait-for-it.sh', 'sh', 'goose', 'main'],
    ],
    ['CMD git daemon', ['git']],
    ["RUN bash -lc 'rvm install 3.2'", ['bash', 'rvm']],
    ['ONBUILD RUN make', ['make']],
  ])('%s', (instruction, programs) => {
    expect(uses(`FROM debian\n${instruction}\n`).programs).toEqual(programs);
  });

  const files = {
    'docker/start.sh': '#!/bin/sh\nset -e\n. /docker/common.sh\nexec gcc --version\n',
    'docker/common.sh': 'make -s assets\n',
    'tool.py': '#!/usr/bin/env python3\nimport os\n',
  };

  test('include those of scripts, and of the scripts that these read', () => {
    const found = uses('FROM debian\nCOPY docker /docker\nENTRYPOINT ["/docker/start.sh"]\n', files);

    expect(found.programs).toEqual(['start.sh', 'set', '.', 'make', 'gcc']);
    expect(found.scripts).toEqual([
      undefined,
      ...Array(2).fill('docker/start.sh'),
      'docker/common.sh',
      'docker/start.sh',
    ]);
    expect(found.unread).toEqual([]);
  });

  test.each([
    ['COPY docker/start.sh /usr/local/bin/', 'ENTRYPOINT ["start.sh"]'],
    ['COPY docker/start.sh /', 'CMD /start.sh'],
    ['WORKDIR /app\nCOPY docker/ .', 'RUN sh start.sh'],
    ['COPY docker/start.sh /go', 'CMD ["sh", "/go"]'],
  ])('find a script wherever it was copied to: %s, %s', (copy, start) => {
    expect(uses(`FROM debian\nWORKDIR /\n${copy}\n${start}\n`, files).programs).toContain('gcc');
  });

  test('say which scripts cannot be read', () => {
    expect(uses('FROM debian\nRUN ./build.sh && bash /opt/all.sh\n', {}).unread).toEqual([
      './build.sh',
      '/opt/all.sh',
    ]);
    expect(uses('FROM debian\nCOPY tool.py /\nCMD ["/tool.py"]\n', files).unread).toEqual([]);
  });

  test('do not follow a script that starts itself for ever', () => {
    const again = { 'a.sh': 'sh /a.sh\n' };
    expect(uses('FROM debian\nCOPY a.sh /a.sh\nCMD ["sh", "/a.sh"]\n', again).unread).toEqual(['/a.sh']);
  });
});

test('what runs after an instruction: later RUNs, what stands in force, and the stages built on it', () => {
  const document = Document.read(
    [
      'FROM debian AS base',
      'CMD ["old"]',
      'HEALTHCHECK CMD probe',
      'RUN one',
      'RUN two',
      'CMD ["new"]',
      'FROM base AS child',
      'RUN three',
      'FROM debian',
      'RUN four',
      '',
    ].join('\n'),
  );
  const [base] = document.stages;
  if (base === undefined) throw new Error('there is no stage');
  const from = document.instructions.find(({ line }) => line === 4);

  expect(runningAfter(document.stages, base, from).map(({ line }) => line)).toEqual([3, 5, 6, 8]);
  expect(runningAfter(document.stages, base, undefined).map(({ line }) => line)).toEqual([3, 4, 5, 6, 8]);
});
