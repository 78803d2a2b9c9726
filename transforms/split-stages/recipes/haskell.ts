import type { CommandUse } from '../../../src/effects/used-commands.ts';
import type { SourceLanguage } from '../named-in-source.ts';
import { optionValue } from '../outputs.ts';
import { runTimeSource } from '../project-source.ts';
import type { CommandPurpose, Obstacle, Recipe, Split } from '../recipe.ts';
import { plainRuntime } from '../runtime-bases.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { buildVariables } from './build-variables.ts';
import { artefactsOf, type Built } from './compiled.ts';
import { isMove, movedFiles } from './moved-files.ts';
import { hasCertificates } from './native-base.ts';
import { startedIn } from './native-sources.ts';

// Sources: https://docs.haskellstack.org/en/stable/commands/install_command/, https://cabal.readthedocs.io/en/stable/cabal-commands.html#cabal-install

const LANGUAGE: SourceLanguage = {
  sources: /\.(?:hs|lhs|hsc|cabal|c|h)$|(?:^|\/)(?:package\.yaml|stack\.yaml(?:\.lock)?|cabal\.project.*)$/,
  ignored: /^(?:tests?|bench|\.stack-work|dist|dist-newstyle)$/,
  starts: /\b(?:proc|readProcess|callProcess|createProcess|readCreateProcess)\s*\(?(?:proc\s+)?"([\w.+-]+)"/g,
  compilesIn: /\b(?:embedFile|embedDir|makeRelativeToProject)\s+"([^"]+)"/g,
  opens: /\breadFile\b|\bopenFile\b|\bstatic\w*\b/,
};

const TOOLCHAIN = /^(?:STACK_\w+|CABAL_\w+|GHC_?\w*|HLS_VERSION|STACK)$/;

/**
 * What GHC's own libraries are linked to and Debian's plain images lack. Source: Dockerfiles of
 * https://github.com/haskell/docker-haskell (libgmp-dev, libnuma-dev), https://packages.debian.org/libgmp10, https://packages.debian.org/libnuma1
 */
const LIBRARIES = ['libgmp10', 'libnuma1'];

/** A program of Haskell on the plain image of the distribution on which it was built. */
export const haskell: Recipe = {
  name: 'Haskell',
  recognises: ({ base, commands }) => /(?:^|\/)haskell$/.test(base.repository) && commands.some(builds),
  split(site): Split | Obstacle | undefined {
    const runtime = plainRuntime(site);
    if ('reason' in runtime) return runtime;
    const last = site.commands.findLast(builds);
    if (last === undefined) return undefined;
    const artefacts = artefactsOf(site, [...directly(site), ...movedFiles(site)], {
      what: 'what stack or cabal builds',
      binFolders: site.commands.filter(builds).map(binFolderOf),
      mayMake: (place, use) => mayMake(site, place, use),
    });
    if ('reason' in artefacts) return artefacts;
    if (startedIn(site, artefacts).length > 0)
      return {
        instruction: last.instruction,
        reason: 'the program starts among the sources that it fetches',
      };
    const { source, programs, assumption } = runTimeSource(site, LANGUAGE, {
      until: last.instruction,
      isFilledByBuild: true,
    });
    const unseen = buildVariables(site, TOOLCHAIN, last.instruction, artefacts);
    return {
      runtime,
      artefacts,
      source,
      packages: LIBRARIES,
      linksLibraries: true,
      bringsCertificates: hasCertificates(site),
      runs: programs,
      isBuildVariable: (name) => unseen.has(name),
      readsVariable: () => true,
      assumptions: [
        assumption,
        'it reads no data files of Haskell packages',
        `it links no library of ${site.base.name} that the stage does not install, but for those of GHC`,
        'it starts no other program of the builder',
      ],
    };
  },
  purposeOf(command, site): CommandPurpose | undefined {
    if (/^(?:stack|cabal|ghc|runghc|runhaskell|hpack|alex|happy|hsc2hs|ghcup)$/.test(command.program))
      return 'build';
    return isMove(command, site) ? 'build' : undefined;
  },
};

function builds({ program, words }: StageCommand): boolean {
  if (program === 'ghc') return words.some((word) => word?.endsWith('.hs') === true);
  const verb = words.find((word) => word !== undefined && /^[a-z]/.test(word));
  return /^(?:stack|cabal)$/.test(program) && /^(?:(?:new-|v[12]-)?(?:install|build)|copy)$/.test(verb ?? '');
}

/** `ghc -o app Main.hs`, `ghc app.hs`. */
function directly(site: Site): readonly Built[] {
  return site.commands.flatMap((command) => {
    if (command.program !== 'ghc' || !builds(command)) return [];
    const source = command.words.find((word) => word?.endsWith('.hs') === true);
    const path = pathOf(command, optionValue(command.words, '-o') ?? source?.replace(/\.hs$/, ''));
    return path === undefined ? [] : [{ path, command, isSure: true }];
  });
}

/** Where `stack install` and `cabal install` put programs: below HOME, if they are not told. */
function binFolderOf(command: StageCommand): string {
  const { program, words, state } = command;
  const named = optionValue(words, '--local-bin-path', '--installdir', '--bindir');
  const path = named === undefined ? undefined : pathOf(command, named ?? undefined);
  const home = state.home ?? '/root';
  return path ?? `${home}/${program === 'cabal' ? '.cabal' : '.local'}/bin`;
}

function mayMake(site: Site, place: string, { written }: CommandUse): boolean {
  return site.commands.some(
    (command) =>
      builds(command) &&
      /^(?:stack|cabal)$/.test(command.program) &&
      command.words.some((word) => /install$|^--copy-bins$|^copy$/.test(word ?? '')) &&
      place === `${binFolderOf(command)}/${written.replace(/^.*\//, '')}`,
  );
}
