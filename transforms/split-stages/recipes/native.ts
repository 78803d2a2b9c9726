import { isWithin } from '../../../src/effects/posix-path.ts';
import type { CommandUse } from '../../../src/effects/used-commands.ts';
import type { SourceLanguage } from '../named-in-source.ts';
import { optionValue } from '../outputs.ts';
import { runTimeSource } from '../project-source.ts';
import type { Artefact, BuilderLines, CommandPurpose, Obstacle, Recipe, Split } from '../recipe.ts';
import { plainRuntime } from '../runtime-bases.ts';
import type { Site } from '../site.ts';
import { shown } from '../purposes.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { ofBuilder } from './builder-programs.ts';
import { scriptCommands, scriptOf, withScripts } from './build-scripts.ts';
import { buildVariables } from './build-variables.ts';
import { cleansUp } from './cleaned-builds.ts';
import { artefactsOf, startedPrograms, type Built } from './compiled.ts';
import { withLinks } from './links.ts';
import { isMove, movedFiles } from './moved-files.ts';
import { hasCertificates, isOtherLanguage } from './native-base.ts';
import { compilerOptions, needlessLibraries, standardLibrary } from './native-compiler.ts';
import { compiledDirectly, compiles, configures, installedFolders } from './native-install.ts';
import { linkOptions, namedLibraries, namesProgram, nativeProject, wordsOf } from './native-libraries.ts';
import { isOfSources, startedIn, withFolders, workFolders } from './native-sources.ts';

