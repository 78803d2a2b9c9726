import type { BuildContext } from '../../src/context/context.ts';
import { copyOf } from '../../src/context/copy.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import { lineageOf } from '../../src/dockerfile/lineage.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';
import { stateAt } from '../../src/effects/state.ts';
import { type Called, installsLater } from '../../src/effects/late-builders.ts';
import { INTERPRETERS, SHELLS, WORKBENCHES } from '../../src/effects/work-programs.ts';
import { needOf } from './compiling.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { programsOfScript, StageFiles } from './stage-files.ts';

/** What the image runs, as far as it can be seen. */
export interface Running {
  /** The line that shows that tools of the group are used, or may be. */
  readonly against: Deciding | undefined;
  /** What has to be believed of scripts and programs that cannot be read. */
  readonly assumptions: readonly string[];
  /** Every script that the image starts with could be read, or there is none. */
  readonly isReadable: boolean;
}

const SCRIPT_OF_DEVELOPMENT =
  /^(?:(?:start:)?(?:dev|develop|development|watch|test|tests|ci|lint|debug)(?::.*)?|start-dev)$/;

/** Whether something that runs in the image, or in a stage built on it, uses one of the tools. */
export function runningOf(
  document: Document,
  stage: Stage,
  stages: readonly Stage[],
  tools: ReadonlySet<string>,
  context: BuildContext | undefined,
): Running {
  const below = ancestorsOf(stage);
  const above = stages.filter((each) => each !== stage && ancestorsOf(each).includes(stage));
  const assumptions: string[] = [];
  let isReadable = true;
  for (const each of [...below, stage, ...above]) {
    const files = new StageFiles(document, [...ancestorsOf(each), each], context);
    for (const instruction of each.instructions) {
      if (!/^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instruction.keyword)) continue;
      if (instruction.keyword !== 'HEALTHCHECK' && isReplaced(each, instruction)) continue;
      const found = useIn(document, instruction, tools, files);
      if (found.against !== undefined) return { against: found.against, assumptions, isReadable };
      assumptions.push(...found.assumptions);
      isReadable &&= found.assumptions.length === 0;
    }
    if (!above.includes(each)) continue;
    const later = laterStageUse(document, each, stage, tools);
    if (later !== undefined) return { against: later, assumptions, isReadable };
  }
  const chain = [...below, stage];
  const started = startOf(document, chain, above) ?? lateInstall(document, [...chain, ...above]);
  const { base } = chain[0] ?? stage;
  const isOpen = ![...chain, ...above].some(({ instructions }) =>
    instructions.some(({ keyword }) => /^(?:CMD|ENTRYPOINT)$/.test(keyword)),
  );
  if (isOpen && base.kind === 'image')
    assumptions.push(`what ${base.name} starts, or is given as a command, uses none of them`);
  return { against: started, assumptions, isReadable: isReadable && !isOpen };
}

/** A RUN that shows that the image installs, and so compiles, when it runs. */
function lateInstall(document: Document, stages: readonly Stage[]): Deciding | undefined {
  const all = stages.flatMap(({ instructions }) => instructions);
  const calls = (keywords: RegExp): Called[] =>
    all
      .filter(({ keyword }) => keywords.test(keyword))
      .flatMap((instruction) =>
        readRun(document, instruction).commands.map(({ program, words }) => ({
          program,
          words: words.slice(1).map(({ value }) => value),
          instruction,
        })),
      );
  const found = installsLater(calls(/^RUN$/), calls(/^(?:CMD|ENTRYPOINT)$/));
  return found === undefined ? undefined : decidingAt(found.instruction, found.reason);
}

/** Of a chain of stages, as many are looked at. */
const MOST_ANCESTORS = 100;

/** The stages of the file that a stage is built on, from the lowest. */
function ancestorsOf(stage: Stage): Stage[] {
  return [...lineageOf(stage)].slice(1, MOST_ANCESTORS + 1).toReversed();
}

/** A CMD or ENTRYPOINT with another one below it in its stage. */
function isReplaced({ instructions }: Stage, { keyword, index }: Instruction): boolean {
  return instructions.some((other) => other.keyword === keyword && other.index > index);
}

