// What npm, Yarn, pnpm and bun read when they install.
// Sources: https://docs.npmjs.com/cli/v11/using-npm/scripts, https://docs.npmjs.com/cli/v11/configuring-npm/package-json,
// https://classic.yarnpkg.com/lang/en/docs/yarnrc/, https://yarnpkg.com/configuration/yarnrc,
// https://pnpm.io/settings, https://bun.sh/docs/install
import { filesOfDependencies, filesOfOwnScripts } from './node-scripts.ts';
import { readNodeSettings, refuseInjected, settingsAbove } from './node-settings.ts';
import { refuseLocalLocks } from './node-locks.ts';
import { linkedPrograms } from './node-programs.ts';
import { workspaceMembers } from './workspaces.ts';
import {
  isTable,
  ManifestRefusal,
  pathIn,
  present,
  type ManifestReading,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireJson,
  requireYaml,
  stringsOf,
  type Table,
  tableIn,
  textIn,
} from './reading.ts';

export type NodeTool = 'npm' | 'yarn' | 'pnpm' | 'bun';

export interface NodeInstall {
  readonly tool: NodeTool;
  /** Where it runs. */
  readonly folder: string;
  /** `--ignore-scripts`. */
  readonly ignoresScripts: boolean;
  /** It fails rather than change the lock file: `npm ci`, `--frozen-lockfile`, `--immutable`. */
  readonly isFrozen: boolean;
}

const LOCKS: Readonly<Record<NodeTool, readonly string[]>> = {
  // Without a lock file of its own npm takes versions from yarn.lock.
  npm: ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock'],
  yarn: ['yarn.lock', 'package-lock.json'],
  pnpm: ['pnpm-lock.yaml'],
  bun: ['bun.lock', 'bun.lockb', 'package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'],
};

/** Settings and hooks; of folders, those that hold what the tool runs or installs from. */
const SETTINGS: Readonly<Record<NodeTool, readonly string[]>> = {
  npm: ['.npmrc'],
  yarn: [
    '.npmrc',
    '.yarnrc',
    '.yarnrc.yml',
    '.yarn/releases',
    '.yarn/plugins',
    '.yarn/patches',
    '.yarn/cache',
  ],
  pnpm: ['.npmrc', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'pnpmfile.js', '.pnpmfile.mjs'],
  bun: ['.npmrc', 'bunfig.toml'],
};

const GUESSED_FILES: Readonly<Record<NodeTool, readonly string[]>> = {
  npm: ['package*.json', '.npmrc*'],
  yarn: ['package.json', 'yarn.lock*', '.npmrc*', '.yarnrc*'],
  pnpm: ['package.json', 'pnpm-lock.yaml*', '.npmrc*'],
  bun: ['package.json', 'bun.lock*', '.npmrc*'],
};

/** What the install of a project reads. */
export function readNodeProject(files: ProjectFiles, install: NodeInstall): Reading {
  return files.isKnown ? readingOf(() => new NodeProject(files, install).read()) : guess(install);
}

/** A COPY wildcard that matches nothing passes without a word, so what may be there can be named. */
function guess({ tool, folder, isFrozen }: NodeInstall): ManifestReading {
  return {
    reads: GUESSED_FILES[tool].map((name) => pathIn(folder, name)),
    makes: [pathIn(folder, 'node_modules')],
    assumptions: [
      `${tool} reads nothing of the source but package.json, its lock file and its settings (no install script, no local dependency, no workspace)`,
      ...(isFrozen ? [] : [`${tool} leaves the lock file as it is`]),
    ],
  };
}

class NodeProject {
  readonly #files: ProjectFiles;
  readonly #install: NodeInstall;
  readonly #reads: string[] = [];
  readonly #makes: string[] = [];
  readonly #assumptions = new Set<string>();

  constructor(files: ProjectFiles, install: NodeInstall) {
    this.#files = files;
    this.#install = install;
  }

