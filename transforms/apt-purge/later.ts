import type { Instruction } from '../../src/dockerfile/model.ts';
import { runningAfter, type CommandUse } from '../../src/effects/used-commands.ts';
import { isSelfSufficient } from './candidates.ts';
import type { InstallCall } from './installs.ts';
import type { Site } from './site.ts';
import { named, toolsOf } from './users.ts';
import { compilesLater, workOf } from './work.ts';

/** What comes behind the RUNs that build: why the packages must stay, or what is taken for granted. */
export type Later = { readonly refusal: string } | { readonly trusted: readonly string[] };

/** Commands of packages that come along with a compiler or with Debian's package tools, and may be wanted by themselves. */
const brought: readonly (readonly [packages: RegExp, commands: string])[] = [
  [
    /^(?:gcc|g\+\+|gfortran|clang|build-essential|dpkg-dev|libtool|binutils)(?:-[\d.]+)?$/,
    'ld as ar nm strip objdump objcopy ranlib readelf strings addr2line',
  ],
  [
    /^(?:build-essential|dpkg-dev|devscripts|debhelper)$/,
    'patch xz unxz xzcat bzip2 bunzip2 bzcat make perl',
  ],
  [/^(?:autoconf|automake|libtool|bison|flex)$/, 'm4'],
  [/^(?:autoconf|automake|autotools-dev|help2man|texinfo)$/, 'perl'],
  [/^gettext$/, 'envsubst gettext.sh'],
];

/** Scripts that compile when the container starts, by their names. */
const buildScript = /build|compile|make|release|package|\bci\b|test/i;

