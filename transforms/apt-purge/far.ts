import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { copyOf } from '../../src/context/copy.ts';
import { absolutePath } from '../../src/effects/posix-path.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { InstallCall } from './installs.ts';
import type { Site } from './site.ts';

/** Folders in which a COPY may lay something over a file of a package, or change where packages come from. */
const ofPackages =
  /^\/(?:(?:bin|sbin|lib|lib64|boot|dev|proc|sys|run)(?:\/|$)|usr(?:$|\/(?!local\/|src\/))|var$|var\/lib(?:\/|$)|etc(?:$|\/(?:apt|dpkg|alternatives|ld\.so[^/]*|ssl|profile[^/]*|passwd|group)(?:\/|$)))|^\/$/;

/** Why build packages cannot be installed further down, in the RUN that needs them; undefined if they can. */
export function moveProblem(site: Site, install: InstallCall, target: Instruction): string | undefined {
  const { document, stage } = site;
  const { run } = install;
  if (run.flags.length > 0)
    return `the RUN on line ${run.line} has flags (mounts) that its packages may need`;
  if (withdrawsSources(document, run)) {
    return `the RUN on line ${run.line} takes back where its packages come from`;
  }
  if (stateAt(document, run).user !== stateAt(document, target).user) {
    return `the RUN on line ${target.line} runs as another user than the install on line ${run.line}`;
  }
  const behind = run.arguments.text.split(/\binstall\b/).at(-1) ?? '';
  if (sourceFiles.test(behind))
    return `the RUN on line ${run.line} changes the package sources behind its install`;
  for (const between of stage.instructions) {
    if (between.index <= run.index || between.index >= target.index) continue;
    const problem = crossingProblem(document, between);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function crossingProblem(document: Document, instruction: Instruction): string | undefined {
  const { keyword, line } = instruction;
  switch (keyword) {
    case 'COPY':
    case 'ADD': {
      const copy = copyOf(document, instruction);
      const state = stateAt(document, instruction);
      const written = copy?.destination ?? '';
      const known = /\$/.test(written) ? withVariables(written, (name) => state.valueOf(name)) : written;
      const folder = absolutePath(state.workdir, known);
      if (folder === undefined && known?.startsWith('/') !== true && state.workdir === undefined)
        return undefined;
      if (folder === '/' && copy?.sources.every((source) => isFile(source)) === true) return undefined;
      if (folder === undefined || ofPackages.test(folder)) {
        return `${keyword} on line ${line} may lay files over those of packages, and stands before the RUN that needs them`;
      }
      return undefined;
    }
    case 'RUN':
      return withdrawsSources(document, instruction) || sourceFiles.test(instruction.arguments.text)
        ? `the RUN on line ${line} changes where packages come from`
        : undefined;
    case 'SHELL':
      return `SHELL on line ${line} stands between the install and the RUN that needs it`;
    default:
      return undefined;
  }
}

/** By its name: a folder's files would be laid into `/` one by one, a file comes to lie there itself. */
function isFile(source: string): boolean {
  const name = source.replace(/^.*\//, '');
  return (
    /^[\w-][\w.-]*\.[a-z]{2,5}[*]?$/.test(name) ||
    /^(?:Gemfile|Pipfile|Makefile|Procfile|Rakefile|LICENSE|README)$/.test(name)
  );
}

function withVariables(text: string, valueOf: (name: string) => string | undefined): string | undefined {
  let isKnown = true;
  const value = text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => {
    const found = valueOf(braced ?? plain ?? '');
    if (found === undefined) isKnown = false;
    return found ?? '';
  });
  return isKnown && !value.includes('$') ? value : undefined;
}

/** Lines of RUNs that change where packages come from, up to the one that needs them. */
export function sourceChanges(site: Site, install: InstallCall, target: Instruction): readonly number[] {
  return site.stage.instructions
    .filter(({ index, keyword }) => keyword === 'RUN' && index > install.run.index && index < target.index)
    .filter(({ arguments: { text } }) => changing.test(text))
    .map(({ line }) => line);
}

const changing =
  /\/etc\/apt\/sources|\bapt(?:-add-repository|-key)\b|\badd-apt-repository\b|\/setup_[\w.]+\b|\bget\.docker\.com\b/;
/** Files that say which package sources there are, and which of them come first; a file in sources.list.d only adds some. */
const sourceFiles = /\/etc\/apt\/(?:sources\.list(?!\.d)|preferences)/;
const places = /\/etc\/apt\b|\bsources\.list/;

/** Whether a RUN takes away, or writes anew, a place that packages come from; one that it only adds is no obstacle. */
function withdrawsSources(document: Document, run: Instruction): boolean {
  return readRun(document, run).commands.some(({ program, words }) => {
    const values = words.map(({ value, node }) => value ?? node?.text ?? '');
    if (program === 'add-apt-repository' || program === 'apt-add-repository')
      return values.some((value) => /^(?:-r|--remove)$/.test(value));
    return (
      /^(?:rm|truncate)$/.test(program ?? '') &&
      values.some((value) => places.test(value) && !/\/lists\b/.test(value))
    );
  });
}