  read(): ManifestReading {
    const { tool, folder, isFrozen } = this.#install;
    const manifest = requireJson(this.#files, pathIn(folder, 'package.json'));
    this.#refuseOuterWorkspace(folder);
    this.#reads.push(pathIn(folder, 'package.json'));
    const locks = present(this.#files, folder, LOCKS[tool]).slice(0, tool === 'npm' ? 2 : 1);
    if (locks.length === 0 && isFrozen && (tool === 'npm' || tool === 'pnpm'))
      throw new ManifestRefusal(
        `${tool === 'npm' ? 'npm ci' : tool} needs a lock file, and none is among the copied files`,
      );
    this.#reads.push(...locks, ...present(this.#files, folder, SETTINGS[tool]));
    this.#reads.push(...settingsAbove(this.#files, tool, folder));
    this.#makes.push(pathIn(folder, 'node_modules'));
    this.#readPackage(folder, manifest);
    this.#readSettings(folder, manifest);
    const members = this.#members(folder, manifest);
    for (const member of members) this.#readMember(member);
    refuseLocalLocks(this.#files, folder, locks, new Set([...this.#reads, ...members]));
    return {
      reads: [...new Set(this.#reads)],
      makes: this.#makes,
      rewrites: [...(isFrozen ? [] : locks), ...this.#prunedCache()],
      assumptions: [...this.#assumptions, ...(members.length === 0 ? [] : this.#staleness())],
    };
  }

  /** Yarn 2 and later take what is not needed out of a cache in the project. Source: https://yarnpkg.com/features/caching */
  #prunedCache(): string[] {
    const { tool, folder } = this.#install;
    return tool === 'yarn' && isBerry(this.#files, folder)
      ? present(this.#files, folder, ['.yarn/cache'])
      : [];
  }

  #readMember(folder: string): void {
    const path = pathIn(folder, 'package.json');
    const manifest = requireJson(this.#files, path);
    const lock = this.#install.tool === 'pnpm' ? ['pnpm-lock.yaml'] : [];
    this.#reads.push(path, ...present(this.#files, folder, ['.npmrc', ...lock]));
    this.#makes.push(pathIn(folder, 'node_modules'));
    if (this.#install.tool === 'pnpm') refuseInjected(this.#files, folder, manifest);
    const programs = linkedPrograms(this.#files, folder, manifest);
    this.#reads.push(...programs.files);
    if (programs.files.length > 0)
      this.#assumptions.add(`${nameOf(manifest)}'s programs are executable files`);
    if (programs.mayAppear)
      this.#assumptions.add(`the build context holds no built program of ${nameOf(manifest)}`);
    this.#readPackage(folder, manifest);
  }

  /**
   * A member whose manifest is not copied is left out without a word (tried with npm 11: `npm ci` ends with 0); only
   * Yarn's --immutable fails. Source: https://yarnpkg.com/cli/install
   */
  #staleness(): string[] {
    const isNoticed = this.#install.isFrozen && isBerry(this.#files, this.#install.folder);
    return this.#install.tool === 'yarn' && isNoticed
      ? []
      : ['whoever adds a package to the workspace copies its package.json here, too'];
  }

  /** Yarn and pnpm look for the root of a workspace above the folder, npm does since version 7. */
  #refuseOuterWorkspace(folder: string): void {
    for (let above = folder; above !== '/';) {
      above = pathIn(above, '..');
      const signs = present(this.#files, above, ['pnpm-workspace.yaml', '.yarnrc.yml', 'yarn.lock']);
      const outer = this.#files.kindOf(pathIn(above, 'package.json')) === 'file';
      const isRoot = outer && 'workspaces' in requireJson(this.#files, pathIn(above, 'package.json'));
      const isUsed = isRoot || (this.#install.tool !== 'npm' && signs.length > 0);
      if (isUsed) throw new ManifestRefusal('the folder may belong to a workspace whose root lies above it');
    }
  }

  #members(folder: string, manifest: Table): string[] {
    const listed = manifest['workspaces'];
    const patterns =
      this.#install.tool === 'pnpm'
        ? this.#pnpmPackages(folder)
        : stringsOf(isTable(listed) ? listed['packages'] : listed);
    if (patterns.length === 0) return [];
    const members = workspaceMembers(this.#files, folder, patterns);
    if (members === undefined) throw new ManifestRefusal('the members of the workspace cannot be listed');
    return members.filter((member) => member !== folder);
  }

  #pnpmPackages(folder: string): string[] {
    const path = pathIn(folder, 'pnpm-workspace.yaml');
    return this.#files.kindOf(path) === undefined
      ? []
      : stringsOf(requireYaml(this.#files, path)['packages']);
  }

  #readPackage(folder: string, manifest: Table): void {
    this.#readScripts(folder, manifest);
    for (const section of SECTIONS) {
      for (const [name, spec] of specsIn(tableIn(manifest, section)))
        this.#readDependency(folder, name, spec);
    }
    for (const [name, spec] of specsIn(tableIn(manifest, 'pnpm', 'overrides')))
      this.#readDependency(folder, name, spec);
  }

  #readDependency(folder: string, name: string, spec: string): void {
    const local = /^(?:file|link|portal):(?<path>.*)$/s.exec(spec)?.groups?.['path'];
    const path =
      local ?? (/^(?:\.{1,2}(?:\/|$)|\/|~\/)|^[^:]+\.(?:tgz|tar|tar\.gz)$/.test(spec) ? spec : undefined);
    if (spec.startsWith('exec:'))
      throw new ManifestRefusal(`the dependency ${name} is made by a script of the project`);
    if (spec.startsWith('patch:')) this.#readPatches(folder, spec);
    if (path === undefined) return;
    const target = pathIn(folder, path.replace(/^~\//, '/~/'));
    const isTarball = /\.(?:tgz|tar\.gz|tar)$/.test(target) && this.#files.kindOf(target) === 'file';
    if (!isTarball) throw new ManifestRefusal(`the dependency ${name} is a folder of the project (${spec})`);
    this.#reads.push(target);
  }

  /** `patch:left-pad@npm%3A1.0.0#./patches/left-pad.patch`. Source: https://yarnpkg.com/protocol/patch */
  #readPatches(folder: string, spec: string): void {
    const named = spec.slice(spec.indexOf('#') + 1).replace(/::.*$/s, '');
    for (const each of named.split('&')) {
      const path = each.replace(/^(?:optional!)?/, '');
      if (path.startsWith('~builtin<') || path.startsWith('builtin<')) continue;
      if (path.startsWith('~/')) this.#readFile(this.#install.folder, path.slice(2));
      else this.#readFile(folder, path);
    }
  }

  #readScripts(folder: string, manifest: Table): void {
    if (this.#install.ignoresScripts) return;
    const place = { folder, root: this.#install.folder };
    this.#reads.push(...filesOfOwnScripts(this.#files, place, manifest));
    this.#reads.push(...filesOfDependencies(this.#files, place, manifest));
  }

  #readSettings(folder: string, manifest: Table): void {
    const settings = readNodeSettings(this.#files, this.#install.tool, folder, manifest);
    for (const [name, spec] of settings.overrides) this.#readDependency(folder, name, spec);
    for (const path of settings.named) this.#readFile(folder, path);
    this.#makes.push(...settings.makes);
  }

  /** A file that the settings name; one below a folder that is read already is no new one. */
  #readFile(folder: string, path: string): void {
    const target = pathIn(folder, path);
    if (this.#reads.some((read) => target === read || target.startsWith(`${read}/`))) return;
    if (this.#files.kindOf(target) === undefined)
      throw new ManifestRefusal(`${path} is not among the copied files`);
    this.#reads.push(target);
  }
}

/** Where package.json names versions; those of `overrides` may be nested. */
const SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'resolutions',
  'overrides',
];

/** `{ "a": "1", "b": { "c": "file:./c" } }`, with every depth. */
function specsIn(table: Table): [name: string, spec: string][] {
  const found: [string, string][] = [];
  const pending = Object.entries(table);
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const [name, spec] = entry;
    if (typeof spec === 'string') found.push([name, spec]);
    else if (isTable(spec)) pending.push(...Object.entries(spec));
  }
  return found.toReversed();
}

/** Yarn 2 and later. */
export function isBerry(files: ProjectFiles, folder: string): boolean {
  if (present(files, folder, ['.yarnrc.yml']).length > 0) return true;
  return /"packageManager"\s*:\s*"yarn@[2-9]/.test(files.read(pathIn(folder, 'package.json')) ?? '');
}

function nameOf(manifest: Table): string {
  return textIn(manifest, 'name') ?? 'a package';
}
