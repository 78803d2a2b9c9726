// Mounts and other flags of a RUN, and what they have to do with the copies above it.
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { CopiedFiles } from './copied.ts';
import { overlap } from './places.ts';
import type { CommandRole } from './roles.ts';
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

/** What is installed, not what is downloaded to install it. */
const INSTALLED =
  /node_modules|site-packages|\/\.?v?env\b|\/bundle\b(?!\/cache)|\/gems\b|\/vendor\b|nuget|\/envs\b/i;

/**
 * Whether what an install makes lies in a cache mount. Such a step must run whenever the source changes, as it does behind it:
 * taken from the cache, it leaves the steps below with whatever the mount holds by then.
 */
export function installsIntoMount(instruction: Instruction, roles: readonly CommandRole[]): boolean {
  const readings = roles.flatMap((role) =>
    role.kind === 'install' || role.kind === 'fetch' ? [role.reading] : [],
  );
  const makes = readings.flatMap((reading) => reading.makes);
  // With Plug'n'Play, programs run from Yarn's cache. Source: https://yarnpkg.com/features/pnp
  const isInCache = makes.some((path) => path.endsWith('/.pnp.cjs'));
  return mountsOf(instruction).some((mount) => {
    if (!/(?:^|,)type=cache(?:,|$)/.test(mount)) return false;
    const target = /(?:^|,)(?:target|dst|destination)=([^,]*)/.exec(mount)?.[1] ?? '';
    const place = pathIn('/', target);
    return isInCache || INSTALLED.test(target) || makes.some((path) => overlap(path, place));
  });
}
