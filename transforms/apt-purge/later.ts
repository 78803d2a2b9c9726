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
      if (mayBuildInText(use)) return { refusal: `the text that ${named(use)} runs may compile` };
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

/** `python -c "import app; app.compile()"`. */
function mayBuildInText({ program, words }: CommandUse): boolean {
  if (!/^(?:python|pypy|ruby|perl|node|php|Rscript|R)[\d.]*$/.test(program)) return false;
  const at = words.findIndex((word) => /^(?:-[a-zA-Z]*[cer]|--eval)$/.test(word ?? ''));
  return at >= 0 && /compil|build_ext|cffi|\bmake\b/.test(words[at + 1] ?? '');
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