function useIn(
  document: Document,
  instruction: Instruction,
  tools: ReadonlySet<string>,
  files: StageFiles,
): { readonly against?: Deciding; readonly assumptions: readonly string[] } {
  const { keyword } = instruction;
  const { commands } = readRun(document, instruction);
  const assumptions: string[] = [];
  for (const command of commands) {
    for (const program of programsIn(command, keyword)) {
      if (tools.has(program))
        return { against: decidingAt(instruction, `${keyword} runs ${program}`), assumptions };
    }
    if (keyword !== 'HEALTHCHECK' && needOf(command, tools) === 'needs') {
      const shown = shownOf(command);
      return { against: decidingAt(instruction, `${keyword} runs ${shown}, which may compile`), assumptions };
    }
    const script = scriptIn(command);
    if (script === undefined) continue;
    const { workdir } = stateAt(document, instruction);
    const text =
      script.startsWith('/') || workdir !== undefined
        ? files.read(pathIn(workdir ?? '/', script))
        : undefined;
    if (text === undefined) {
      assumptions.push(`${script}, which ${keyword} starts, uses none of them`);
      continue;
    }
    const programs = programsOfScript(text);
    const used = programs?.find((program) => tools.has(program));
    if (used !== undefined)
      return {
        against: decidingAt(instruction, `${script}, which ${keyword} starts, runs ${used}`),
        assumptions,
      };
    if (programs === undefined) assumptions.push(`${script}, which ${keyword} starts, uses none of them`);
  }
  return { assumptions };
}

