import { copyOf } from '../../src/context/copy.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { bottomOf, imageBelow } from '../../src/dockerfile/lineage.ts';
import { bringsBuildTool, installsLater } from '../../src/effects/late-builders.ts';
import { runningAfter, type CommandUse } from '../../src/effects/used-commands.ts';
import { INTERPRETERS, SHELLS, WORKBENCHES } from '../../src/effects/work-programs.ts';
import type { InstallCall } from './installs.ts';
import type { Site } from './site.ts';

/** Images that are made to build in. */
const toolchains =
  /^(?:docker\.io\/)?(?:library\/)?(?:debian|ubuntu|buildpack-deps|gcc|golang|rust|haskell|swift)(?:$|[:@])/;

/** Images to work in, whatever is started: notebooks, RStudio, agents of a build server. */
const workImages =
  /(?:^|\/)(?:rocker|jupyter|circleci|gitpod)\/[^/]+$|jenkins|bamboo|teamcity|buildkite|gitlab-runner|(?:^|[/-])(?:gocd|go)-agent|-agent(?:[:@-]|$)/;
/** Images whose own CMD is a shell, beside those of the distributions and languages. */
const shellImages = /(?:^|\/)(?:anaconda|miniconda|mambaforge|miniforge|micromamba)\d?(?:$|[:@])/;

const workbenches =
  /\bbutterfly\b|\bwetty\b|\bshellinabox\b|\bcloud9\b|\bc9\/core\b|\bcode-server\b|\btheia-ide\b|\brstudio-server\b|\bjupyterhub\b/;
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
  const tool = bringsBuildTool(site.document, stage.instructions);
  if (tool !== undefined) return `line ${tool.instruction.line}: ${tool.reason}`;
  const languages = manyLanguages(installs) ?? developersTool(installs);
  if (languages !== undefined) return languages;
  const ide = stage.instructions.find(
    ({ keyword, arguments: { text } }) => keyword === 'RUN' && workbenches.test(text),
  );
  if (ide !== undefined)
    return `line ${ide.line} installs what people work in, where these tools may be wanted`;
  const starts = runningAfter(site.stages, stage, undefined).filter(
    ({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT',
  );
  const image = imageBelow(stage) ?? '';
  if (workImages.test(image)) {
    return `line ${bottomOf(stage).from.line} starts from ${image}, which people and build jobs work in`;
  }
  const isToolchain = toolchains.test(image) || shellImages.test(image);
  if (starts.length === 0 && (isToolchain || !holdsProgram(site, image))) {
    return 'the image starts no program of its own (it has no CMD or ENTRYPOINT), as one to build in does';
  }
  const idle = unusedTool(site, installs);
  if (starts.length === 0 && idle !== undefined) {
    return `no RUN calls ${idle}, and the image starts no program of its own, as one to build in does`;
  }
  if (/node-?red|homebridge|iobroker/i.test(image))
    return `${image} installs packages while it runs, which may be compiled`;
  const later = lateInstall(site, starts);
  if (later !== undefined) return later;
  for (const start of starts) {
    const use = site.usesOf(start).commands.at(-1);
    if (use === undefined || !isToWorkIn(use, start.keyword === 'CMD' || starts.length === 1)) continue;
    return `the image starts ${use.program} on line ${start.line}, as one to work in does, where these tools may be wanted`;
  }
  return undefined;
}

/** Bases whose own CMD starts a server or a program: what is added to them need not be started. */
const servers =
  /(?:^|\/)(?:nginx|httpd|redis|postgres|mysql|mariadb|mongo|memcached|rabbitmq|tomcat|jetty|wordpress|drupal|nextcloud|odoo|ghost|solr|elasticsearch|logstash|kibana|grafana|haproxy|varnish|composer|fluentd)(?:[:@-]|$)|(?:^|[/-])php[\w.-]*:[\w.-]*(?:apache|fpm)|apache|fpm/;

/** Names of images that others are made with, and that start nothing themselves. */
const bare =
  /(?:^|[/_-])(?:debian|ubuntu|python\d?|node(?:js)?|ruby|php|go(?:lang)?|java|j[dr]k\d*|openjdk|gcc|clang|base|base-?image|builder|build|ci|docker|dev|cuda|conda|tensorflow|pytorch|buildpack)\d*(?:[:@_.-]|$)/;

const manifest =
  /(?:package(?:-lock)?\.json|yarn\.lock|requirements\S*|Gemfile(?:\.lock)?|Pipfile\S*|composer\.\w+|\.npmrc)$/;

/** Whether an image without CMD and ENTRYPOINT of its own has a program: that of its base, or one that is copied in. */
function holdsProgram({ document, stage }: Site, image: string): boolean {
  if (servers.test(image) || (image.includes('/') && !bare.test(image))) return true;
  return stage.instructions.some((instruction) => {
    if (instruction.keyword === 'EXPOSE') return true;
    const copy = copyOf(document, instruction);
    return copy?.kind === 'context' && copy.sources.some((source) => !manifest.test(source));
  });
}

/** Compilers and interpreters of other languages that stay. */
const compilersOfOthers =
  /^(?:fp-compiler|fpc|gnat(?:-\d+)?|ghc|octave|sbcl|gdc|mono-mcs|mono-complete|swi-prolog)$/;
const languages =
  /^(?:openjdk-\d+-jdk(?:-headless)?|default-jdk(?:-headless)?|nodejs|php\d?(?:-cli)?|ruby|golang(?:-go)?|scala)$/;

/** An image with the compilers of many languages runs what people hand to it. */
function manyLanguages(installs: readonly InstallCall[]): string | undefined {
  const kept = installs.flatMap((install) => install.kept.map(({ name }) => name));
  const other = kept.find((name) => compilersOfOthers.test(name));
  if (other !== undefined) return `${other} stays beside them, as in an image to build in`;
  const found = kept.filter((name) => languages.test(name));
  return found.length > 2 && found.some((name) => name.includes('jdk'))
    ? `${found.join(', ')} stay beside them, as in an image to build in`
    : undefined;
}

/** What nobody needs who does not write programs in the image. */
function developersTool(installs: readonly InstallCall[]): string | undefined {
  const kept = new Set(installs.flatMap((install) => install.kept.map(({ name }) => name)));
  const tool = [...kept].find((name) =>
    /^(?:(?:exuberant-|universal-)?ctags|cscope|emacs.*|neovim|gdb|cgdb|valgrind|tig|ltrace)$/.test(name),
  );
  if (tool !== undefined) return `${tool} stays beside them, as in an image to work in`;
  return kept.has('tmux') && (kept.has('vim') || kept.has('openssh-server'))
    ? 'tmux stays beside them, as in an image to work in'
    : undefined;
}

/** A RUN that shows that the image installs, and so compiles, when it runs. */
function lateInstall(site: Site, starts: readonly Instruction[]): string | undefined {
  const calls = (instructions: readonly Instruction[]): readonly CommandUse[] =>
    instructions.flatMap((each) => site.usesOf(each).commands);
  const runs = site.stage.instructions.filter(({ keyword }) => keyword === 'RUN');
  const found = installsLater(calls(runs), calls(starts));
  return found === undefined ? undefined : `line ${found.instruction.line}: ${found.reason}`;
}

/** A program that waits for somebody; `isWhole`: no CMD follows with a script for it. */
function isToWorkIn({ program, words }: CommandUse, isWhole: boolean): boolean {
  if (WORKBENCHES.test(program) || (program.startsWith('ipython') && words.includes('notebook'))) return true;
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
