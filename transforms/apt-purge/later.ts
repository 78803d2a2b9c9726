import type { Instruction } from '../../src/dockerfile/model.ts';
import { runningAfter, type CommandUse } from '../../src/effects/used-commands.ts';
import { broughtBy } from './brought.ts';
import { isSelfSufficient } from './candidates.ts';
import type { InstallCall } from './installs.ts';
import type { Site } from './site.ts';
import { named, needsPackages, toolsOf } from './users.ts';
import { compilesLater, workOf } from './work.ts';

/** What comes behind the RUNs that build: why the packages must stay, or what is taken for granted. */
export type Later = { readonly refusal: string } | { readonly trusted: readonly string[] };

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
  const names = installs.flatMap(({ build }) => build.map(({ name }) => name));
  const trusted: string[] = [];
  for (const instruction of runningAfter(site.stages, site.stage, last)) {
    if (done.includes(instruction) || isSelfSufficient(site, instruction, installs)) continue;
    const { commands, unread } = site.usesOf(instruction);
    const isStart = instruction.keyword !== 'RUN';
    for (const use of commands) {
      const tool = toolIn(use, tools);
      if (mayBuildInText(use)) return { refusal: `the text that ${named(use)} runs may compile` };
      if (tool !== undefined) return { refusal: `${named(use)} needs ${tool}` };
      const work = workOf(use);
      const isElsewhere = !site.stage.instructions.includes(instruction);
      if (work === 'compiles' && (isStart || (isElsewhere && needsPackages(use, names, tools))))
        return { refusal: `${named(use)} may compile` };
      if (work === 'own' && isStart) return { refusal: `${named(use)} may compile` };
      if (work !== 'harmless' && (!isStart || hasHiddenText(use))) trusted.push(named(use));
    }
    const builder = isStart
      ? unread.find((script) => buildScript.test(script.replace(/^.*\//, '')))
      : undefined;
    if (builder !== undefined) return { refusal: `${builder} on line ${instruction.line} may compile` };
    trusted.push(...unread.map((script) => `${script} on line ${instruction.line}`));
  }
  return { trusted: [...new Set(trusted)] };
}

/** `python -c "import app; app.compile()"`. */
function mayBuildInText({ program, words }: CommandUse): boolean {
  if (!/^(?:python|pypy|ruby|perl|node|php|Rscript|R)[\d.]*$/.test(program)) return false;
  const at = words.findIndex((word) => /^(?:-[a-zA-Z]*[cer]|--eval)$/.test(word ?? ''));
  return at >= 0 && /compil|build_ext|cffi|\bmake\b/.test(words[at + 1] ?? '');
}

/** `python -c "$CODE"`. */
function hasHiddenText({ words }: CommandUse): boolean {
  const at = words.findIndex((word) => /^(?:-[a-zA-Z]*[cer]|--eval)$/.test(word ?? ''));
  return at >= 0 && words[at + 1] === undefined;
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

/** A package that compiles when the program runs, in pip's words or in a file of requirements of the context. */
export function compilesAtRunTime(site: Site, runs: readonly Instruction[]): string | undefined {
  const { context } = site.options;
  for (const run of runs) {
    for (const { program, words, line = run.line } of site.usesOf(run).commands) {
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
        return `${found}, which line ${line} installs, calls a compiler when the program runs`;
    }
  }
  return undefined;
}

function withoutComments(text: string): string {
  return text.replaceAll(/#.*/g, '');
}
