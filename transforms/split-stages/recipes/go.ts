import { isWithin } from '../../../src/effects/posix-path.ts';
import { stateAt } from '../../../src/effects/state.ts';
import type { CommandUse } from '../../../src/effects/used-commands.ts';
import type { SourceLanguage } from '../named-in-source.ts';
import { optionValue } from '../outputs.ts';
import { runTimeSource } from '../project-source.ts';
import type { CommandPurpose, Obstacle, Recipe, Split } from '../recipe.ts';
import { plainRuntime } from '../runtime-bases.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { ofBuilder } from './builder-programs.ts';
import { buildVariables, linesOfBase } from './build-variables.ts';
import { cleansUp } from './cleaned-builds.ts';
import { artefactsOf } from './compiled.ts';
import { binFolderOf, builds, builtByGo, lastPart } from './go-outputs.ts';
import { compilerLibraries, hasCertificates, isOtherLanguage, isOtherTool } from './native-base.ts';
import { startedIn, withFolders } from './native-sources.ts';
import { withLinks } from './links.ts';
import { isMove, movedFiles } from './moved-files.ts';

// Sources: https://pkg.go.dev/embed, https://pkg.go.dev/os/exec#Command, https://pkg.go.dev/time#LoadLocation

const LANGUAGE: SourceLanguage = {
  sources: /\.(?:go|s|c|h|cc|cpp|proto|mod|sum|work)$/,
  ignored: /^(?:vendor|testdata|.*_test\.go)$/,
  starts: /\bexec\.(?:CommandContext\(\s*[\w.()]+\s*,|Command\(|LookPath\()\s*["`]([\w./+-]+)/g,
  shells:
    /"(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh"\s*,\s*"-\w*c"\s*,\s*(?:fmt\.Sprintf?\(\s*)?("(?:[^"\\\n]|\\.)*"|`[^`]*`)/g,
  compilesIn: /^\/\/go:embed[ \t]+(.*)$/gm,
  opens: /\bos\.|\bioutil\.|\bhttp\.Dir|\bParse(?:Files|Glob)\(|\bLoadHTML|\.Static|\bfilepath\./,
};

/** Variables of the toolchain, none of the run time's (GOGC, GOMAXPROCS, GODEBUG). Source: `go help environment`. */
const TOOLCHAIN =
  /^(?:GO(?:111MODULE|ARCH|BIN|CACHE|CACHEPROG|ENV|EXPERIMENT|FLAGS|INSECURE|MODCACHE|NOPROXY|NOSUMDB|OS|PATH|PRIVATE|PROXY|ROOT|SUMDB|TMPDIR|TOOLCHAIN|VCS|WORK|AMD64|ARM|ARM64|386|VENDOREXPERIMENT)|CGO_\w+|GCCGO|CC|CXX|PKG_CONFIG\w*|GOLANG_VERSION|GOTOOLDIR)$/;

/** A binary of Go on the plain image of the distribution on which it was built. */
export const go: Recipe = {
  name: 'Go',
  recognises: (site) => isOfGo(site) && !isOtherLanguage(site),
  split(site): Split | Obstacle | undefined {
    if (cleansUp(site, [moduleCache(site)])) return undefined;
    const runtime = plainRuntime(site);
    if ('reason' in runtime) return runtime;
    const built = artefactsOf(site, [...builtByGo(site), ...movedFiles(site)], {
      what: 'what go builds',
      binFolders: binFolders(site),
      mayMake: (place, use) => mayMake(site, place, use),
    });
    if ('reason' in built) return built;
    const whole = startedIn(site, built);
    const artefacts = withFolders(built, whole);
    const until = site.commands.findLast(
      (command) => builds(command) || MAKES.test(command.program),
    )?.instruction;
    const { source, programs, assumption } = runTimeSource(site, LANGUAGE, { until });
    const unseen = buildVariables(site, TOOLCHAIN, until, artefacts);
    const zones = timeZones(site);
    return {
      runtime: withLinks(site, runtime, artefacts),
      artefacts,
      source,
      packages: [...zones.packages, ...certificates(site)],
      isSource: (name) => LANGUAGE.sources.test(name),
      linksLibraries: usesCgo(site),
      needless: compilerLibraries(site),
      ...(zones.inBuilder === undefined ? {} : { timeZones: zones.inBuilder }),
      linking: usesCgo(site) ? 'libc' : 'static',
      bringsCertificates: isGolang(site) || hasCertificates(site),
      runs: ofBuilder(site, programs),
      runtimeLines: linesOfBase(site, ['GOPATH'], until),
      isBuildVariable: (name) => unseen.has(name),
      readsVariable: (name) => isOpaque(site) || BUILD_READS.test(name) || TOOLCHAIN.test(name),
      assumptions: [
        ...(whole.length > 0 ? [] : [assumption]),
        ...(site.commands.some(({ program }) => MAKES.test(program))
          ? ['make builds nothing else that it needs']
          : []),
        ...zones.assumptions,
        'it starts no other program of the builder',
      ],
    };
  },
  purposeOf(command, site): CommandPurpose | undefined {
    if (/^(?:go|go-wrapper|gofmt|gccgo|mage|task|gox)$/.test(command.program)) return 'build';
    if (isFolderOfToolchain(command, site)) return 'build';
    if (isToolOfBuild(site, command) || isOtherTool(command, site) || isMove(command, site)) return 'build';
    return undefined;
  },
};

const BUILD_READS =
  /^(?:PATH|HOME|LD_LIBRARY_PATH|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|GIT_\w+|C?LDFLAGS|CFLAGS)$/;

const MAKES = /^(?:make|mage|task|gox)$/;

function isGolang({ base }: Site): boolean {
  return /(?:^|\/)golang$/.test(base.repository);
}

function isOfGo(site: Site): boolean {
  const { commands } = site;
  if (commands.some(builds)) return true;
  return (
    isGolang(site) &&
    commands.some(({ program, written }) => MAKES.test(program) || /^\.?\/.*\.sh$/.test(written))
  );
}

/** Source: `go help environment`, GOMODCACHE and GOPATH. */
function moduleCache({ commands }: Site): string {
  const builder = commands.find(builds);
  const root = builder?.command.script.exported.get('GOPATH') ?? builder?.state.valueOf('GOPATH');
  return `${(root ?? `${builder?.state.home ?? '/root'}/go`).replace(/:.*$/, '')}/pkg`;
}

/** Where `go install` and make put programs. */
function binFolders(site: Site): readonly string[] {
  const found = site.commands.filter((command) => builds(command)).map(binFolderOf);
  return found.length === 0 ? ['/go/bin'] : found;
}

/** A program in the folder of the source, or in that of `go install`, that no command names. */
function mayMake(site: Site, place: string, { written, program }: CommandUse): boolean {
  if (program === 'go-wrapper') return false;
  const makers = site.commands.filter(({ program }) => MAKES.test(program));
  if (binFolders(site).some((folder) => place.startsWith(`${folder}/`)))
    return (
      makers.length > 0 ||
      site.commands.some(
        (command) => builds(command) && command.words[0] !== 'build' && namesOpenly(command, place),
      )
    );
  if (!written.includes('/')) return false;
  const folder = place.replace(/\/[^/]*$/, '');
  return (
    site.commands.some(
      (command) =>
        builds(command) &&
        command.words[0] === 'build' &&
        optionValue(command.words, '-o') === undefined &&
        command.folder === folder &&
        !isNamedOtherwise(site, command, place),
    ) ||
    makers.some(({ folder: from, words }) => {
      const at = pathOf({ folder: from } as StageCommand, optionValue(words, '-C', '--directory') ?? '.');
      return at !== undefined && at !== '/' && isWithin(place, at);
    })
  );
}

/** `go build` in a module names its program after the module. */
function isNamedOtherwise(site: Site, { folder }: StageCommand, place: string): boolean {
  const module = /^module\s+"?([^\s"]+)/m.exec(site.source.read(`${folder ?? ''}/go.mod`) ?? '')?.[1];
  return module !== undefined && lastPart(module) !== place.replace(/^.*\//, '');
}

/** `go install ./...`, and `go install` where the name of the module is not known: the program may have any name. */
function namesOpenly({ words }: StageCommand, place: string): boolean {
  const packages = words.slice(1).filter((word) => word !== undefined && !word.startsWith('-'));
  const name = place.replace(/^.*\//, '');
  return (
    packages.length === 0 ||
    packages.some((word) => /^\.|\.\.\./.test(word ?? '') || word?.endsWith(`/${name}`))
  );
}

/** `mkdir -p $GOPATH/src/example.com`, `chmod -R 777 $GOPATH`. */
function isFolderOfToolchain(command: StageCommand, site: Site): boolean {
  if (!/^(?:mkdir|chmod)$/.test(command.program)) return false;
  const root = (command.state.valueOf('GOPATH') ?? '/go').replace(/:.*$/, '');
  const operands = command.words.filter(
    (word) => word === undefined || !/^(?:-.*|[0-7]{3,4}|[augo]*[+=][rwxX]+)$/.test(word),
  );
  return operands.every((word) => {
    const path = pathOf(command, word);
    if (path === undefined || command.program === 'chmod') return path === root;
    const filled = [
      ...site.source.copies.map(({ destination }) => destination),
      ...site.commands.map(({ folder }) => folder),
    ];
    return (
      /^(?:\/(?:src|bin|pkg(?:\/.*)?))?$/.test(path.slice(root.length)) ||
      (isWithin(path, root) && filled.some((each) => each !== undefined && isWithin(each, path)))
    );
  });
}

/** Whether commands of the build read variables of which nothing is known. */
function isOpaque({ commands }: Site): boolean {
  return commands.some(
    ({ program, words }) =>
      MAKES.test(program) ||
      /^(?:sh|bash)$|\.sh$/.test(program) ||
      (program === 'go' && /^(?:generate|test|run)$/.test(words[0] ?? '')),
  );
}

/** A program that `go install` or `go get` put there before: `swag init`. */
function isToolOfBuild(site: Site, { program, instruction }: StageCommand): boolean {
  return builtByGo(site).some(
    ({ path, command }) =>
      command.words[0] !== 'build' &&
      command.instruction.index <= instruction.index &&
      path.replace(/^.*\//, '') === program,
  );
}

interface Zones {
  /** Where the builder has them, if the program may load one. */
  readonly inBuilder?: string;
  readonly packages: readonly string[];
  readonly assumptions: readonly string[];
}

/**
 * golang's images of Alpine have time zones in the toolchain only (lib/time/zoneinfo.zip), where programs find them; plain
 * ones have none. Source: src/time/zoneinfo_goroot.go of Go.
 */
function timeZones(site: Site): Zones {
  const isKept = site.installed.some(({ name }) => name === 'tzdata');
  const debian = { inBuilder: '/usr/share/zoneinfo', packages: [], assumptions: [] };
  if (isGolang(site) && site.base.distribution === 'debian' && loadsZones(site) !== false) return debian;
  if (!isGolang(site) || site.base.distribution !== 'alpine' || isKept)
    return { packages: [], assumptions: [] };
  const isSet = site.finalState.environment.variable('TZ').kind === 'set';
  const named = isSet ? true : loadsZones(site);
  if (named === false) return { packages: [], assumptions: [] };
  const inBuilder = '/usr/local/go/lib/time/zoneinfo.zip';
  return named === true
    ? { inBuilder, packages: ['tzdata'], assumptions: [] }
    : { inBuilder, packages: [], assumptions: ['it loads no time zones'] };
}

const MOST_FILES = 2000;

/** Undefined: the sources are not known. */
function loadsZones({ context }: Site): boolean | undefined {
  if (context === undefined) return undefined;
  const pending = [''];
  let seen = 0;
  for (let at = pending.pop(); at !== undefined && seen < MOST_FILES; at = pending.pop()) {
    for (const { name, kind } of context.list(at) ?? []) {
      const path = at === '' ? name : `${at}/${name}`;
      if (kind === 'folder' && !/^(?:\.git|node_modules|testdata)$/.test(name)) pending.push(path);
      if (kind !== 'file' || !name.endsWith('.go')) continue;
      seen += 1;
      const text = context.read(path) ?? '';
      if (/\bLoadLocation\(|[?&]loc=|"TZ"/.test(text)) return true;
    }
  }
  return seen === 0 ? undefined : false;
}

/** Alpine's plain images hold certificates since 3.5. Source: /etc/ssl/cert.pem of libressl2.4-libcrypto, main/libressl/APKBUILD of 3.5-stable. */
function certificates(site: Site): readonly string[] {
  const [, minor = '9'] = /^3\.(\d+)$/.exec(site.base.release ?? '') ?? [];
  return isGolang(site) && site.base.distribution === 'alpine' && Number(minor) < 5
    ? ['ca-certificates']
    : [];
}

function usesCgo(site: Site): boolean {
  const builders = site.commands.filter(builds);
  return (
    builders.length === 0 ||
    !builders.every((command) => {
      const set =
        command.command.wrapping.environment.get('CGO_ENABLED') ??
        command.command.script.exported.get('CGO_ENABLED') ??
        stateAt(site.document, command.instruction).valueOf('CGO_ENABLED');
      return set === '0';
    })
  );
}
