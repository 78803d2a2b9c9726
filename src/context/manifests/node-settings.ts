// What the settings of npm, Yarn and pnpm name: files that the install reads, folders that it makes.
// Sources: https://docs.npmjs.com/cli/v11/using-npm/config, https://pnpm.io/settings, https://yarnpkg.com/configuration/yarnrc,
// https://classic.yarnpkg.com/lang/en/docs/yarnrc/
import type { NodeTool } from './node.ts';
import {
  isTable,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  requireYaml,
  type Table,
  tableIn,
  textIn,
  upwards,
} from './reading.ts';

export interface NodeSettings {
  /** Versions that they put in place of others. */
  readonly overrides: readonly (readonly [name: string, spec: string])[];
  /** Files of the project, as written. */
  readonly named: readonly string[];
  readonly makes: readonly string[];
}

/**
 * What the settings in the folder of a project name.
 *
 * @throws ManifestRefusal where one makes the install read the source, or where that is not known.
 */
export function readNodeSettings(
  files: ProjectFiles,
  tool: NodeTool,
  folder: string,
  manifest: Table,
): NodeSettings {
  refuseNpmSettings(files, tool, folder);
  const pnpm = tool === 'pnpm' ? readPnpmSettings(files, folder, manifest) : undefined;
  const yarn = tool === 'yarn' ? readYarnSettings(files, folder) : undefined;
  const patches = {
    ...tableIn(manifest, 'pnpm', 'patchedDependencies'),
    ...tableIn(manifest, 'patchedDependencies'),
    ...tableIn(pnpm, 'patchedDependencies'),
  };
  const overrides = Object.entries(tableIn(pnpm, 'overrides')).flatMap(([name, spec]) =>
    typeof spec === 'string' ? [[name, spec] as const] : [],
  );
  return {
    overrides,
    named: [...Object.values(patches).filter((path) => typeof path === 'string'), ...(yarn?.named ?? [])],
    makes: yarn?.makes ?? [],
  };
}

/** Yarn 1 looks for its settings in every folder above the project, too. Source: yarnpkg/yarn, src/rc.js and src/registries */
export function settingsAbove(files: ProjectFiles, tool: NodeTool, folder: string): string[] {
  if (tool !== 'yarn') return [];
  return upwards(folder)
    .slice(1)
    .flatMap((above) => present(files, above, ['.yarnrc', '.npmrc']));
}

/** Settings that name files or programs, or move what is installed. */
const NPM_FILES =
  /^\s*(?:cafile|userconfig|globalconfig|pnpmfile|global-pnpmfile|modules-dir|virtual-store-dir|lockfile-dir|onload-script)\s*=|^\s*store-dir\s*=\s*[^/~\s]/m;

function refuseNpmSettings(files: ProjectFiles, tool: NodeTool, folder: string): void {
  const npmrc = files.read(pathIn(folder, '.npmrc')) ?? '';
  const named = NPM_FILES.exec(npmrc) ?? /^\s*node-options\s*=.*--(?:require|import|loader)\b/m.exec(npmrc);
  if (named !== null) throw new ManifestRefusal('.npmrc names other files');
  const shell = /^\s*script-shell\s*=\s*(\S*)/m.exec(npmrc)?.[1] ?? '';
  if (files.kindOf(pathIn(folder, shell)) === 'file')
    throw new ManifestRefusal('.npmrc names a shell of the project');
  if (tool !== 'pnpm' && /^\s*install-links\s*=\s*true/m.test(npmrc))
    throw new ManifestRefusal('npm copies the source of members of the workspace (install-links)');
}

function readPnpmSettings(files: ProjectFiles, folder: string, manifest: Table): Table {
  refuseInjected(files, folder, manifest);
  for (const hook of present(files, folder, ['.pnpmfile.cjs', 'pnpmfile.js', '.pnpmfile.mjs'])) {
    if (/(?:require\s*\(|from|import)\s*['"]\.|\breadFile|\breaddir/.test(files.read(hook) ?? "from './"))
      throw new ManifestRefusal(`${hook.slice(hook.lastIndexOf('/') + 1)} loads other files of the project`);
  }
  const workspace = pathIn(folder, 'pnpm-workspace.yaml');
  if (files.kindOf(workspace) === undefined) return {};
  const settings = requireYaml(files, workspace);
  const moved = ['pnpmfile', 'globalPnpmfile', 'modulesDir', 'virtualStoreDir', 'lockfileDir', 'cafile'].find(
    (key) => key in settings,
  );
  if (moved !== undefined) throw new ManifestRefusal(`pnpm-workspace.yaml sets ${moved}`);
  return settings;
}

/** pnpm copies all files of an injected member. Source: https://pnpm.io/package_json#dependenciesmetainjected */
export function refuseInjected(files: ProjectFiles, folder: string, manifest: Table): void {
  const meta = Object.values(tableIn(manifest, 'dependenciesMeta'));
  const settings = present(files, folder, ['.npmrc', 'pnpm-workspace.yaml']);
  const isSet = settings.some((path) =>
    /^\s*inject-?workspace-?packages\s*[=:]\s*true/im.test(files.read(path) ?? ''),
  );
  if (isSet || meta.some((each) => isTable(each) && each['injected'] === true))
    throw new ManifestRefusal('pnpm copies the source of a member of the workspace (injected)');
}

function readYarnSettings(files: ProjectFiles, folder: string): { named: string[]; makes: string[] } {
  const named: string[] = [];
  const classic = files.read(pathIn(folder, '.yarnrc')) ?? '';
  for (const match of classic.matchAll(
    /^\s*"?(?:yarn-path|yarn-offline-mirror|cafile)"?\s+"?([^"\n]+?)"?\s*$/gm,
  ))
    named.push(match[1] ?? '');
  const path = pathIn(folder, '.yarnrc.yml');
  if (files.kindOf(path) === undefined) return { named, makes: [] };
  const settings = requireYaml(files, path);
  if (settings['enableConstraintsChecks'] === true)
    throw new ManifestRefusal('.yarnrc.yml makes the install check constraints, which read the source');
  const keys = ['yarnPath', 'cacheFolder', 'httpsCaFilePath', 'caFilePath'].map((name) =>
    textIn(settings, name),
  );
  const plugins = Array.isArray(settings['plugins']) ? settings['plugins'] : [];
  const loaded = plugins.map((plugin) => (typeof plugin === 'string' ? plugin : textIn(plugin, 'path')));
  const own = loaded.find((path) => path !== undefined && !/^(?:\.yarn\/|@yarnpkg\/)/.test(path));
  if (own !== undefined) throw new ManifestRefusal(`the plugin ${own} of the project runs with the install`);
  for (const each of keys) if (each !== undefined && !each.startsWith('/')) named.push(each);
  named.push(...environmentFiles(files, folder, settings));
  const unplugged = ['.pnp.cjs', '.pnp.loader.mjs', '.yarn/unplugged'];
  const makes = [
    ...((textIn(settings, 'nodeLinker') ?? 'pnp') === 'pnp' ? unplugged : []),
    '.yarn/install-state.gz',
  ];
  return { named, makes: makes.map((name) => pathIn(folder, name)) };
}

/** Source: https://yarnpkg.com/configuration/yarnrc#injectEnvironmentFiles, by default `.env.yarn?` */
function environmentFiles(files: ProjectFiles, folder: string, settings: Table): string[] {
  const listed = settings['injectEnvironmentFiles'];
  const names = Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : ['.env.yarn?'];
  return names
    .map((name) => name.replace(/\?$/, ''))
    .filter((name) => files.kindOf(pathIn(folder, name)) !== undefined);
}
