// Files of the source that a command is given in a form of which its tool knows nothing.
import { pathIn } from '../../src/context/manifests/reading.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import type { CopiedFiles } from './copied.ts';
import { homeSettings } from './variable-places.ts';
import type { CommandRole, CommandView } from './roles.ts';

/** Variables whose value may be a file that installers, their runtimes or their TLS libraries read. */
const FILE_VARIABLES =
  /^(?:(?:npm_config|pip|uv|poetry|yarn|bundle|composer|git|cargo|rustup|maven|gradle|dotnet|nuget|go|apt|curl|ssl|node|conda)_\w+|(?:requests_ca_bundle|goflags|goenv|ld_preload|bash_env|env|java_tool_options))$/i;

/** Settings that a program finds by itself in the folder of a project and above, also where it installs by name. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  // https://yarnpkg.com/configuration/yarnrc and https://pnpm.io/npmrc; corepack reads packageManager
  pnpm: ['package.json', '.npmrc', '.yarnrc', 'pnpm-workspace.yaml'],
  yarn: ['package.json', '.npmrc', '.yarnrc', '.yarnrc.yml'],
  // https://bun.sh/docs/runtime/bunfig
  bun: ['bunfig.toml', '.npmrc'],
  // https://rust-lang.github.io/rustup/overrides.html and https://doc.rust-lang.org/cargo/reference/config.html
  rustup: ['rust-toolchain', 'rust-toolchain.toml'],
  cargo: ['rust-toolchain', 'rust-toolchain.toml', '.cargo/config', '.cargo/config.toml'],
  // https://learn.microsoft.com/nuget/consume-packages/configuring-nuget-behavior and .../dotnet/core/tools/global-json
  dotnet: ['nuget.config', 'NuGet.Config', 'NuGet.config', 'global.json'],
  // https://docs.astral.sh/uv/concepts/configuration-files
  uv: ['uv.toml', 'pyproject.toml'],
};

/** Whether a command may read a copied file that its role says nothing of. */
export function readsMore(command: CommandView, role: CommandRole, copied: CopiedFiles): boolean {
  if (!copied.isKnown || (role.kind !== 'independent' && role.kind !== 'install' && role.kind !== 'fetch'))
    return false;
  const known = role.kind === 'independent' ? (role.paths ?? []) : role.reading.reads;
  const isOpen = (path: string): boolean => !known.some((each) => each === path || isWithin(each, path));
  return (
    [...variableFiles(command, copied), ...homeSettings(command, copied)].some(isOpen) ||
    (role.kind !== 'fetch' &&
      (wordFiles(command, role, copied).some(isOpen) || settingsFiles(command, copied).some(isOpen)))
  );
}

/** The file of an option's value may stand behind `=`, `@` (curl) or `,`. */
function partsOf(word: string): readonly string[] {
  return [word, ...word.split(/[=@,]/)].filter((part) => part !== '' && !part.startsWith('-'));
}

function wordFiles(
  { words, assignments, folder }: CommandView,
  role: CommandRole,
  copied: CopiedFiles,
): string[] {
  const given = [...words.filter((word) => word !== undefined), ...assignments.split(/\s+/)];
  const isMinor = role.kind === 'independent' && !role.worth;
  return given.flatMap((word) => {
    const star = word.search(/[*?[]/);
    if (star >= 0 && isMinor && !word.includes('=')) {
      const base = pathIn(folder, word.slice(0, star).replace(/[^/]*$/, '') || '.');
      return copied.touch(base) ? [`${base}/*`] : [];
    }
    return partsOf(word).flatMap((part) => {
      const path = pathIn(folder, part);
      const kind = copied.kindOf(path);
      const isFolder = kind === 'folder' && /^\.|\//.test(part) && copied.originOf(path) !== undefined;
      return kind === 'file' || kind === 'link' || isFolder ? [path] : [];
    });
  });
}

function variableFiles({ state, folder, variable }: CommandView, copied: CopiedFiles): string[] {
  const names = [...(state.environment.names ?? [])].filter((name) => FILE_VARIABLES.test(name));
  // Source: https://docs.python.org/3/library/site.html (modules that run whenever Python starts)
  const modules = (variable('PYTHONPATH') ?? '')
    .split(':')
    .flatMap((place) =>
      ['sitecustomize.py', 'usercustomize.py'].map((name) => pathIn(folder, `${place}/${name}`)),
    )
    .filter((path) => copied.kindOf(path) === 'file');
  const named = names.flatMap((name) =>
    (variable(name) ?? '')
      .split(/[\s:=,]+/)
      .map((part) => pathIn(folder, part))
      .filter((path) => copied.kindOf(path) === 'file'),
  );
  return [...modules, ...named];
}

/** Of package.json, only this field counts for a tool that installs by name. Source: https://nodejs.org/api/packages.html */
function maySet(copied: CopiedFiles, path: string): boolean {
  return (
    !path.endsWith('/package.json') || (copied.read(path) ?? 'packageManager').includes('packageManager')
  );
}

function settingsFiles({ program, folder }: CommandView, copied: CopiedFiles): string[] {
  const names = Object.hasOwn(SETTINGS, program) ? (SETTINGS[program] ?? []) : [];
  const found: string[] = [];
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
    for (const name of names) {
      const path = `${at === '/' ? '' : at}/${name}`;
      if (copied.kindOf(path) === 'file' && maySet(copied, path)) found.push(path);
    }
    if (!at.includes('/') || at === '/') return found;
  }
}

/** Files of the source among the words of a command that is not known: it may write them (`dos2unix mvnw`). */
export function namedFiles(
  words: readonly (string | undefined)[],
  folder: string,
  copied: CopiedFiles,
): string[] {
  return words.flatMap((word) => {
    if (word === undefined || word.startsWith('-')) return [];
    const star = word.search(/[*?[]/);
    const path = pathIn(folder, star < 0 ? word : word.slice(0, star).replace(/[^/]*$/, '') || '.');
    return star >= 0 || copied.kindOf(path) === 'file' ? [path] : [];
  });
}
