import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { factsOf } from '../../src/images/facts.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Proposal } from '../contract.ts';
import type { BaseImage } from './base-image.ts';
import { CERTIFICATES, installText } from './runtime-lines.ts';
import { needOf } from './recipes/node-needs.ts';
import { PROGRAMS as JRE_PROGRAMS, siblingTag } from './recipes/java-runtimes.ts';
import { usesVariable } from './variables.ts';
import { startedUses } from './started-uses.ts';
import type { Obstacle, RuntimeBase, Split } from './recipe.ts';
import { plainRuntime, slimRuntime } from './runtime-bases.ts';
import { archivedProblem, missingPrograms, type RuntimeUse, useOf } from './runtime-packages.ts';
import { Site } from './site.ts';
import { workplaceOf } from './starts.ts';

/** Images that hold compilers besides what runs programs, and the programs that their slim variant has as well. */
const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  node: ['node', 'npm', 'npx', 'yarn', 'yarnpkg', 'corepack', 'docker-entrypoint.sh'],
  python: ['python', 'python3', 'pip', 'pip3', 'idle', 'pydoc', 'python-config', 'python3-config'],
  ruby: ['ruby', 'gem', 'bundle', 'bundler', 'irb', 'rake', 'erb', 'rdoc', 'ri'],
};
const COMPILERS = new Set(['golang', 'rust', 'gcc', 'buildpack-deps']);

/** Commands that may compile, for which the slim image lacks the compilers. */
const COMPILING =
  /^(?:pip[\d.]*|npm|npx|yarn|pnpm|corepack|gem|bundle|bundler|make|go|cargo|gcc|g\+\+|cc|node-gyp|poetry|pipenv|uv|python[\d.]*|node|ruby|javac|mvnw?|gradlew?|sbt|jlink|jar)$/;

/**
 * A file that is split already, whose last stage is built on an image with compilers though it only gets what other stages
 * built: the slim variant does.
 */
export function slimLastStage(
  document: Document,
  options: RewriteOptions,
  stages: readonly Stage[],
  stage: Stage,
  base: BaseImage,
): Proposal | Obstacle | undefined {
  if (!stage.instructions.some(copiesFromStage) || stage.isBase || stage.isCopiedFrom) return undefined;
  if (!isFull(base)) return undefined;
  const site = new Site(document, options, stages, stage, base);
  if (site.runs.length > 0 && site.commands.some(({ program }) => COMPILING.test(program))) return undefined;
  const runtime = smallerBase(site);
  if ('reason' in runtime) return runtime;
  const missing =
    workplaceOf(site) ?? lostOf(site, runtime) ?? librariesProblem(site) ?? missingIn(site, runtime);
  return 'reason' in missing ? missing : proposalOf(site, runtime, missing.names);
}

/** Whether a base holds compilers, by its name. A JDK has one in every variant. */
function isFull({ repository, tag, words, distribution }: BaseImage): boolean {
  if (siblingTag(repository, tag) !== undefined) return true;
  if (distribution === 'alpine' || words.some((word) => word === 'slim' || word.startsWith('alpine')))
    return false;
  return Object.hasOwn(INTERPRETERS, repository) || COMPILERS.has(repository);
}

function smallerBase(site: Site): RuntimeBase | Obstacle {
  const { repository, tag, name, hasVariable } = site.base;
  const sibling = siblingTag(repository, tag);
  if (sibling !== undefined) {
    if (hasVariable) return { reason: `the JRE of ${name} is named by a variable` };
    const reference = `${name.slice(0, name.lastIndexOf(':'))}:${sibling}`;
    return { reference, known: reference, programs: JRE_PROGRAMS };
  }
  const programs = Object.hasOwn(INTERPRETERS, repository) ? INTERPRETERS[repository] : undefined;
  return programs === undefined ? plainRuntime(site) : slimRuntime(site, programs);
}

function copiesFromStage({ keyword, flags }: Stage['instructions'][number]): boolean {
  return keyword === 'COPY' && flags.some(({ name }) => name === 'from');
}

/** What packages need of the full image: it is known for those of npm, where a manifest of the context names them. */
function librariesProblem({ base, context }: Site): Obstacle | undefined {
  if (!Object.hasOwn(INTERPRETERS, base.repository)) return undefined;
  const unknown = { reason: `which libraries of ${base.name} the packages of the program need is not known` };
  const text = base.repository === 'node' ? context?.read('package.json') : undefined;
  if (text === undefined) return unknown;
  const names = [...text.matchAll(/"((?:@[\w.-]+\/)?[\w.-]+)"\s*:/g)].flatMap(([, name]) => name ?? []);
  const needing = names.find((name) => needOf(name) !== undefined);
  return needing === undefined
    ? undefined
    : { reason: `${needing} needs more than ${base.name}'s slim variant has` };
}