const LANGUAGE: SourceLanguage = {
  sources:
    /\.(?:c|cc|cpp|cxx|C|h|hh|hpp|hxx|inc|inl|ipp|S|s|asm|y|l|ll|yy|m4|ac|am|in|cmake|mk|pc|o|a|d)$|(?:^|\/)(?:CMakeLists\.txt|GNUmakefile|[Mm]akefile|meson\.build|configure)$/,
  ignored: /^(?:tests?|docs?|build|cmake)$/,
  starts: /\bexec[lv]p?e?\(\s*"(?:\/(?:usr\/)?s?bin\/)?([\w.+-]+)"/g,
  shells: /\b(?:system|popen)\(\s*("(?:[^"\\\n]|\\.)*")/g,
};

/** Variables that compilers and their tools read. Source: https://www.gnu.org/software/make/manual/html_node/Implicit-Variables.html */
const TOOLCHAIN =
  /^(?:CC|CXX|CPP|LD|AR|(?:C|CXX|CPP|LD|MAKE)FLAGS|PKG_CONFIG\w*|CMAKE_\w+|GCC_VERSION|GPG_KEYS)$/;

/** Programs of C and C++ on the plain image of the distribution on which they were compiled. */
export const native: Recipe = {
  name: 'C and C++',
  recognises: (site) =>
    (withScripts(site).some(compiles) || hiddenBuild(site) !== undefined) && !isOtherLanguage(site),
  split(site): Split | Obstacle | undefined {
    const hidden = withScripts(site).some(compiles) ? undefined : hiddenBuild(site);
    if (hidden !== undefined)
      return {
        instruction: hidden.instruction,
        reason: `what ${shown(hidden)} builds is not known${site.context === undefined ? ' without its build context' : ''}`,
      };
    if (cleansUp(site)) return undefined;
    const runtime = plainRuntime(site);
    if ('reason' in runtime) return runtime;
    const folders = installedFolders(site);
    if ('reason' in folders) return folders;
    const built = artefactsOf(site, [...folders, ...compiledDirectly(site), ...movedFiles(site)], {
      what: 'what is compiled',
      binFolders: [],
      mayMake: (place, use) => mayMake(site, place, use),
    });
    if ('reason' in built) return built;
    const unsure = unsureStart(site, folders);
    if (unsure !== undefined) return unsure;
    const whole = startedIn(site, built);
    const artefacts = withFolders(built, whole);
    const linked = librariesOf(site);
    if ('reason' in linked) return linked;
    const ofCompiler = compilerOptions(site);
    if ('reason' in ofCompiler) return ofCompiler;
    const libraries = [...linked, ...ofCompiler];
    const beside = besideProblem(site, artefacts, folders.length > 0);
    if (beside !== undefined) return beside;
    const until = withScripts(site).findLast(compiles)?.instruction;
    const { source, programs, assumption } = runTimeSource(site, LANGUAGE, { until, isFilledByBuild: true });
    const unseen = buildVariables(site, TOOLCHAIN, until, artefacts);
    const standard = standardLibrary(site);
    return {
      runtime: withLinks(site, runtime, artefacts),
      artefacts: [...artefacts, ...standard],
      source,
      packages: libraries,
      isSource: (name) => LANGUAGE.sources.test(name),
      linksLibraries: true,
      needless: needlessLibraries(site),
      bringsCertificates: hasCertificates(site) && speaksTls(site, libraries),
      runs: ofBuilder(site, programs),
      builderLines: withoutSources(site, artefacts),
      laterLines: standard.length > 0 || refreshesLinker(site, folders.length > 0) ? ['RUN ldconfig'] : [],
      isBuildVariable: (name) => unseen.has(name),
      readsVariable: () => true,
      assumptions: [
        ...(whole.length > 0 ? [] : [assumption]),
        ...installAssumptions(folders.map(({ path }) => path)),
        'it starts no other program of the builder',
      ],
    };
  },
  purposeOf(command, site): CommandPurpose | undefined {
    if (
      compiles(command) ||
      /^(?:Configure|config|buildconf|bootstrap(?:\.sh)?|b2|conan|autoupdate|libtool|checkinstall)$/.test(
        command.program,
      )
    )
      return 'build';
    if (isBuildScript(site, command)) return 'build';
    return isOfSources(command, site) || isMove(command, site) ? 'build' : undefined;
  },
};

/** A script of the context that compiles, and what makes it one that can be started. */
function isBuildScript(site: Site, command: StageCommand): boolean {
  if (scriptCommands(site, command).some(compiles)) return true;
  if (command.program !== 'chmod') return false;
  const scripts = new Set(
    site.commands
      .filter((each) => scriptCommands(site, each).some(compiles))
      .map((each) => pathOf(each, scriptOf(each))),
  );
  const files = command.words.slice(1).filter((word) => word?.startsWith('-') !== true);
  return files.length > 0 && files.every((word) => scripts.has(pathOf(command, word)));
}

const COMPILERS = /^(?:build-essential|build-base|gcc|g\+\+|clang|cmake|make|alpine-sdk)(?:-\d+)?$/;

/** A script by whose name it builds, where a compiler is installed and nothing else is seen to use it. */
function hiddenBuild(site: Site): StageCommand | undefined {
  const hasCompiler =
    /(?:^|\/)gcc$/.test(site.base.repository) || site.installed.some(({ name }) => COMPILERS.test(name));
  const isOpen = (script: string): boolean => /(?:^|[/_-])(?:build|compile|make)(?:[_.-]|$)/.test(script);
  return hasCompiler ? site.commands.find((command) => isOpen(scriptOf(command) ?? '')) : undefined;
}

/** A program below the folder in which make or cmake runs. */
function mayMake(site: Site, place: string, { written }: CommandUse): boolean {
  if (!written.includes('/')) return false;
  return withScripts(site).some((command) => {
    if (!/^(?:make|gmake|cmake|ninja|meson|scons)$/.test(command.program)) return false;
    const { words } = command;
    const named = optionValue(words, '-C', '--directory', '--build', '-B') ?? '.';
    const at = pathOf(command, named);
    if (at === undefined || !isWithin(place, at)) return false;
    // Where more lies than the project, what says how it is built must name the program.
    return !/^\/(?:usr|opt|home|root|srv)?$/.test(at) || (isBeside(place, at) && isTarget(site, place));
  });
}

function isBeside(place: string, folder: string): boolean {
  return (place.replace(/\/[^/]*$/, '') || '/') === folder;
}

function isTarget(site: Site, place: string): boolean {
  return namesProgram(nativeProject(site)?.text ?? '', place.replace(/^.*\//, ''));
}

/**
 * `make install` without a configuration may fill any folder, and what is started may be of a package: its name must stand in
 * what is built.
 */
function unsureStart(site: Site, folders: readonly Built[]): Obstacle | undefined {
  if (folders.length === 0 || site.commands.some(configures)) return undefined;
  const named = site.commands
    .filter(({ call }) => call === undefined)
    .map(({ words, folder }) => `${words.join(' ')} ${folder ?? ''}`)
    .join(' ');
  const use = startedPrograms(site).find(
    ({ written, program, instruction }) =>
      instruction.keyword !== 'HEALTHCHECK' && !written.includes('/') && !named.includes(program.slice(0, 5)),
  );
  return use === undefined || site.source.copies.length > 0
    ? undefined
    : {
        instruction: use.instruction,
        reason: `whether make install or a package brings ${use.program} is not known`,
      };
}

/** Libraries that the project builds for itself, of which a program that was not installed knows the place. */
function besideProblem(
  site: Site,
  artefacts: readonly Artefact[],
  isInstalled: boolean,
): Obstacle | undefined {
  const text = nativeProject(site)?.text ?? '';
  if (isInstalled || artefacts.some(({ isFolder }) => isFolder === true)) return undefined;
  if (!/\s-shared\b|\bSHARED\b|BUILD_SHARED_LIBS|\bshared_library\(/.test(text)) return undefined;
  const maker = withScripts(site).findLast(compiles);
  return {
    ...(maker === undefined ? {} : { instruction: maker.instruction }),
    reason: 'it builds libraries of its own beside the program, and installs none of them',
  };
}

/** Whether a library of TLS, or one that brings it, is linked. */
function speaksTls({ installed }: Site, libraries: readonly string[]): boolean {
  const names = [...libraries, ...installed.map(({ name }) => name)];
  return names.some((name) => /ssl|curl|gnutls|libnss|mbedtls|wolfssl|soup|neon|serf|git2/.test(name));
}

/** gcc's and buildpack-deps' images hold the headers of many libraries, others what the stage installs. */
function librariesOf(site: Site): readonly string[] | Obstacle {
  const { base } = site;
  const isFull =
    /(?:^|\/)(?:gcc|buildpack-deps)$/.test(base.repository) &&
    !base.words.includes('curl') &&
    !base.words.includes('scm');
  if (!isFull) return [];
  const makers = withScripts(site).filter(compiles);
  const words = wordsOf(makers);
  const project = nativeProject(site);
  const isDirect = makers.every(({ program }) => !/^(?:make|gmake|cmake|ninja|meson|scons)$/.test(program));
  const [maker] = makers;
  const at = maker === undefined ? {} : { instruction: maker.instruction };
  if (
    !isDirect &&
    (project === undefined ||
      (!project.isSimple &&
        /\b(?:find_package|pkg_check_modules|find_library|dependency|PKG_CHECK_MODULES|AC_(?:CHECK|SEARCH)_LIBS?)\s*\((?!\s*['"]?[Tt]hreads)/.test(
          project.text,
        )))
  )
    return { ...at, reason: `which libraries of ${base.name} the program links is not known` };
  const { packages, unknown } = namedLibraries(
    site,
    linkOptions(`${words}\n${isDirect ? '' : (project?.text ?? '')}`),
  );
  return unknown === undefined
    ? packages
    : { ...at, reason: `which package holds the library ${unknown} at run time is not known` };
}

/** Sources that lie in a folder which is copied whole. */
function withoutSources(site: Site, artefacts: readonly Artefact[]): readonly BuilderLines[] {
  const isCopied = artefacts.some(({ path, isFolder }) => isFolder === true && path === '/usr/local');
  const hasSources = workFolders(site).some((folder) => isWithin(folder, '/usr/local/src'));
  return isCopied && hasSources ? [{ lines: ['RUN rm -rf /usr/local/src/*'] }] : [];
}

/** The dynamic linker finds libraries in /usr/local/lib once ldconfig has seen them; musl's needs no such list. */
function refreshesLinker(site: Site, isInstalled: boolean): boolean {
  if (!isInstalled || site.base.distribution === 'alpine') return false;
  const last = withScripts(site).findLast(compiles)?.instruction.index ?? 0;
  return (
    site.commands.some(({ program }) => program === 'ldconfig') ||
    site.installed.some(({ instruction }) => instruction.index > last)
  );
}

function installAssumptions(prefixes: readonly string[]): readonly string[] {
  return prefixes.length === 0 ? [] : [`what is installed lies below ${prefixes.join(' and ')}`];
}
