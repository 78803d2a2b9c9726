// Mounts and other flags of a RUN, and what they have to do with the copies above it.
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { CopiedFiles } from './copied.ts';
import type { RunReading } from './run-reading.ts';

export function mountsOf({ flags }: Instruction): string[] {
  return flags.filter(({ name }) => name === 'mount').map(({ value }) => value ?? '');
}

export function hasCacheMount(instruction: Instruction): boolean {
  return mountsOf(instruction).some((mount) => /(?:^|,)type=cache(?:,|$)/.test(mount));
}

export function isOffline({ flags }: Instruction): boolean {
  return flags.some(({ name, value }) => name === 'network' && value === 'none');
}

/** A user that a RUN makes, and that `--chown` of a COPY above it did not find: it then took root without a word. */
export function makesOwner({ pieces }: RunReading, copied: CopiedFiles): boolean {
  const isNamed = copied.copies.some(({ instruction }) =>
    instruction.flags.some(({ name, value }) => name === 'chown' && /[a-z]/i.test(value ?? '')),
  );
  return (
    isNamed &&
    pieces.some(({ text }) => /\b(?:useradd|adduser|groupadd|addgroup|usermod|groupmod)\b/.test(text))
  );
}

/** A mount that brings the source itself, or lies over it. */
export function mountConflict(instruction: Instruction, copied: CopiedFiles): string | undefined {
  for (const mount of mountsOf(instruction)) {
    const fields = mount.split(',');
    const valueOf = (...names: string[]): string | undefined =>
      fields.find((field) => names.some((name) => field.startsWith(`${name}=`)))?.replace(/^\w+=/, '');
    const type = valueOf('type') ?? 'bind';
    if (type === 'bind' && valueOf('from') === undefined) return 'a bind mount brings the source already';
    const target = valueOf('target', 'dst', 'destination');
    if (target === undefined) continue;
    if (!target.startsWith('/') || target.includes('$')) return 'where a mount lies is not known';
    if (copied.touch(pathIn('/', target))) return 'a mount lies over the copied files';
  }
  return undefined;
}
