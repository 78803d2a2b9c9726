import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import type { Cache } from '../../src/packages/contract.ts';
import { bodyOf } from '../../src/shell/body.ts';
import { instructionsBehind } from './later.ts';
import type { Site } from './situation.ts';

/** Whether programs that run later read a store. */
export type StoreUse =
  | { readonly kind: 'unused' }
  | { readonly kind: 'used'; readonly reason: string }
  | { readonly kind: 'cannot be seen'; readonly assumption: string };

/** Programs of later RUNs that surely read no store. */
const harmless = new Set(
  (
    'adduser addgroup useradd groupadd usermod apk apt apt-get aptitude basename cat cd chgrp chmod chown cp curl cut date ' +
    'dirname dnf echo env export false find grep groups gunzip gzip head id install ldconfig ln ls microdnf mkdir mktemp mv ' +
    'printf pwd readlink rm rmdir sed set sha256sum sha512sum sleep sort stat strip tail tar tee test touch tr true umask ' +
    'uname uniq unlink unset unzip wc wget which xz yum zypper ['
  ).split(' '),
);

/** Looks at what runs behind the RUN, in later builds and when the image is run. */
export function storeUse(site: Site, cache: Cache): StoreUse {
  const readers = cache.readBy ?? [];
  if (readers.length === 0) return { kind: 'unused' };
  let unseen: string | undefined;
  let entry: Instruction | undefined;
  for (const later of instructionsBehind(site)) {
    if (!['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(later.keyword)) continue;
    const { commands } = readRun(site.document, later);
    if (commands.some(({ program }) => program !== undefined && readers.includes(program))) {
      return { kind: 'used', reason: `${cache.label} is used on line ${later.line}` };
    }
    const isSeen = later.keyword === 'RUN' ? isHarmlessRun(site, later, commands) : isProgram(commands);
    if (!isSeen) unseen ??= `what line ${later.line} runs does not use ${cache.label}`;
    if (later.keyword === 'CMD' || later.keyword === 'ENTRYPOINT') entry = later;
  }
  if (entry === undefined) unseen ??= `the program that the image is run with does not use ${cache.label}`;
  return unseen === undefined ? { kind: 'unused' } : { kind: 'cannot be seen', assumption: unseen };
}

function isHarmlessRun(site: Site, instruction: Instruction, commands: readonly RunCommand[]): boolean {
  const body = bodyOf(site.document, instruction);
  if (body.form === 'opaque' || (body.form !== 'exec' && body.broken)) return false;
  return commands.every(
    ({ program, words }) => words.length === 0 || (program !== undefined && harmless.has(program)),
  );
}

/** An ENTRYPOINT that is a program and no script. */
function isProgram(commands: readonly RunCommand[]): boolean {
  return (
    commands.length > 0 &&
    commands.every(({ program, words }) => {
      if (words.length === 0 || program === undefined) return words.length === 0;
      return (
        program === 'java' ||
        (words[0]?.value?.startsWith('/') === true &&
          !/\.\w+$/.test(program) &&
          !/^(?:ba|da|a)?sh$|entrypoint|make/.test(program))
      );
    })
  );
}
