import type { Flag, Instruction } from '../../src/dockerfile/model.ts';

/**
 * Why two RUNs cannot share their flags, or undefined if one set serves both: they must be equal, and no mount may keep
 * something for the second that was to vanish with the first.
 */
export function flagConflict(first: Instruction, second: Instruction): string | undefined {
  for (const name of ['network', 'security', 'device']) {
    if (valuesOf(first, name).join(' ') !== valuesOf(second, name).join(' '))
      return `their --${name} differs`;
  }
  if (valuesOf(first, 'security').includes('insecure')) {
    return 'they may mount file systems or set up the network, which the next container does not have';
  }
  const mounts = valuesOf(first, 'mount').toSorted();
  if (mounts.join(' ') !== valuesOf(second, 'mount').toSorted().join(' ')) return 'their mounts differ';
  const unknown = [...first.flags, ...second.flags].find((flag) => !known.has(flag.name));
  if (unknown !== undefined) return `what --${unknown.name} does is not known`;
  const vanishing = mounts.map((mount) => vanishes(mount)).find((reason) => reason !== undefined);
  return vanishing;
}

const known = new Set(['network', 'security', 'mount', 'device']);

function valuesOf(instruction: Instruction, name: string): string[] {
  return instruction.flags.filter((flag) => flag.name === name).map((flag: Flag) => flag.value ?? '');
}

/**
 * What one RUN writes to such a mount is gone in the next; in one RUN it would be there. Cache mounts last in both, secret
 * and ssh mounts are not written. Sources: BuildKit, frontend/dockerfile/docs/reference.md (RUN --mount); a writable bind
 * was tried.
 */
function vanishes(mount: string): string | undefined {
  const options = mount.split(',').map((option) => option.trim().toLowerCase());
  const type = options.find((option) => option.startsWith('type='))?.slice('type='.length) ?? 'bind';
  switch (type) {
    case 'cache':
    case 'secret':
    case 'ssh':
      return undefined;
    case 'bind': {
      const writable = options.some(
        (option) =>
          /^(?:rw|readwrite)(?:=true|=1)?$/.test(option) || /^(?:ro|readonly)=(?:false|0)$/.test(option),
      );
      return writable ? 'what one of them writes to the bind mount is gone in the other' : undefined;
    }
    default:
      return `what one of them writes to the ${type} mount is gone in the other`;
  }
}
