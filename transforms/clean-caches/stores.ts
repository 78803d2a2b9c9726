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
    if (!['RUN', 'CMD', 'ENTRYPOINT'].includes(later.keyword)) continue;
    const { commands } = readRun(site.document, later);
    const reader = commands.find(({ program }) => program !== undefined && readers.includes(program));
    if (reader !== undefined) {
      return { kind: 'used', reason: `${reader.program ?? ''} on line ${later.line} reads ${cache.label}` };
    }
    if (namesPlace(later, cache))
      return { kind: 'used', reason: `line ${later.line} names the folder of ${cache.label}` };
    const isSeen = later.keyword === 'RUN' ? isHarmlessRun(site, later, commands) : isProgram(commands);
    if (!isSeen) unseen ??= `what line ${later.line} runs does not use ${cache.label}`;
    if (later.keyword === 'CMD' || later.keyword === 'ENTRYPOINT') entry = later;
  }
  if (entry === undefined) unseen ??= `the program that the image is run with does not use ${cache.label}`;
  return unseen === undefined ? { kind: 'unused' } : { kind: 'cannot be seen', assumption: unseen };
}

/** Whether an instruction speaks of the cache's folder: a class path, a copy of a jar. */
function namesPlace(instruction: Instruction, { paths }: Cache): boolean {
  return paths.some((path) => instruction.arguments.text.includes(path.replace(/^~\//, '/')));
}

/** Servers and run-times that read no build tool's store. */
const runtimes = new Set([
  'java',
  'node',
  'nginx',
  'httpd',
  'apache2-foreground',
  'caddy',
  'php-fpm',
  'redis-server',
]);

function isHarmlessRun(site: Site, instruction: Instruction, commands: readonly RunCommand[]): boolean {
  const body = bodyOf(site.document, instruction);
  if (body.form === 'opaque' || (body.form !== 'exec' && body.broken)) return false;
  return commands.every(
    ({ program, words }) => words.length === 0 || (program !== undefined && harmless.has(program)),
  );
}

/** A CMD or ENTRYPOINT of which every program is known: a file of any name may be a script that calls a build tool. */
function isProgram(commands: readonly RunCommand[]): boolean {
  return (
    commands.length > 0 &&
    commands.every(
      ({ program, words }) => words.length === 0 || (program !== undefined && runtimes.has(program)),
    )
  );
}
