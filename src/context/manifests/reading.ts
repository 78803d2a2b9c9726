import type { EntryKind, FolderEntry } from '../context.ts';
import type { ManifestFormats } from '../formats.ts';

/**
 * The copied source as an install finds it: absolute paths in the stage, without a slash at the end. Files that the stage
 * did not get from the build context are not there.
 */
export interface ProjectFiles {
  /** Without a context nothing is known of what is there: `kindOf` is always undefined. */
  readonly isKnown: boolean;
  readonly formats: ManifestFormats;
  kindOf(path: string): EntryKind | undefined;
  /** The text of a file; undefined if it cannot be read (a link, too large). */
  read(path: string): string | undefined;
  list(folder: string): readonly FolderEntry[] | undefined;
  /** Whether .dockerignore leaves out a file of this path. */
  excludes(path: string): boolean;
}

/** What an install reads of the source and what it writes into it. */
export interface ManifestReading {
  /** Files and folders of the source that it reads, the most important first. */
  readonly reads: readonly string[];
  /** What it makes beside them and what the source must not be laid over: `node_modules`. */
  readonly makes: readonly string[];
  /** Manifests that it may write anew: what lies over them afterwards takes that back. */
  readonly rewrites?: readonly string[];
  /** What the proof rests on, one clause each. */
  readonly assumptions: readonly string[];
}

/** Or why the install cannot do with its manifests, one clause: `postinstall runs node build.js`. */
export type Reading = ManifestReading | { readonly refusal: string };

/** A manifest cannot be taken apart from the rest of the source. */
export class ManifestRefusal extends Error {
  override readonly name = 'ManifestRefusal';
}

/** Runs a reader that throws its refusals. */
export function readingOf(read: () => ManifestReading): Reading {
  try {
    return read();
  } catch (error) {
    if (error instanceof ManifestRefusal) return { refusal: error.message };
    throw error;
  }
}

/** The same reading, which rests on one thing more. */
export function resting(reading: Reading, assumption: string): Reading {
  return 'refusal' in reading ? reading : { ...reading, assumptions: [...reading.assumptions, assumption] };
}

/** @throws ManifestRefusal if the file is not there or cannot be read. */
export function requireText(files: ProjectFiles, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const kind = files.kindOf(path);
  if (kind === undefined && files.excludes(path))
    throw new ManifestRefusal(`${name} is excluded by .dockerignore`);
  if (kind === undefined) throw new ManifestRefusal(`there is no ${name} among the copied files`);
  const text = kind === 'file' ? files.read(path) : undefined;
  if (text === undefined) throw new ManifestRefusal(`${name} is not a file that can be read`);
  return text;
}

/** @throws ManifestRefusal if the file is not there or is no JSON object. */
export function requireJson(files: ProjectFiles, path: string): Table {
  return parsed(path, () => JSON.parse(requireText(files, path).replace(/^\uFEFF/, '')));
}

/** @throws ManifestRefusal if the file is not there or is no TOML. */
export function requireToml(files: ProjectFiles, path: string): Table {
  const text = requireText(files, path);
  const { toml } = files.formats;
  if (toml === undefined) throw new ManifestRefusal('there is no parser for TOML');
  return parsed(path, () => toml(text));
}

/** @throws ManifestRefusal if the file is not there or is no YAML mapping. */
export function requireYaml(files: ProjectFiles, path: string): Table {
  const text = requireText(files, path);
  const { yaml } = files.formats;
  if (yaml === undefined) throw new ManifestRefusal('there is no parser for YAML');
  return parsed(path, () => yaml(text) ?? {});
}

function parsed(path: string, parse: () => unknown): Table {
  const name = path.slice(path.lastIndexOf('/') + 1);
  let value: unknown;
  try {
    value = parse();
  } catch (error) {
    if (error instanceof ManifestRefusal) throw error;
    throw new ManifestRefusal(`${name} is broken`);
  }
  if (!isTable(value)) throw new ManifestRefusal(`${name} is broken`);
  return value;
}

/** A JSON object, a TOML table, a YAML mapping. */
export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function tableIn(value: unknown, ...names: readonly string[]): Table {
  let found = value;
  for (const name of names) found = isTable(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return isTable(found) ? found : {};
}

export function textIn(value: unknown, name: string): string | undefined {
  const found = isTable(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** The strings of a list; others are left out. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** An absolute path in the stage, seen from a folder. */
export function pathIn(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A folder and every one above it, the root last. */
export function upwards(folder: string): string[] {
  const found = [folder];
  for (let at = folder; at !== '/';) {
    at = pathIn(at, '..');
    found.push(at);
  }
  return found;
}

/** Those of these files that are there. */
export function present(files: ProjectFiles, folder: string, names: readonly string[]): string[] {
  return names.map((name) => pathIn(folder, name)).filter((path) => files.kindOf(path) !== undefined);
}
