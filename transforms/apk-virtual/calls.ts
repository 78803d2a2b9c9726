import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { callsOf, type PackageCall } from '../../src/effects/package-calls.ts';
import { alpinePackage } from '../../src/packages/alpine/index.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { apk } from '../../src/packages/apk.ts';
import { type ApkCall, readApkCall } from './apk-words.ts';
import { type Deciding, decidingAt } from './deciding.ts';

/** The calls of apk in a stage, in the order of the file. */
export interface StageCalls {
  readonly adds: readonly ApkCall[];
  readonly dels: readonly ApkCall[];
  /** Calls whose packages are not known, or that cannot be edited. */
  readonly unread: readonly UnreadCall[];
  /** Names of virtual packages that the file uses already. */
  readonly groups: ReadonlySet<string>;
}

export interface UnreadCall extends Deciding {
  readonly verb: string;
  readonly index: number;
  /** It names packages that only builds need, or some that are not known. */
  readonly isForBuilds: boolean;
}

export function callsIn(
  document: Document,
  stage: Stage,
  where: 'editable' | 'anywhere' = 'editable',
): StageCalls {
  const adds: ApkCall[] = [];
  const dels: ApkCall[] = [];
  const unread: UnreadCall[] = [];
  for (const run of stage.instructions) {
    if (run.keyword !== 'RUN') continue;
    const calls = callsOf(document, run).filter(
      ({ manager, verbName }) => manager === apk && (verbName === 'add' || verbName === 'del'),
    );
    for (const call of calls) {
      const read = readApkCall(document, run, call, where);
      if ('problem' in read) {
        const isForBuilds = namesBuildPackages(call) && !isDeletedHere(call, calls);
        unread.push({ ...decidingAt(run, read.problem), verb: call.verbName, index: run.index, isForBuilds });
      } else if (call.verbName === 'add') adds.push(read);
      else dels.push(read);
    }
  }
  const groups = new Set(adds.flatMap(({ group }) => (group === undefined ? [] : [group.name])));
  return { adds, dels, unread, groups };
}

function namesBuildPackages({ words: { operands }, command }: PackageCall): boolean {
  const isPiped = command.allWords.some(({ value }) => value?.endsWith('xargs') === true);
  if (isPiped) return !/run/i.test(groupIn(command) ?? '');
  return operands.some(
    (name) =>
      name !== undefined && alpinePackage(name.replace(/[@<>=~].*$/, ''), undefined)?.role === 'build',
  );
}

/** The value of `--virtual`, as far as it is static. */
function groupIn({ words }: RunCommand): string | undefined {
  const values = words.map(({ value }) => value);
  const at = values.findIndex((value) => value === '-t' || value === '--virtual');
  return at < 0
    ? values.find((value) => value?.startsWith('--virtual=') === true)?.slice(10)
    : values[at + 1];
}

/** A call of the same RUN deletes its group, or one of its packages, perhaps under the same condition. */
function isDeletedHere({ words, command }: PackageCall, calls: readonly PackageCall[]): boolean {
  const names = new Set([groupIn(command), ...words.operands].filter((name) => name !== undefined));
  return calls.some(
    ({ verbName, words: { operands } }) =>
      verbName === 'del' && operands.some((name) => name !== undefined && names.has(name)),
  );
}
