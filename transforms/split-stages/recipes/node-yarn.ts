// Yarn 2 and later: where it installs packages, and what it can remove.
// Sources: https://yarnpkg.com/configuration/yarnrc, https://yarnpkg.com/migration/pnp, https://yarnpkg.com/cli/workspaces/focus,
// https://yarnpkg.com/blog/release/4.0 (the global cache, and the plug-ins that it brings)
import type { Site } from '../site.ts';
import { inFolder } from './node-manifest.ts';
import type { NodeProject } from './node-project.ts';

/** A project that Yarn 2 or later installs. */
export interface Berry {
  /** Undefined: it is not known. */
  readonly major: number | undefined;
  /** `node-modules`, `pnp`, `pnpm`. */
  readonly linker: string;
  /** Packages stay in a cache from which the program loads them: the folder, if it is another one than the project's. */
  readonly cache: string | undefined;
}

/** What is known of the Yarn that installs a project; undefined: it is Yarn 1. */
export function berryOf(site: Site, { folder, manifest, installs }: NodeProject): Berry | undefined {
  const [settings] = [...installs.map((install) => install.folder ?? folder), folder].flatMap(
    (place) => site.source.read(inFolder(place, '.yarnrc.yml')) ?? [],
  );
  const version =
    /^yarn@(\d+)/.exec(manifest?.packageManager ?? '')?.[1] ??
    /^yarnPath:.*yarn-(\d+)/m.exec(settings ?? '')?.[1] ??
    preparedIn(site);
  const isImmutable = site.commandsOf(/^yarn$/).some(({ words }) => words.includes('--immutable'));
  const major = version === undefined ? undefined : Number(version);
  if (major === undefined ? settings === undefined && !isImmutable : major < 2) return undefined;
  const linker = settingOf(settings, 'nodeLinker') ?? 'pnp';
  return { major, linker, cache: linker === 'pnp' ? cacheOf(site, settings, major) : undefined };
}

/** `corepack prepare yarn@4.4.1`, `yarn set version stable`. */
function preparedIn({ commands }: Site): string | undefined {
  for (const { program, words, command } of commands) {
    const all = [program, ...words, ...command.allWords.map(({ value }) => value)];
    const isSetting = program === 'yarn' && words[0] === 'set' && words[1] === 'version';
    const written =
      all.find((word) => word?.startsWith('yarn@') === true)?.slice(5) ?? (isSetting ? words[2] : undefined);
    if (written === undefined || (!isSetting && !all.includes('corepack'))) continue;
    const [, major] = /^v?(\d+)/.exec(written) ?? [];
    return major ?? (/^(?:classic|1)/.test(written) ? '1' : '4');
  }
  return undefined;
}

/** Since version 4 the cache is that of the user. */
function cacheOf(site: Site, settings: string | undefined, major: number | undefined): string | undefined {
  const written = settingOf(settings, 'enableGlobalCache');
  const isShared = written === undefined ? major === undefined || major >= 4 : written === 'true';
  const given = settingOf(settings, 'cacheFolder') ?? settingOf(settings, 'globalFolder');
  if (given !== undefined) return given.startsWith('/') ? given : undefined;
  if (!isShared) return undefined;
  const { state } = site.commands.find(({ program }) => program === 'yarn') ?? { state: site.finalState };
  return `${state.valueOf('YARN_GLOBAL_FOLDER') ?? `${state.home ?? '/root'}/.yarn/berry`}/cache`;
}

function settingOf(settings: string | undefined, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*["']?([^"'\\s#]+)`, 'm').exec(settings ?? '')?.[1];
}

/** Why it cannot remove packages of development by itself. One clause. */
export function focusProblem({ major, linker }: Berry, project: NodeProject): string | undefined {
  if (major === undefined || major < 4) return 'Yarn 2 and 3 remove them by plug-ins only';
  if (linker === 'pnp') return 'Yarn keeps packages in its cache';
  // It builds packages of the workspace again, when what they depend on has changed.
  const manifests = [project.manifest, ...project.members.map(({ manifest }) => manifest)];
  const isMade = manifests.some((manifest) =>
    ['preinstall', 'install', 'postinstall'].some((name) => manifest?.scripts.has(name)),
  );
  return isMade ? 'Yarn would run its install scripts again' : undefined;
}