/** Looks at all that runs behind these RUNs but for `done`, which bring the packages themselves: in the stage, in stages built on it, and when the container starts. */
export function laterUse(
  site: Site,
  installs: readonly InstallCall[],
  last: Instruction,
  done: readonly Instruction[],
): Later {
  const tools = new Set([...toolsOf(installs), ...broughtBy(installs)]);
  const trusted: string[] = [];
  for (const instruction of runningAfter(site.stages, site.stage, last)) {
    if (done.includes(instruction) || isSelfSufficient(site, instruction, installs)) continue;
    const { commands, unread } = site.usesOf(instruction);
    const isStart = instruction.keyword !== 'RUN';
    for (const use of commands) {
      const tool = toolIn(use, tools);
      if (tool !== undefined) return { refusal: `${named(use)} needs ${tool}` };
      const work = workOf(use);
      const isElsewhere = site.document.stageOf(instruction) !== site.stage;
      if (work === 'compiles' && (isStart || isElsewhere)) return { refusal: `${named(use)} may compile` };
      if (work === 'own' && isStart) return { refusal: `${named(use)} may compile` };
      if (work !== 'harmless' && !isStart) trusted.push(named(use));
    }
    const builder = isStart
      ? unread.find((script) => buildScript.test(script.replace(/^.*\//, '')))
      : undefined;
    if (builder !== undefined) return { refusal: `${builder} on line ${instruction.line} may compile` };
    trusted.push(...unread.map((script) => `${script} on line ${instruction.line}`));
  }
  return { trusted: [...new Set(trusted)] };
}

/** Commands that come along with the build packages, or with what these depend on. */
export function broughtBy(installs: readonly InstallCall[]): readonly string[] {
  const names = installs.flatMap(({ build }) => build.map(({ name }) => name));
  const kept = new Set(
    installs.flatMap((install) =>
      install.kept.flatMap(({ known, name }) => [name, ...(known?.commands ?? [])]),
    ),
  );
  if (kept.has('xz-utils')) for (const command of ['xz', 'unxz', 'xzcat']) kept.add(command);
  return brought
    .filter(([packages]) => names.some((name) => packages.test(name)))
    .flatMap(([, commands]) => commands.split(' '))
    .filter((command) => !kept.has(command));
}

/** The tool that a command runs, or has another run: `tar xJf`, `CC=gcc`. */
function toolIn({ program, words }: CommandUse, tools: ReadonlySet<string>): string | undefined {
  if (tools.has(program)) return program;
  if (program !== 'tar') return undefined;
  const isOf = (letter: RegExp, ending: RegExp): boolean =>
    words.some((word) => word !== undefined && (letter.test(word) || ending.test(word)));
  if (tools.has('xz') && isOf(/^-?[a-zA-Z]*J[a-zA-Z]*$|^--xz$/, /\.t?xz$/)) return 'xz';
  return tools.has('bzip2') && isOf(/^-?[a-ik-zA-Z]*j[a-zA-Z]*$|^--bzip2$/, /\.(?:bz2|tbz2?)$/)
    ? 'bzip2'
    : undefined;
}

/** Images that are made to build in. */
const toolchains =
  /^(?:docker\.io\/)?(?:library\/)?(?:debian|ubuntu|buildpack-deps|gcc|golang|rust|haskell|swift)(?:$|[:@])/;

/** Programs in which people work: they may want a compiler there. */
const workplaces =
  /^(?:sshd|code-server|jupyter(?:-\w+)?|rstudio-server|rserver|theia|ttyd|gotty|start-notebook\.(?:sh|py)|tmate)$/;
const workbenches = /\bcloud9\b|\bc9\/core\b|\bcode-server\b|\btheia-ide\b|\brstudio-server\b|\bjupyterhub\b/;
const crossCompiler =
  /^(?:gcc|g\+\+|binutils|crossbuild-essential)-(?!\d|doc|base|multilib)|^mingw|^gcc-.*-base$/;
const shells = /^(?:ba|da|a|k|z|fi)?sh$/;
const workStage =
  /^(?:dev|devel|develop|development|devcontainer|ci|tests?|testing|build|builder|toolchain|sdk|debug)(?:$|[-_])|[-_](?:dev|devel|builder|ci|test)$/;

/** Why the image is one to work in, where the tools are wanted; undefined if it does not look so. */
export function workplaceReason(site: Site, installs: readonly InstallCall[]): string | undefined {
  const { stage } = site;
  if (stage.name !== undefined && workStage.test(stage.name)) {
    return `its stage is named ${stage.name}, so that these tools may be what the image is for`;
  }
  const crossing = installs.flatMap(({ kept }) => kept).find(({ name }) => crossCompiler.test(name));
  if (crossing !== undefined) return `${crossing.name} stays, as in an image to build in`;
  const ide = stage.instructions.find(
    ({ keyword, arguments: { text } }) => keyword === 'RUN' && workbenches.test(text),
  );
  if (ide !== undefined)
    return `line ${ide.line} installs what people work in, where these tools may be wanted`;
  const starts = runningAfter(site.stages, stage, undefined).filter(
    ({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT',
  );
  let bottom = stage;
  while (bottom.base.kind === 'stage') bottom = bottom.base.stage;
  const isToolchain = bottom.base.kind === 'image' && toolchains.test(bottom.base.name);
  if (starts.length === 0 && isToolchain) {
    return 'the image starts no program of its own (it has no CMD or ENTRYPOINT), as one to build in does';
  }
  const idle = unusedTool(site, installs);
  if (starts.length === 0 && idle !== undefined) {
    return `no RUN calls ${idle}, and the image starts no program of its own, as one to build in does`;
  }
  for (const start of starts) {
    const use = site.usesOf(start).commands.at(-1);
    if (use === undefined) continue;
    const isAlone = starts.length === 1 || start.keyword === 'ENTRYPOINT';
    const isIdle =
      (use.program === 'sleep' && use.words[0] === 'infinity') ||
      (use.program === 'tail' && use.words.includes('/dev/null'));
    const isShell =
      shells.test(use.program) &&
      use.words.every((word) => word?.startsWith('-') === true && !/^-[a-z]*c/.test(word));
    if ((isAlone && (isShell || isIdle)) || workplaces.test(use.program)) {
      return `the image starts ${use.program} on line ${start.line}, as one to work in does, where these tools may be wanted`;
    }
  }
  return undefined;
}

/** Tools that are called by their names, if they are called at all. */
const direct = new Set(
  'cmake ninja-build autoconf automake libtool bison flex protobuf-compiler gdb valgrind doxygen clang'.split(
    ' ',
  ),
);

/** A tool among the build packages that no RUN of the stage calls. */
function unusedTool(site: Site, installs: readonly InstallCall[]): string | undefined {
  const called = new Set<string>();
  for (const run of site.stage.instructions) {
    if (run.keyword !== 'RUN') continue;
    for (const { program } of site.usesOf(run).commands) called.add(program);
  }
  if (
    ['configure', 'autogen.sh', 'bootstrap', 'bootstrap.sh', 'buildconf', 'autoreconf', 'make'].some((each) =>
      called.has(each),
    )
  )
    return undefined;
  return installs
    .flatMap(({ build }) => build)
    .find(
      ({ name, known }) =>
        direct.has(name) && !(known?.commands ?? []).some((command) => called.has(command)),
    )?.name;
}

/** A package that compiles when the program runs, in pip's words or in a file of requirements of the context. */
export function compilesAtRunTime(site: Site, runs: readonly Instruction[]): string | undefined {
  const { context } = site.options;
  for (const run of runs) {
    for (const { program, words, instruction } of site.usesOf(run).commands) {
      if (!/^(?:pip|uv|poetry|pipenv|conda|mamba|micromamba|python)[\d.]*$/.test(program)) continue;
      const text = words.map((word) => word ?? '').join(' ');
      const files =
        context === undefined
          ? []
          : words.filter((word) => word !== undefined && /\.(?:txt|in|toml|ya?ml)$/.test(word));
      const texts = files.map((file) => context?.read((file ?? '').replace(/^.*\//, '')) ?? '');
      const found = [text, ...texts.map(withoutComments)]
        .map(compilesLater)
        .find((name) => name !== undefined);
      if (found !== undefined)
        return `${found}, which line ${instruction.line} installs, calls a compiler when the program runs`;
    }
  }
  return undefined;
}

function withoutComments(text: string): string {
  return text.replaceAll(/#.*/g, '');
}
