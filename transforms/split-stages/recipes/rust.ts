import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import type { SourceLanguage } from '../named-in-source.ts';
import { optionValue } from '../outputs.ts';
import { runTimeSource } from '../project-source.ts';
import type { Artefact, CommandPurpose, Obstacle, Recipe, RuntimeBase, Split } from '../recipe.ts';
import { plainRuntime } from '../runtime-bases.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { ofBuilder } from './builder-programs.ts';
import { buildVariables } from './build-variables.ts';
import { cargoProject, type CargoProject } from './cargo-project.ts';
import { artefactsOf, type Built } from './compiled.ts';
import { isMove, movedFiles } from './moved-files.ts';
import { compilerLibraries, hasCertificates, isOtherLanguage, isOtherTool } from './native-base.ts';
import { startedIn } from './native-sources.ts';
import { linkedLibraries } from './rust-crates.ts';

// Sources: https://doc.rust-lang.org/cargo/guide/build-cache.html, https://doc.rust-lang.org/cargo/commands/cargo-install.html

const LANGUAGE: SourceLanguage = {
  sources: /\.rs$|(?:^|\/)(?:Cargo\.(?:toml|lock)|rust-toolchain(?:\.toml)?|rustfmt\.toml|clippy\.toml)$/,
  ignored: /^(?:target|tests|benches|examples|\.cargo)$/,
  starts: /\bCommand::new\(\s*"([\w.+-]+)"/g,
  shells:
    /\bCommand::new\(\s*"(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh"\s*\)\s*\.args?\(\s*\[?\s*"-\w*c"(?:\s*\)\s*\.arg\(|\s*,)\s*(?:&?format!\(\s*)?("(?:[^"\\\n]|\\.)*")/g,
  compilesIn:
    /(?:\b(?:include(?:_str|_bytes|_dir)?|embed_migrations|migrate)!\s*\(\s*|#\[folder\s*=\s*)"([^"]+)"/g,
  opens: /\bFile::|\bfs::|\bPath(?:Buf)?::|\bFiles::new|\bServeDir|\bServeFile/,
};

/** Source: https://doc.rust-lang.org/cargo/reference/environment-variables.html, https://rust-lang.github.io/rustup/environment-variables.html */
const TOOLCHAIN =
  /^(?:CARGO_\w+|RUSTUP_\w+|RUSTFLAGS|RUSTDOCFLAGS|RUSTC\w*|RUST_VERSION|RUST_TOOLCHAIN|SQLX_OFFLINE|CC|CXX|PKG_CONFIG\w*|OPENSSL_(?:DIR|STATIC|LIB_DIR|INCLUDE_DIR))$/;

const BUILD_READS =
  /^(?:PATH|HOME|LD_LIBRARY_PATH|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|GIT_\w+|C?LDFLAGS|CFLAGS|DATABASE_URL)$/;

/** A binary of Rust on the plain image of the distribution on which it was built. */
export const rust: Recipe = {
  name: 'Rust',
  recognises: (site) => site.commands.some(builds) && !isOtherLanguage(site),
  split(site): Split | Obstacle | undefined {
    const runtime = plainRuntime(site);
    if ('reason' in runtime) return runtime;
    const last = site.commands.findLast(builds);
    const artefacts = artefactsOf(site, [...installedBinaries(site), ...movedFiles(site)], {
      what: 'what cargo builds',
      binFolders: site.commands.filter(isInstall).map(binFolderOf),
      mayMake: (place) => mayMake(site, place),
    });
    if ('reason' in artefacts) return artefacts;
    const fetched = fetchedProblem(site, artefacts);
    if (fetched !== undefined) return fetched;
    const libraries = librariesOf(site, runtime);
    if ('reason' in libraries) return libraries;
    const until = last?.instruction;
    const { source, programs, assumption } = runTimeSource(site, LANGUAGE, { until, isFilledByBuild: true });
    const ofFramework = source === 'again' ? [] : frameworkFiles(site);
    const unseen = buildVariables(site, TOOLCHAIN, until, artefacts);
    return {
      runtime,
      artefacts,
      source: withFiles(source, ofFramework),
      packages: libraries,
      isSource: (name) => LANGUAGE.sources.test(name),
      linksLibraries: true,
      needless: compilerLibraries(site),
      linking: isStatic(site) ? 'static' : 'c++',
      bringsCertificates: hasCertificates(site),
      runs: ofBuilder(site, programs),
      isBuildVariable: (name) => unseen.has(name),
      readsVariable: (name) => BUILD_READS.test(name) || TOOLCHAIN.test(name) || isOpaque(site),
      assumptions: [
        assumption,
        ...(ofFramework.length === 0 ? [] : [`Rocket reads ${ofFramework.join(', ')}`]),
        'it starts no other program of the builder',
      ],
    };
  },
  purposeOf(command, site): CommandPurpose | undefined {
    if (/^(?:cargo|rustc|rustup|rustup-init|trunk|wasm-pack|sqlx|cross)$/.test(command.program))
      return 'build';
    return isOtherTool(command, site) || isMove(command, site) ? 'build' : undefined;
  },
};

/** Among fetched sources lies `target` with all that was compiled, so that they are not copied whole. */
function fetchedProblem(site: Site, artefacts: readonly Artefact[]): Obstacle | undefined {
  const clone = site.commands.find(({ program, words }) => program === 'git' && words[0] === 'clone');
  return clone === undefined || startedIn(site, artefacts).length === 0
    ? undefined
    : {
        instruction: clone.instruction,
        reason:
          'the program starts among the sources that it fetches, and which of them it reads is not known',
      };
}

/** Words behind `cargo +nightly`. */
function wordsOf({ words }: StageCommand): readonly (string | undefined)[] {
  return words[0]?.startsWith('+') === true ? words.slice(1) : words;
}

function builds(command: StageCommand): boolean {
  return (
    command.program === 'cargo' && /^(?:build|b|install|rustc|auditable)$/.test(wordsOf(command)[0] ?? '')
  );
}

function isInstall(command: StageCommand): boolean {
  return command.program === 'cargo' && wordsOf(command)[0] === 'install';
}

/** The folder of the project that a command builds. */
function projectFolder(command: StageCommand): string | undefined {
  const manifest = optionValue(command.words, '--manifest-path');
  if (manifest !== undefined) return absolutePath(command.folder, `${manifest ?? ''}/..`);
  const path = isInstall(command) ? optionValue(command.words, '--path') : undefined;
  return path === undefined ? command.folder : pathOf(command, path ?? undefined);
}

function projectOf(site: Site, command: StageCommand): CargoProject | undefined {
  const folder = projectFolder(command);
  return folder === undefined ? undefined : cargoProject(site, folder);
}

/** Where `cargo install` puts binaries. */
function binFolderOf(command: StageCommand): string {
  const root = optionValue(command.words, '--root') ?? valueOf(command, 'CARGO_INSTALL_ROOT');
  const home = valueOf(command, 'CARGO_HOME') ?? `${command.state.home ?? '/root'}/.cargo`;
  return `${root ?? home}/bin`;
}

function valueOf({ command, state }: StageCommand, name: string): string | undefined {
  return command.wrapping.environment.get(name) ?? state.valueOf(name);
}

/** What `cargo install --path` is known to install. */
function installedBinaries(site: Site): readonly Built[] {
  return site.commands.filter(isInstall).flatMap((command) => {
    if (optionValue(command.words, '--path') === undefined) return [];
    const names = projectOf(site, command)?.binaries ?? [];
    const isWhole = !command.words.some((word) => /^--bins?\b|^--example/.test(word ?? ''));
    return names.map((name) => ({ path: `${binFolderOf(command)}/${name}`, command, isSure: isWhole }));
  });
}

/** A program in the folder of `cargo install`, or in `target`, that no command names. */
function mayMake(site: Site, place: string): boolean {
  const name = place.replace(/^.*\//, '');
  return site.commands.filter(builds).some((command) => {
    const project = projectOf(site, command);
    const isNamed = project?.binaries === undefined || project.binaries.includes(name);
    if (isInstall(command)) {
      const isLocal = optionValue(command.words, '--path') !== undefined || !command.words.some(isCrate);
      return place === `${binFolderOf(command)}/${name}` && (isNamed || !isLocal);
    }
    if (!isNamed) return false;
    return targetFolders(command, project).some((folder) => place === `${folder}/${name}`);
  });
}

function isCrate(word: string | undefined, at: number, words: readonly (string | undefined)[]): boolean {
  return word !== undefined && at > 0 && !word.startsWith('-') && !/^--?\w/.test(words[at - 1] ?? '');
}

/** The folders into which a `cargo build` may put binaries: `target/release`, `target/x86_64-unknown-linux-musl/release`. */
function targetFolders(command: StageCommand, project: CargoProject | undefined): readonly string[] {
  const { words } = command;
  const set = optionValue(words, '--target-dir') ?? valueOf(command, 'CARGO_TARGET_DIR');
  const folder = set === undefined ? `${project?.root ?? command.folder ?? ''}/target` : pathOf(command, set);
  if (folder === undefined) return [];
  const named = optionValue(words, '--profile');
  const isRelease = words.some((word) => word === '--release' || word === '-r');
  const profile = named === 'dev' ? 'debug' : (named ?? (isRelease ? 'release' : 'debug'));
  const triple = optionValue(words, '--target') ?? valueOf(command, 'CARGO_BUILD_TARGET');
  return [`${folder}/${triple === undefined ? '' : `${triple ?? ''}/`}${profile}`];
}

/** The libraries that crates link, for images that hold the headers of many; a slim one has only what the stage installs. */
function librariesOf(site: Site, runtime: RuntimeBase): readonly string[] | Obstacle {
  const { base } = site;
  const isOfficial = /(?:^|\/)rust$/.test(base.repository);
  if (base.distribution === 'alpine') return isOfficial && !isDynamic(site) ? [] : ['libgcc'];
  if (!isOfficial || base.words.includes('slim') || isStatic(site)) return [];
  const found = new Set<string>();
  for (const command of site.commands.filter(builds)) {
    const project = projectOf(site, command);
    if (project?.locked === undefined) {
      const reason = `there is no Cargo.lock${site.context === undefined ? ' to read' : ' in the context'}, so which libraries of ${base.name} the program links is not known`;
      return { instruction: command.instruction, reason };
    }
    const { packages, unknown } = linkedLibraries(site, project.locked);
    if (unknown !== undefined)
      return {
        instruction: command.instruction,
        reason: `which library the crate ${unknown} needs in ${runtime.reference} is not known`,
      };
    for (const name of packages) found.add(name);
  }
  return [...found];
}

/** Programs for musl are static, except where RUSTFLAGS asks for the contrary. */
function isStatic(site: Site): boolean {
  return (
    !isDynamic(site) &&
    site.commands
      .filter(builds)
      .every((command) => optionValue(command.words, '--target')?.endsWith('-musl') === true)
  );
}

/** Source: https://doc.rust-lang.org/reference/linkage.html#static-and-dynamic-c-runtimes */
function isDynamic(site: Site): boolean {
  return site.commands.some(
    (command) => builds(command) && valueOf(command, 'RUSTFLAGS')?.includes('-crt-static') === true,
  );
}

function isOpaque({ commands }: Site): boolean {
  return commands.some(({ program }) => /^(?:make|sh|bash)$|\.sh$/.test(program));
}

/** Files that frameworks read without being told. Sources: https://rocket.rs/guide/v0.5/configuration/, https://rocket.rs/guide/v0.5/responses/#templates */
const FRAMEWORK_FILES = ['Rocket.toml', 'templates'];

function frameworkFiles(site: Site): readonly string[] {
  const folders = site.source.copies.flatMap(({ hasFolder, destination }) =>
    hasFolder && destination !== undefined ? [destination] : [],
  );
  return folders
    .filter((folder) => cargoProject(site, folder).locked?.has('rocket') === true)
    .flatMap((folder) => FRAMEWORK_FILES.map((name) => `${folder}/${name}`))
    .filter((path) => site.source.kindOf(path) !== undefined);
}

function withFiles(source: Split['source'], files: readonly string[]): Split['source'] {
  if (source === 'again' || files.length === 0) return source;
  const named = source === 'none' ? [] : source;
  return [...named, ...files.filter((path) => !named.some((other) => isWithin(path, other)))];
}
