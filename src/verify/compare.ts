import type { ImageConfiguration } from './image/configuration.ts';
import type { FileEntry } from './image/file-entry.ts';
import type { TreeNode } from './image/file-tree.ts';

/** What about a path differs. */
export type Aspect =
  'missing' | 'added' | 'type' | 'mode' | 'owner' | 'group' | 'target' | 'xattrs' | 'content';

export interface PathDifference {
  /** Without leading slash. */
  readonly path: string;
  readonly aspects: readonly Aspect[];
  /** Absent if the path was added. */
  readonly before?: FileEntry;
  /** Absent if the path is missing. */
  readonly after?: FileEntry;
}

export interface FieldDifference {
  /** `Env PATH`, `Cmd`, `Labels a.b`, ... */
  readonly field: string;
  /** Undefined: not set. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Every path whose type, mode, owner, group, target, attributes or content differ, or that only one tree has. */
export function compareTrees(before: TreeNode, after: TreeNode): PathDifference[] {
  const differences: PathDifference[] = [];
  const open: [path: string, before: TreeNode | undefined, after: TreeNode | undefined][] = [
    ['', before, after],
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, one, other] = next;
    // Nodes of a layer that both images share are compared too: a higher layer may differ below them.
    const difference = compareEntries(path, one?.entry, other?.entry);
    if (difference) differences.push(difference);
    const prefix = path === '' ? '' : `${path}/`;
    for (const [name, child] of one?.children ?? [])
      open.push([prefix + name, child, other?.children.get(name)]);
    for (const [name, child] of other?.children ?? []) {
      if (!one?.children.has(name)) open.push([prefix + name, undefined, child]);
    }
  }
  return differences.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function compareEntries(path: string, before?: FileEntry, after?: FileEntry): PathDifference | undefined {
  if (before === after) return undefined;
  if (!before) return after && { path, aspects: ['added'], after };
  if (!after) return { path, aspects: ['missing'], before };
  const aspects = differingAspects(before, after);
  return aspects.length > 0 ? { path, aspects, before, after } : undefined;
}

function differingAspects(before: FileEntry, after: FileEntry): Aspect[] {
  const aspects: Aspect[] = [];
  if (before.type !== after.type) aspects.push('type');
  // The mode of a symbolic link is not looked at by Linux (symlink(7)), and engines write different ones.
  if (before.mode !== after.mode && !(before.type === 'symlink' && after.type === 'symlink'))
    aspects.push('mode');
  if (before.uid !== after.uid) aspects.push('owner');
  if (before.gid !== after.gid) aspects.push('group');
  if (before.type === after.type && before.target !== after.target) aspects.push('target');
  if (!equalMaps(before.xattrs, after.xattrs)) aspects.push('xattrs');
  if (before.type === after.type && (before.size !== after.size || before.digest !== after.digest)) {
    aspects.push('content');
  }
  return aspects;
}

function equalMaps(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return (
    one === other || (one.size === other.size && [...one].every(([key, value]) => other.get(key) === value))
  );
}

/** Every field of the configuration that differs; environment and labels by name. */
export function compareConfigurations(
  before: ImageConfiguration,
  after: ImageConfiguration,
): FieldDifference[] {
  const one = configurationFields(before);
  const other = configurationFields(after);
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names]
    .map((field) => ({ field, before: one.get(field), after: other.get(field) }))
    .filter((difference) => difference.before !== difference.after);
}

function configurationFields(configuration: ImageConfiguration): Map<string, string> {
  const { env, labels, ...rest } = configuration;
  const fields = new Map<string, string>();
  const setList = (name: string, value: readonly string[] | undefined): void => {
    if (value && value.length > 0) fields.set(name, JSON.stringify(value));
  };
  const setText = (name: string, value: string): void => {
    if (value !== '') fields.set(name, value);
  };
  setText('Architecture', rest.architecture);
  setText('Os', rest.os);
  for (const [name, value] of env) fields.set(`Env ${name}`, value);
  setList('Entrypoint', rest.entrypoint);
  setList('Cmd', rest.cmd);
  setText('WorkingDir', rest.workingDir);
  setText('User', rest.user);
  for (const [name, value] of labels) fields.set(`Labels ${name}`, value);
  setList('ExposedPorts', rest.exposedPorts);
  setList('Volumes', rest.volumes);
  setText('StopSignal', rest.stopSignal);
  if (rest.healthcheck !== 'null') fields.set('Healthcheck', rest.healthcheck);
  setList('Shell', rest.shell);
  setList('OnBuild', rest.onBuild);
  for (const [name, value] of rest.others) fields.set(name, value);
  return fields;
}
