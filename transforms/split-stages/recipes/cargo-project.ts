import { isTable, tableIn, textIn, type Table } from '../../../src/context/manifests/reading.ts';
import type { Site } from '../site.ts';

// Source: https://doc.rust-lang.org/cargo/reference/cargo-targets.html#binaries,
// https://doc.rust-lang.org/cargo/reference/workspaces.html

/** What is known of a Rust project from the files that were copied. */
export interface CargoProject {
  /** The names of the binaries of its packages; undefined if not all manifests can be read. */
  readonly binaries: readonly string[] | undefined;
  /** Where `target` lies. */
  readonly root: string;
  /** The packages of Cargo.lock with their own dependencies; undefined if there is none. */
  readonly locked: ReadonlyMap<string, readonly string[]> | undefined;
}

/** Reads the project of a folder of the stage. */
export function cargoProject(site: Site, place: string): CargoProject {
  const folder = place === '/' ? '' : place;
  const root = workspaceRoot(site, folder);
  const locked = lockedPackages(site, root) ?? (isAlone(site, folder) ? new Map() : undefined);
  return { binaries: binariesOf(site, folder), root, locked };
}

function manifestOf(site: Site, folder: string): Table | undefined {
  const text = site.source.read(`${folder}/Cargo.toml`);
  return text === undefined ? undefined : tomlOf(site, text);
}

function tomlOf({ context }: Site, text: string): Table | undefined {
  try {
    const table = context?.formats.toml?.(text);
    return isTable(table) ? table : undefined;
  } catch {
    return undefined;
  }
}

function workspaceRoot(site: Site, folder: string): string {
  for (let at = folder; ; at = at.replace(/\/[^/]*$/, '')) {
    const manifest = manifestOf(site, at);
    if (manifest !== undefined && 'workspace' in manifest) return at;
    if (at === '') return folder;
  }
}

/** A package that depends on no other. */
function isAlone(site: Site, folder: string): boolean {
  const manifest = manifestOf(site, folder);
  const needs = ['dependencies', 'build-dependencies', 'target', 'workspace'];
  return (
    manifest !== undefined &&
    'package' in manifest &&
    needs.every(
      (name) =>
        Object.keys(tableIn(manifest, name)).length === 0 && !(name === 'workspace' && name in manifest),
    )
  );
}

function binariesOf(site: Site, folder: string): readonly string[] | undefined {
  const manifest = manifestOf(site, folder);
  if (manifest === undefined) return undefined;
  const own = 'package' in manifest ? ownBinaries(site, folder, manifest) : [];
  const members = membersOf(site, folder, manifest);
  if (members === undefined) return undefined;
  const found = [...own];
  for (const member of members) {
    const inner = manifestOf(site, member);
    if (inner === undefined) return undefined;
    found.push(...ownBinaries(site, member, inner));
  }
  return [...new Set(found)];
}

/** `[package] name` with src/main.rs, each file of src/bin, and each `[[bin]]`. */
function ownBinaries(site: Site, folder: string, manifest: Table): readonly string[] {
  const names: string[] = [];
  const name = textIn(tableIn(manifest, 'package'), 'name');
  const targets = Array.isArray(manifest['bin']) ? (manifest['bin'] as readonly unknown[]) : [];
  const isMainNamed = targets.some((target) => textIn(target, 'path') === 'src/main.rs');
  if (name !== undefined && !isMainNamed && site.source.kindOf(`${folder}/src/main.rs`) === 'file')
    names.push(name);
  for (const target of targets) names.push(...[textIn(target, 'name') ?? []].flat());
  if (tableIn(manifest, 'package')['autobins'] !== false)
    for (const entry of site.source.list(`${folder}/src/bin`)) names.push(entry.replace(/\.rs$/, ''));
  return names;
}

function membersOf(site: Site, folder: string, manifest: Table): readonly string[] | undefined {
  const { members } = tableIn(manifest, 'workspace');
  if (!Array.isArray(members)) return [];
  const found: string[] = [];
  for (const member of members as readonly unknown[]) {
    if (typeof member !== 'string') return undefined;
    if (!member.includes('*')) found.push(`${folder}/${member}`);
    else if (!/^[^*]+\/\*$/.test(member)) return undefined;
    else {
      const parent = `${folder}/${member.slice(0, -2)}`;
      for (const name of site.source.list(parent))
        if (site.source.kindOf(`${parent}/${name}/Cargo.toml`) === 'file') found.push(`${parent}/${name}`);
    }
  }
  return found;
}

function lockedPackages(site: Site, root: string): ReadonlyMap<string, readonly string[]> | undefined {
  const text = site.source.read(`${root}/Cargo.lock`);
  const packages = text === undefined ? undefined : tomlOf(site, text)?.['package'];
  if (!Array.isArray(packages)) return undefined;
  const found = new Map<string, readonly string[]>();
  for (const each of packages as readonly unknown[]) {
    const name = textIn(each, 'name');
    if (name === undefined || !isTable(each)) continue;
    const needs = Array.isArray(each['dependencies']) ? (each['dependencies'] as readonly unknown[]) : [];
    const names = needs.flatMap((need) => (typeof need === 'string' ? (need.split(' ')[0] ?? []) : []));
    found.set(name, [...(found.get(name) ?? []), ...names]);
  }
  return found;
}
