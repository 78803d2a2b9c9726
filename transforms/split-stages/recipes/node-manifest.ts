// package.json and lock files of a project that was copied into the stage.
// Sources: https://docs.npmjs.com/cli/v11/configuring-npm/package-json,
// https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
import type { Site } from '../site.ts';

/** What matters of a package.json. */
export interface Manifest {
  readonly name: string | undefined;
  readonly scripts: ReadonlyMap<string, string>;
  /** `dependencies` and `optionalDependencies`. */
  readonly dependencies: ReadonlyMap<string, string>;
  readonly devDependencies: ReadonlyMap<string, string>;
  /** Patterns of the folders of other packages that are installed with it. */
  readonly workspaces: readonly string[];
  /** `yarn@3.6.1`. */
  readonly packageManager: string | undefined;
  /** Names of packages with install scripts that the lock file tells of; undefined: it does not tell. */
  readonly scripted: readonly string[] | undefined;
}

const read = new WeakMap<Site, Map<string, Manifest | undefined>>();

/** The package.json of a folder of the stage, if it is in the build context and can be read. */
export function manifestAt(site: Site, folder: string): Manifest | undefined {
  const known = read.get(site) ?? new Map<string, Manifest | undefined>();
  read.set(site, known);
  if (!known.has(folder)) known.set(folder, readManifest(site, folder));
  return known.get(folder);
}

function readManifest(site: Site, folder: string): Manifest | undefined {
  const manifest = parsed(site.source.read(inFolder(folder, 'package.json')));
  if (manifest === undefined) return undefined;
  const lock =
    parsed(site.source.read(inFolder(folder, 'package-lock.json'))) ??
    parsed(site.source.read(inFolder(folder, 'npm-shrinkwrap.json')));
  return {
    name: typeof manifest['name'] === 'string' ? manifest['name'] : undefined,
    scripts: textsOf(manifest['scripts']),
    dependencies: new Map([
      ...textsOf(manifest['dependencies']),
      ...textsOf(manifest['optionalDependencies']),
    ]),
    devDependencies: textsOf(manifest['devDependencies']),
    workspaces: [
      ...workspacesIn(manifest['workspaces']),
      ...packagesIn(site.source.read(inFolder(folder, 'pnpm-workspace.yaml')) ?? ''),
    ],
    packageManager: typeof manifest['packageManager'] === 'string' ? manifest['packageManager'] : undefined,
    scripted: scriptedIn(lock),
  };
}

/** A list, or for Yarn 1 a table that holds it. */
function workspacesIn(written: unknown): readonly string[] {
  const list: unknown = isTable(written) ? written['packages'] : written;
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

/** Those of `packages:` in pnpm-workspace.yaml. Source: https://pnpm.io/pnpm-workspace_yaml */
function packagesIn(yaml: string): readonly string[] {
  const [, list = ''] = /^packages:[ \t]*(?:#.*)?\n((?:[ \t]*(?:-.*|#.*)?(?:\r?\n|$))*)/m.exec(yaml) ?? [];
  return [...list.matchAll(/^[ \t]*-[ \t]*["']?([^"'#\s]+)/gm)].flatMap(([, pattern]) => pattern ?? []);
}

/** Lock files of npm 7 and later say which packages have install scripts. */
function scriptedIn(lock: Table | undefined): readonly string[] | undefined {
  const packages = lock?.['packages'];
  if (!isTable(packages)) return undefined;
  const found = new Set<string>();
  for (const [place, entry] of Object.entries(packages))
    if (isTable(entry) && entry['hasInstallScript'] === true && entry['dev'] !== true && place !== '')
      found.add(place.replace(/^.*node_modules\//, ''));
  return [...found];
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string | undefined): Table | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isTable(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textsOf(value: unknown): ReadonlyMap<string, string> {
  if (!isTable(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name, text] as const] : [],
    ),
  );
}

export function inFolder(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
