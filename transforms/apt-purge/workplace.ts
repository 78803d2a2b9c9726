import { runningAfter, type CommandUse } from '../../src/effects/used-commands.ts';
import { INTERPRETERS, SHELLS, WORKBENCHES } from '../../src/effects/work-programs.ts';
import type { InstallCall } from './installs.ts';
import type { Site } from './site.ts';

/** Images that are made to build in. */
const toolchains =
  /^(?:docker\.io\/)?(?:library\/)?(?:debian|ubuntu|buildpack-deps|gcc|golang|rust|haskell|swift)(?:$|[:@])/;

/** Images to work in, whatever is started: notebooks, RStudio, agents of a build server. */
const workImages = /(?:^|\/)(?:rocker|jupyter)\/[^/]+$|jenkins|bamboo/;
/** Images whose own CMD is a shell, beside those of the distributions and languages. */
const shellImages = /(?:^|\/)(?:anaconda|miniconda|mambaforge|miniforge|micromamba)\d?(?:$|[:@])/;

const workbenches = /\bcloud9\b|\bc9\/core\b|\bcode-server\b|\btheia-ide\b|\brstudio-server\b|\bjupyterhub\b/;
const crossCompiler =
  /^(?:gcc|g\+\+|binutils|crossbuild-essential)-(?!\d|doc|base|multilib)|^mingw|^gcc-.*-base$/;
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
  const image = bottom.base.kind === 'image' ? bottom.base.name : '';
  if (workImages.test(image)) {
    return `line ${bottom.from.line} starts from ${image}, which people and build jobs work in`;
  }
  const isToolchain = toolchains.test(image) || shellImages.test(image);
  if (starts.length === 0 && isToolchain) {
    return 'the image starts no program of its own (it has no CMD or ENTRYPOINT), as one to build in does';
  }
  const idle = unusedTool(site, installs);
  if (starts.length === 0 && idle !== undefined) {
    return `no RUN calls ${idle}, and the image starts no program of its own, as one to build in does`;
  }
  for (const start of starts) {
    const use = site.usesOf(start).commands.at(-1);
    if (use === undefined || !isToWorkIn(use, start.keyword === 'CMD' || starts.length === 1)) continue;
    return `the image starts ${use.program} on line ${start.line}, as one to work in does, where these tools may be wanted`;
  }
  return undefined;
}

/** A program that waits for somebody; `isWhole`: no CMD follows with a script for it. */
function isToWorkIn({ program, words }: CommandUse, isWhole: boolean): boolean {
  if (WORKBENCHES.test(program)) return true;
  if (SHELLS.test(program))
    return words.every((word) => word?.startsWith('-') === true && !/^-[a-z]*c/.test(word));
  if (INTERPRETERS.test(program))
    return isWhole && words.every((word) => /^-(?:i|a|l|q|-login|-no-save|-quiet)$/.test(word ?? ''));
  return (
    (program === 'sleep' && words[0] === 'infinity') || (program === 'tail' && words.includes('/dev/null'))
  );
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
