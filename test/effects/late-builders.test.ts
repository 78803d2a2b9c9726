import { describe, expect, test } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { bringsBuildTool, installsLater } from '../../src/effects/late-builders.ts';

const [, run] = Document.read('FROM scratch\nRUN true\n', 'one').instructions;
if (run === undefined) throw new Error('no RUN');
const instruction: Instruction = run;

function called(command: string) {
  const [program, ...words] = command.split(' ');
  return [{ program, words, instruction }];
}

describe('images that compile when they run', () => {
  const cases: readonly (readonly [run: string, start: string, reason: string | undefined])[] = [
    ['akamai install --force', 'akamai --daemon', 'akamai install shows'],
    ['kibana plugin x', 'kibana', 'kibana plugin shows'],
    ['npm install -g homebridge', 'homebridge', 'homebridge is installed'],
    ['npm i -g node-gyp@9', 'node app.js', 'node-gyp@9 is installed'],
    ['yarn global add iobroker', 'node app.js', 'iobroker is installed'],
    ['pip install flask', 'pip --version', undefined],
    ['bundle install', 'bundle exec puma', undefined],
    ['pipenv install --system', 'pipenv run server', undefined],
    ['npm install -g pm2', 'pm2 start', undefined],
    ['npm uninstall node-gyp', 'node app.js', undefined],
    ['tool update', 'tool run', undefined],
  ];

  test.each(cases)('%s, %s', (command, start, reason) => {
    const found = installsLater(called(command), called(start));
    if (reason === undefined) expect(found).toBeUndefined();
    else expect(found?.reason).toContain(reason);
  });
});

describe('images to build in', () => {
  const cases: readonly (readonly [line: string, reason: string | undefined])[] = [
    ['COPY docker-php-ext-install /usr/local/bin/', 'docker-php-ext-install compiles'],
    ['ADD scripts/phpize /usr/local/bin/', 'scripts/phpize compiles'],
    ['COPY --from=0 /bin/phpize /usr/local/bin/', undefined],
    ['ENV CC=/opt/bin/fuzz-clang', 'ENV names a compiler'],
    ['ENV A=b CXX=/src/afl-clang++', 'ENV names a compiler'],
    ['ENV CC=/usr/bin/clang', undefined],
    ['ENV CC=gcc', undefined],
  ];

  test.each(cases)('%s', (line, reason) => {
    const document = Document.read(`FROM alpine AS a\nFROM alpine\n${line}\n`);
    const found = bringsBuildTool(document, document.instructions);
    if (reason === undefined) expect(found).toBeUndefined();
    else expect(found?.reason).toContain(reason);
  });
});
