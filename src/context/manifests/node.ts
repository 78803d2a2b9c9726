// What npm, Yarn, pnpm and bun read when they install.
// Sources: https://docs.npmjs.com/cli/v11/using-npm/scripts, https://docs.npmjs.com/cli/v11/configuring-npm/package-json,
// https://classic.yarnpkg.com/lang/en/docs/yarnrc/, https://yarnpkg.com/configuration/yarnrc,
// https://pnpm.io/settings, https://bun.sh/docs/install
import { filesOfDependencies, filesOfOwnScripts } from './node-scripts.ts';
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
    this.#makes.push(pathIn(folder, 'node_modules'));
    this.#readPackage(folder, manifest, true);
    this.#readSettings(folder, manifest);
    for (const member of this.#members(folder, manifest)) {
      const path = pathIn(member, 'package.json');
      this.#reads.push(path, ...present(this.#files, member, ['.npmrc']));
      this.#makes.push(pathIn(member, 'node_modules'));
      this.#readPackage(member, requireJson(this.#files, path), false);
    }
    return {
      reads: [...new Set(this.#reads)],
      makes: this.#makes,
      rewrites: isFrozen ? [] : locks,
      assumptions: [],
    };
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

  #readPackage(folder: string, manifest: Table, isRoot: boolean): void {
    this.#readScripts(folder, manifest);
    if (!isRoot && 'bin' in manifest) {
      throw new ManifestRefusal(
        `${nameOf(manifest)} is a member of the workspace with a "bin", which the install links`,
      );
    }
    const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'resolutions', 'overrides'];
    for (const section of sections) {
      for (const [name, spec] of Object.entries(tableIn(manifest, section))) {
        if (typeof spec === 'string') this.#readDependency(folder, name, spec);
      }
    }
    const overrides = { ...tableIn(manifest, 'pnpm', 'overrides') };
    for (const [name, spec] of Object.entries(overrides))
      if (typeof spec === 'string') this.#readDependency(folder, name, spec);
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
    this.#refuseInjected(folder, manifest);
    const patched = {
      ...tableIn(manifest, 'pnpm', 'patchedDependencies'),
      ...tableIn(manifest, 'patchedDependencies'),
    };
    const workspace = pathIn(folder, 'pnpm-workspace.yaml');
    if (this.#install.tool === 'pnpm' && this.#files.kindOf(workspace) !== undefined) {
      const settings = requireYaml(this.#files, workspace);
      Object.assign(patched, tableIn(settings, 'patchedDependencies'));
      for (const [name, spec] of Object.entries(tableIn(settings, 'overrides')))
        if (typeof spec === 'string') this.#readDependency(folder, name, spec);
    }
    for (const patch of Object.values(patched)) if (typeof patch === 'string') this.#readFile(folder, patch);
    for (const hook of present(this.#files, folder, SETTINGS.pnpm).filter((path) =>
      path.includes('pnpmfile'),
    )) {
      if (
        this.#install.tool === 'pnpm' &&
        /(?:require\s*\(|from|import)\s*['"]\./.test(this.#files.read(hook) ?? "from './")
      ) {
        throw new ManifestRefusal(
          `${hook.slice(hook.lastIndexOf('/') + 1)} loads other files of the project`,
        );
      }
    }
    if (this.#install.tool === 'yarn') this.#readYarnSettings(folder);
    const npmrc = this.#files.read(pathIn(folder, '.npmrc')) ?? '';
    if (/^\s*(?:cafile|userconfig|globalconfig)\s*=/m.test(npmrc))
      throw new ManifestRefusal('.npmrc names other files');
  }

  /** pnpm copies all files of an injected member. Source: https://pnpm.io/package_json#dependenciesmetainjected */
  #refuseInjected(folder: string, manifest: Table): void {
    if (this.#install.tool !== 'pnpm') return;
    const meta = Object.values(tableIn(manifest, 'dependenciesMeta'));
    const settings = present(this.#files, folder, ['.npmrc', 'pnpm-workspace.yaml']);
    const isSet = settings.some((path) =>
      /^\s*inject-?workspace-?packages\s*[=:]\s*true/im.test(this.#files.read(path) ?? ''),
    );
    if (isSet || meta.some((each) => isTable(each) && each['injected'] === true))
      throw new ManifestRefusal('pnpm copies the source of a member of the workspace (injected)');
  }

  #readYarnSettings(folder: string): void {
    const classic = this.#files.read(pathIn(folder, '.yarnrc')) ?? '';
    for (const match of classic.matchAll(
      /^\s*"?(yarn-path|yarn-offline-mirror|cafile)"?\s+"?([^"\n]+?)"?\s*$/gm,
    )) {
      if (match[2] !== undefined) this.#readFile(folder, match[2]);
    }
    const path = pathIn(folder, '.yarnrc.yml');
    if (this.#files.kindOf(path) === undefined) return;
    const settings = requireYaml(this.#files, path);
    const named = ['yarnPath', 'cacheFolder', 'httpsCaFilePath', 'caFilePath'].map((name) =>
      textIn(settings, name),
    );
    for (const each of named) if (each !== undefined && !each.startsWith('/')) this.#readFile(folder, each);
    const linker = textIn(settings, 'nodeLinker') ?? 'pnp';
    if (linker === 'pnp')
      this.#makes.push(
        pathIn(folder, '.pnp.cjs'),
        pathIn(folder, '.pnp.loader.mjs'),
        pathIn(folder, '.yarn/unplugged'),
      );
    this.#makes.push(pathIn(folder, '.yarn/install-state.gz'));
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

function nameOf(manifest: Table): string {
  return textIn(manifest, 'name') ?? 'a package';
}
