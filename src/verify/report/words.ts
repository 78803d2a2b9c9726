import { printable } from '../../report/printable.ts';
import type { FieldDifference, PathDifference } from '../compare.ts';
import type { FileEntry } from '../image/file-entry.ts';
import type { SetAside } from '../verdict.ts';
import { isAsPromised, isDifferent, type FileVerification, type VerifiedFile } from '../verification.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** In decimal units, as Docker counts: `142 MB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit] ?? ''}`;
}

export function seconds(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(1)} s`;
}

/** `-31 %`; empty if there is nothing to compare with. */
export function change(before: number, after: number): string {
  if (before === 0) return '';
  const percent = Math.round(((after - before) / before) * 100);
  return percent === 0 ? '0 %' : `${percent > 0 ? '+' : ''}${percent} %`;
}

/** The verdict of a file in a few words. */
export function verdictWords(file: FileVerification): string {
  if (file.status === 'not-built') return 'could not build';
  if (!('comparison' in file)) return file.status;
  if (isDifferent(file))
    return file.status === 'different' ? 'different' : 'same files, but not the same behaviour';
  const words = file.status === 'same-as-promised' ? 'same, caches removed as promised' : 'same';
  return isAsPromised(file) ? words : `${words}, but not proven by its smoke tests`;
}

/** `usr/bin/app: mode 755 -> 644`, with the path from the root. */
export function pathDifference(difference: PathDifference): string {
  return `/${printable(difference.path)}: ${aspects(difference).join(', ')}`;
}

function aspects({ aspects: names, before, after }: PathDifference): string[] {
  if (!before || !after) return [`${before ? 'missing' : 'added'} (${entryWords(before ?? after)})`];
  const words = {
    missing: () => 'missing',
    added: () => 'added',
    type: () => `type ${before.type} -> ${after.type}`,
    mode: () => `mode ${before.mode.toString(8)} -> ${after.mode.toString(8)}`,
    owner: () => `owner ${before.uid} -> ${after.uid}`,
    group: () => `group ${before.gid} -> ${after.gid}`,
    target: () => `target ${printable(before.target)} -> ${printable(after.target)}`,
    xattrs: () => `extended attributes ${xattrWords(before)} -> ${xattrWords(after)}`,
    content: () =>
      before.size === after.size
        ? `content (${bytes(before.size)}, other bytes)`
        : `content (${bytes(before.size)} -> ${bytes(after.size)})`,
  } as const;
  return names.map((name) => words[name]());
}

function entryWords(entry: FileEntry | undefined): string {
  if (!entry) return '';
  return entry.type === 'file' ? `file, ${bytes(entry.size)}` : entry.type;
}

function xattrWords({ xattrs }: FileEntry): string {
  return xattrs.size === 0
    ? 'none'
    : [...xattrs].map(([name, value]) => `${printable(name)}=0x${value}`).join(' ');
}

/** `Env PATH: "/bin" -> not set` */
export function fieldDifference({ field, before, after }: FieldDifference): string {
  const value = (text: string | undefined): string => (text === undefined ? 'not set' : JSON.stringify(text));
  return `${printable(field)}: ${value(before)} -> ${value(after)}`;
}

/** What was set aside, by reason: `apt indexes (12 files, 19 MB)`. */
export function setAsideWords(items: readonly SetAside[]): string[] {
  const groups = new Map<string, { paths: number; bytes: number }>();
  for (const { difference, reason } of items) {
    const group = groups.get(reason) ?? { paths: 0, bytes: 0 };
    group.paths++;
    group.bytes += difference.before?.size ?? 0;
    groups.set(reason, group);
  }
  return [...groups].map(
    ([reason, group]) =>
      `${reason} (${group.paths} ${group.paths === 1 ? 'path' : 'paths'}, ${bytes(group.bytes)})`,
  );
}

/** The measured rows: name, original, rewritten, change. */
export function measuredRows({
  original,
  rewritten,
  touched,
  failedRebuild,
}: VerifiedFile): (readonly [string, string, string, string])[] {
  return [
    ['size', bytes(original.size), bytes(rewritten.size), change(original.size, rewritten.size)],
    ['layers', `${original.layers.length}`, `${rewritten.layers.length}`, ''],
    ['wasted', bytes(original.wasted), bytes(rewritten.wasted), ''],
    ['cold build', seconds(original.coldSeconds), seconds(rewritten.coldSeconds), ''],
    [
      'rebuild',
      seconds(original.rebuildSeconds),
      seconds(rewritten.rebuildSeconds),
      rebuildNote(touched, failedRebuild?.version),
    ],
  ];
}

function rebuildNote(touched: string | undefined, failed: string | undefined): string {
  if (touched === undefined) return 'no COPY from the context';
  const after = `after ${printable(touched)} changed`;
  return failed === undefined ? after : `the ${failed} version fails ${after}`;
}
