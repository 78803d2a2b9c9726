import type { Instruction } from '../../src/dockerfile/model.ts';
import { covers } from './paths.ts';
import type { CachePlace } from './situation.ts';

/** Mounts whose content is not part of the layer. */
const kinds = new Set(['cache', 'tmpfs', 'bind']);

/** The targets of a RUN's mounts that keep what is written to them out of the layer. */
export function mountTargets({ flags }: Instruction): string[] {
  return flags.flatMap(({ name, value }) => {
    if (name !== 'mount' || value === undefined) return [];
    const options = new Map(
      value.split(',').map((option): [string, string] => {
        const [key = '', ...rest] = option.split('=');
        return [key.trim().toLowerCase(), rest.join('=').trim()];
      }),
    );
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    return target !== undefined && kinds.has(options.get('type') ?? 'bind') ? [target] : [];
  });
}

/** Whether a mount of the RUN lies over one of the paths, above or below it; or at a place that is not known. */
export function isMounted(
  instruction: Instruction,
  { paths, home }: CachePlace,
  variable: (name: string) => string | undefined,
): boolean {
  return mountTargets(instruction).some((written) => {
    const target = written.replaceAll(
      /\$(?:(\w+)|\{(\w+)\})/g,
      (all, plain?: string, braced?: string) => variable(plain ?? braced ?? '') ?? all,
    );
    return /^\$|\$\{?\w+\}?$/.test(target) || paths.some((path) => liesOver(target, path, home));
  });
}

function liesOver(target: string, path: string, home: string | undefined): boolean {
  if (covers(target, path, home)) return true;
  // A home that is not known, or named by a variable: `/home/app/.cache/pip` and `$HOME/.cache/pip` are over ~/.cache/pip.
  return path.startsWith('~/') && (target.endsWith(path.slice(1)) || target.includes(`${path.slice(1)}/`));
}