/** The program, and what HEALTHCHECK's `CMD`, a wrapper or an init program may have before it. */
function programsIn({ program, words }: RunCommand, keyword: string): readonly string[] {
  const isPassed =
    keyword === 'HEALTHCHECK' ||
    /^(?:tini|dumb-init|su-exec|gosu|s6-.*|env|exec|catatonit)$/.test(program ?? '');
  const rest = isPassed ? words.slice(1, 6).map(({ value }) => value?.replace(/^.*\//s, '')) : [];
  return [program, ...rest].filter((name) => name !== undefined);
}

/** The script that a command is or hands to a shell. */
function scriptIn({ program, words }: RunCommand): string | undefined {
  const first = words[0]?.value;
  if (program === undefined || first === undefined) return undefined;
  if (SHELLS.test(program)) {
    if (words.some(({ value }) => /^-\w*c$/.test(value ?? ''))) return undefined;
    return words.slice(1).find(({ value }) => value !== undefined && !value.startsWith('-'))?.value;
  }
  return /\.(?:sh|bash)$|entrypoint|^(?:start|run|init|boot)$/.test(first) ||
    /^\.{0,2}\/(?!usr\/(?:local\/)?s?bin\/|s?bin\/)/.test(first)
    ? first
    : undefined;
}

function shownOf({ words }: RunCommand): string {
  return words
    .slice(0, 3)
    .map(({ value }) => value ?? '...')
    .join(' ');
}

/** A RUN of a stage built on this one that uses one of the tools, or compiles. */
function laterStageUse(
  document: Document,
  stage: Stage,
  base: Stage,
  tools: ReadonlySet<string>,
): Deciding | undefined {
  for (const instruction of stage.instructions) {
    if (instruction.keyword !== 'RUN') continue;
    for (const command of readRun(document, instruction).commands) {
      if (needOf(command, tools) !== 'needs') continue;
      const name = base.name === undefined ? 'this stage' : `the stage ${base.name}`;
      return decidingAt(instruction, `it is built on ${name} and runs ${shownOf(command)}`);
    }
  }
  return undefined;
}

const SERVER =
  /^(?:.*\/)?(?:nginx|httpd|redis|postgres|mysql|mariadb|mongo|memcached|rabbitmq|caddy|traefik|haproxy|varnish|registry|consul|vault|elasticsearch|logstash|kibana|grafana|wordpress|nextcloud|joomla|drupal|matomo|ghost|redmine|tomcat|jetty|kong|influxdb|telegraf|eclipse-mosquitto|znc|adminer|phpmyadmin|odoo|sonarqube|jenkins|node-red|home-assistant)(?::|@|$)|fpm/;

/** Images whose program is a compiler. Source: hub.docker.com, the official images of these names. */
const TOOLCHAIN = /^(?:.*\/)?(?:golang|rust|gcc|haskell|swift|dart|maven|gradle|mono)(?::|@|$)/;

/** What the image starts: a shell, an interpreter or tests mean that somebody works in it. */
function startOf(document: Document, chain: readonly Stage[], above: readonly Stage[]): Deciding | undefined {
  const last = chain.at(-1);
  if (last === undefined) return undefined;
  const all = [...chain, ...above].flatMap(({ instructions }) => instructions);
  const entry = all.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  const command = all.findLast(({ keyword, index }) => keyword === 'CMD' && index > (entry?.index ?? -1));
  const start = entry ?? command;
  const { base } = chain[0] ?? last;
  if (start === undefined) {
    if (base.kind === 'image' && TOOLCHAIN.test(base.name))
      return decidingAt(last.from, 'there is no CMD or ENTRYPOINT, and the base is there to build in');
    if (base.kind === 'image' && SERVER.test(base.name)) return undefined;
    const isUnknown = base.kind === 'image' && !isOfficial(base.name);
    if (isUnknown && !BARE.test(base.name)) return undefined;
    if (all.some((instruction) => bringsProgram(document, instruction, isUnknown))) return undefined;
    return decidingAt(last.from, 'there is no CMD or ENTRYPOINT, so it may be an image to build in');
  }
  for (const instruction of [entry, command]) {
    if (instruction === undefined) continue;
    const [first] = readRun(document, instruction).commands;
    const reason = first === undefined ? undefined : workplace(first);
    if (reason !== undefined) return decidingAt(instruction, `${instruction.keyword} ${reason}`);
  }
  return undefined;
}

/** Names of images that hold no program of their own, but what others are made with: `mhart/alpine-node`. */
const BARE =
  /(?:^|[/_-])(?:alpine|python|node(?:js)?|ruby|php|go(?:lang)?|java|j[dr]k\d*|openjdk|gcc|gxx|base|base-?image|builder|build|ci|docker|dev|awscli|ansible|agent|runner|circleci|jnlp)\d*(?:[:@_-]|$)/;

const MANIFEST =
  /(?:package(?:-lock)?\.json|yarn\.lock|requirements\S*|Gemfile(?:\.lock)?|Pipfile\S*|composer\.\w+|\.npmrc)$/;

/** `COPY . .` and EXPOSE: a program of the image's own, whose command is given when it is started, or by its base. */
function bringsProgram(document: Document, instruction: Instruction, isUnknown: boolean): boolean {
  if (instruction.keyword === 'EXPOSE') return true;
  const copy = copyOf(document, instruction);
  if (copy?.kind !== 'context') return false;
  return copy.sources.some((source) => (isUnknown ? !MANIFEST.test(source) : /^\.?\/?$/.test(source)));
}

/** An official image of Docker Hub: of one that is no server, the program is a shell or an interpreter. */
function isOfficial(name: string): boolean {
  return (
    !name.includes('/') || /^(?:library|docker\.io\/library|public\.ecr\.aws\/docker\/library)\//.test(name)
  );
}

/** Why a command shows an image that somebody works in. */
function workplace({ program, words }: RunCommand): string | undefined {
  if (program === undefined) return undefined;
  const args = words.slice(1).map(({ value }) => value);
  const isBare = args.every((word) => /^-(?:l|i|il|li|a|-login)$/.test(word ?? ''));
  if (isBare && SHELLS.test(program)) return 'is a shell, so it is an image to work in';
  if (isBare && INTERPRETERS.test(program))
    return `starts ${program} to type into, so it is an image to work in`;
  if (WORKBENCHES.test(program)) return `runs ${program}, so it is an image to develop or test in`;
  if (program === 'tail' && args.at(-1) === '/dev/null')
    return 'only keeps the container alive, so it is an image to work in';
  if (program === 'sleep') return 'only keeps the container alive, so it is an image to work in';
  if (/^(?:npm|yarn|pnpm|bun)$/.test(program)) {
    const script = args.find(
      (word) => word !== undefined && word !== 'run' && word !== 'run-script' && !word.startsWith('-'),
    );
    if (script !== undefined && SCRIPT_OF_DEVELOPMENT.test(script))
      return `runs ${program} ${script}, so it is an image to develop or test in`;
  }
  return undefined;
}
