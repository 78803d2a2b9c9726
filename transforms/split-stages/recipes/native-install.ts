import { isWithin } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { withScripts } from './build-scripts.ts';
import type { Built } from './compiled.ts';

// Sources: https://www.gnu.org/software/make/manual/html_node/Directory-Variables.html,
// https://cmake.org/cmake/help/latest/variable/CMAKE_INSTALL_PREFIX.html, https://mesonbuild.com/Builtin-options.html

/** Where they install if nobody says otherwise. */
const DEFAULT_PREFIX = '/usr/local';

/** Images whose /usr/local is empty before the stage fills it. */
const PLAIN = /^(?:debian|ubuntu|alpine|buildpack-deps)$/;

const COMPILERS = /^(?:x86_64-linux-gnu-|musl-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?$/;
const MAKERS = /^(?:make|gmake|cmake|ninja|meson|scons)$/;

/** Whether a command compiles C or C++, by itself or through a build tool. */
export function compiles({ program, words }: StageCommand): boolean {
  if (words.length === 1 && /^-?-?(?:version|help|v|dump\w+|print-[\w-]+)$/.test(words[0] ?? ''))
    return false;
  return COMPILERS.test(program) || MAKERS.test(program);
}

/** What a compiler that is called by itself writes. */
export function compiledDirectly(site: Site): readonly Built[] {
  return withScripts(site).flatMap((command) => {
    const { program, words } = command;
    if (
      !COMPILERS.test(program) ||
      !compiles(command) ||
      words.some((word) => /^-[cSEM]$|^-shared$/.test(word ?? ''))
    )
      return [];
    const joined = words.find((word) => /^-o./.test(word ?? ''))?.slice(2);
    const path = pathOf(command, optionValue(words, '-o') ?? joined ?? 'a.out');
    return path === undefined ? [] : [{ path, command, isSure: true }];
  });
}

function isInstall({ program, words }: StageCommand): boolean {
  if (program === 'meson') return words.includes('install');
  if (program === 'cmake') return words.includes('--install') || words.includes('install');
  return MAKERS.test(program) && words.some((word) => /^install(?:[-/]\w+)?$/.test(word ?? ''));
}

/** The folders that `make install` fills. */
export function installedFolders(site: Site): readonly Built[] | Obstacle {
  const found = new Map<string, Built>();
  const commands = withScripts(site);
  for (const [at, command] of commands.entries()) {
    if (!isInstall(command)) continue;
    const prefix = prefixOf(commands.slice(0, at + 1));
    if (typeof prefix !== 'string') return prefix;
    const problem = placeProblem(site, command, prefix);
    if (problem !== undefined) return problem;
    found.set(prefix, { path: prefix, command, isSure: true, isFolder: true });
  }
  return [...found.values()];
}

function placeProblem({ base }: Site, { instruction }: StageCommand, prefix: string): Obstacle | undefined {
  if (/^\/(?:usr|bin|sbin|lib|etc|opt|var|home|root|srv)?$/.test(prefix))
    return { instruction, reason: `it installs among the files of other packages in ${prefix}` };
  if (prefix === DEFAULT_PREFIX && !PLAIN.test(base.repository.replace(/^library\//, '')))
    return { instruction, reason: `it installs into ${prefix}, where ${base.name} has files of its own` };
  return undefined;
}

/** The prefix of the last command, an install, by its words and those of the configuration before it. */
function prefixOf(commands: readonly StageCommand[]): string | Obstacle {
  const install = commands.at(-1);
  if (install === undefined) return DEFAULT_PREFIX;
  const { instruction, words } = install;
  const own =
    valueIn(words, /^(?:PREFIX|prefix)=/) ?? valueIn(words, /^--prefix=/) ?? optionValue(words, '--prefix');
  if (own === null || words.some((word) => /^(?:DESTDIR|INSTALL_ROOT)=/.test(word ?? '')))
    return { instruction, reason: 'where it installs to is not known' };
  const configuring = commands.findLast(
    (each) => configures(each) && (each.instruction === instruction || each.folder === install.folder),
  );
  const options = configuring?.words ?? [];
  if (configuring !== undefined && hidesPlace(configuring))
    return {
      instruction: configuring?.instruction ?? instruction,
      reason: 'the options of configure are not all known',
    };
  const prefix =
    own ??
    valueIn(options, /^(?:--prefix|-DCMAKE_INSTALL_PREFIX(?::\w+)?)=/) ??
    optionValue(options, '--prefix');
  const path = prefix === undefined ? DEFAULT_PREFIX : pathOf(install, prefix ?? undefined);
  const outside = options.find(
    (word) => /^--[\w-]*(?:dir|path)=\//.test(word ?? '') && !isHarmless(word ?? '', path),
  );
  if (path === undefined || outside !== undefined)
    return {
      instruction: configuring?.instruction ?? instruction,
      reason: `where it installs to is not all known${outside === undefined ? '' : `: ${outside.replace(/=.*$/, '')}`}`,
    };
  return path;
}

/** One word that says no place, whatever its value is: `--with-cc-opt="$(dpkg-buildflags --get CFLAGS)"`, `--build="$arch"`. */
const NO_PLACE =
  /^(?:--(?:with|without|enable|disable|build|host|target)(?:-[\w-]+)?=["'].*["']|(?:C|CXX|CPP|LD)?FLAGS=["'].*["']|"(?:C|CXX|CPP|LD)FLAGS=.*"|-j.*)$/s;

/** Whether a word of a configuration that only the shell knows may say where files go. */
function hidesPlace({ words, command }: StageCommand): boolean {
  const written = command.words.slice(-words.length);
  return words.some((word, at) => word === undefined && !NO_PLACE.test(written[at]?.node?.text ?? ''));
}

/** Folders below the prefix, those of documents, and those that the program fills when it runs. */
function isHarmless(option: string, prefix: string | undefined): boolean {
  const [name = '', value = ''] = option.split('=');
  return (
    /^--(?:localstatedir|runstatedir|mandir|infodir|docdir|htmldir|build-?dir|with-[\w-]*)$/.test(name) ||
    (prefix !== undefined && isWithin(value, prefix))
  );
}

function valueIn(words: readonly (string | undefined)[], name: RegExp): string | undefined {
  return words.find((word) => name.test(word ?? ''))?.replace(name, '');
}

/** Whether a command sets where `make install` puts files. */
export function configures({ program, words }: StageCommand): boolean {
  if (program === 'cmake') return !words.some((word) => /^--(?:build|install)$/.test(word ?? ''));
  return (
    /^(?:configure|Configure|config)$/.test(program) ||
    (program === 'meson' && words[0] !== 'install' && words[0] !== 'compile')
  );
}