/** Variables of the base that the stage uses, folders of PATH to which it copies: the slim variant does not have them. */
function lostOf({ base, stage, document, source }: Site, runtime: RuntimeBase): Obstacle | undefined {
  const before = base.facts?.env ?? {};
  const after = factsOf(runtime.known)?.env ?? {};
  const lost = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  for (const instruction of stage.instructions) {
    const { range, keyword } = instruction;
    const text = document.text.slice(range.start, range.end);
    const name = keyword === 'FROM' ? undefined : lost.find((each) => usesVariable(text, each));
    if (name !== undefined)
      return {
        instruction,
        reason: `it uses $${name} of ${base.name}, which ${runtime.reference} does not set`,
      };
  }
  const folders = (before['PATH'] ?? '')
    .split(':')
    .filter((folder) => folder !== '' && after['PATH']?.split(':').includes(folder) !== true);
  const copy = source.copies.find(({ destination }) =>
    folders.some((folder) => destination !== undefined && isWithin(destination, folder)),
  );
  return copy === undefined
    ? undefined
    : {
        instruction: copy.instruction,
        reason: `it copies to a folder that is in PATH of ${base.name}, and not of ${runtime.reference}`,
      };
}

/** Packages that bring what the stage runs and the slim variant lacks. */
function missingIn(site: Site, runtime: RuntimeBase): { readonly names: readonly string[] } | Obstacle {
  const copied = site.source.copies.flatMap(({ destination }) => destination ?? []);
  const split: Split = {
    runtime,
    artefacts: copied.map((path) => ({ path })),
    source: 'again',
    linksLibraries: false,
    isBuildVariable: () => false,
    readsVariable: () => true,
    assumptions: [],
  };
  const unread = site.runs.find(({ isRead }) => !isRead);
  if (unread !== undefined)
    return { instruction: unread.instruction, reason: 'its shell text cannot be read' };
  const started = startedUses(site, split);
  if ('reason' in started) return started;
  const run = site.commands
    .filter((command) => command.call === undefined && !isCopied(command.written, copied))
    .map(useOf);
  const uses: RuntimeUse[] = [...run, ...started.uses];
  const missing = missingPrograms(site, split, uses, site.installed);
  if ('reason' in missing || missing.names.length === 0) return missing;
  const archived = archivedProblem(site, missing.names);
  return archived ?? missing;
}

function isCopied(written: string, copied: readonly string[]): boolean {
  return written.includes('/') && copied.some((folder) => isWithin(written, folder));
}

/** An earlier stage on the same image, from which files of that image can be had. */
function builderOn(stages: readonly Stage[], name: string): string | undefined {
  return stages.find(
    ({ base, name: own }) => own !== undefined && base.kind === 'image' && base.name === name,
  )?.name;
}

function proposalOf(
  { stage, stages, document, base, installed }: Site,
  runtime: RuntimeBase,
  missing: readonly string[],
): Proposal {
  const { from } = stage;
  const [image = ''] = from.arguments.text.split(/\s+/, 1);
  const range = from.arguments.rangeOf(0, image.length);
  const newline = document.newline;
  const lines: string[] = [];
  const workdir = base.facts?.workdir ?? '/';
  const isPlaced = stage.instructions.some(
    ({ keyword, arguments: { text } }) => keyword === 'WORKDIR' && text.startsWith('/'),
  );
  if (!isPlaced && workdir !== (factsOf(runtime.known)?.workdir ?? '/')) lines.push(`WORKDIR ${workdir}`);
  if (missing.length > 0) lines.push(...installText(missing, base.distribution, true).split('\n'));
  if (/^(?:debian|ubuntu):/.test(runtime.known) && !installed.some(({ name }) => name === 'ca-certificates'))
    lines.push(`COPY --from=${builderOn(stages, base.name) ?? base.name} ${CERTIFICATES} /etc/ssl/certs/`);
  const added = lines.map((line) => newline + line).join('');
  const assumption = [
    ...(runtime.assumption === undefined ? [] : [runtime.assumption]),
    `what the last stage starts calls no program and opens no library that ${base.name} has and ${runtime.reference} has not`,
  ].join('; ');
  return {
    line: from.line,
    endLine: from.endLine,
    message: `the last stage only gets what was built before, so that ${runtime.reference} does instead of ${base.name}, which has compilers`,
    edits: [
      { ...range, text: runtime.reference },
      ...(added === '' ? [] : [{ start: from.range.end, end: from.range.end, text: added }]),
    ],
    becomes: [
      { keyword: 'FROM', text: from.arguments.text.replace(image, runtime.reference) },
      ...lines.flatMap((line) => (/^\S/.test(line) ? [{ keyword: line.slice(0, line.indexOf(' ')) }] : [])),
    ],
    safety: 'unsafe',
    assumption,
  };
}
