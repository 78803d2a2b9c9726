// Programs that Bun and Deno compile into one binary, which brings its own runtime and certificates.
// Sources: https://bun.sh/docs/bundler/executables, https://docs.deno.com/runtime/reference/cli/compile/
import type { SourceLanguage } from '../named-in-source.ts';
import { optionValue } from '../outputs.ts';
import { runTimeSource } from '../project-source.ts';
import type { Artefact, Obstacle, Recipe, RuntimeBase, Split } from '../recipe.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';

const LANGUAGE: SourceLanguage = {
  sources: /\.(?:[cm]?[jt]sx?|json|jsonc|lock|lockb)$/,
  ignored: /^(?:node_modules|test|tests|__tests__|.*\.(?:test|spec)\.\w+)$/,
  starts:
    /\b(?:Bun\.spawn(?:Sync)?\(\s*\[|new Deno\.Command\(|exec(?:Sync)?\(|spawn(?:Sync)?\()\s*["'`]([\w.+-]+)/g,
};

/** Options of `bun build` and `deno compile` that take the next word. */
const VALUED =
  /^(?:--outfile|--outdir|--target|--output|-o|--define|--external|-e|--config|-c|--import-map|--lock|--icon|--include|--exclude|--loader|-l|--sourcemap|--env-file|--cert|--location)$/;

/** It is the same binary on every release: those that Bun and Deno publish need no newer C library. */
const RUNTIME: RuntimeBase = {
  reference: 'debian:bookworm-slim',
  known: 'debian:bookworm-slim',
  programs: [],
  assumption: 'what Bun and Deno compile needs nothing but the C library of Debian bookworm',
};

/** A binary of Bun or Deno on plain Debian. */
export const compiledScript: Recipe = {
  name: 'Bun and Deno',
  recognises: (site) => /(?:^|\/)(?:bun|deno)$/.test(site.base.repository) && site.commands.some(builds),
  split(site): Split | Obstacle | undefined {
    const { base, stage } = site;
    const compiling = site.commands.filter(compiles);
    const [first = site.commands.find(builds)] = compiling;
    const at = first === undefined ? {} : { instruction: first.instruction };
    if (compiling.length === 0)
      return { ...at, reason: `what it builds runs in ${base.name}, of which it needs all` };
    if (base.words.some((word) => /^(?:alpine|distroless)/.test(word)))
      return { instruction: stage.from, reason: `what ${base.name} stands on is not known` };
    const artefacts = compiling.flatMap((command) => outputOf(command) ?? []);
    const started = new Set(site.started.flatMap((use) => site.placesOf(use)));
    if (!artefacts.some(({ path }) => started.has(path)))
      return { ...at, reason: 'it does not start what it compiles' };
    const { user } = site.finalState;
    const makesUser = site.commands.some(({ program }) => /^(?:useradd|adduser)$/.test(program));
    if (user !== undefined && /^(?:bun|deno)$/.test(user) && !makesUser)
      return { instruction: stage.from, reason: `the user ${user} of ${base.name} is not there without it` };
    // Its entry point is tini, which passes signals on.
    if (base.repository.endsWith('deno') && !site.starts.some(({ keyword }) => keyword === 'ENTRYPOINT'))
      return { ...at, reason: `tini, the ENTRYPOINT of ${base.name}, starts the program` };
    const { source, programs, assumption } = runTimeSource(site, LANGUAGE);
    return {
      runtime: RUNTIME,
      artefacts,
      source,
      linksLibraries: true,
      runs: programs,
      isBuildVariable: (name) => /^(?:DENO_DIR|DENO_INSTALL_ROOT|BUN_INSTALL\w*)$/.test(name),
      readsVariable: () => true,
      assumptions: [assumption],
    };
  },
  purposeOf: ({ program }) => (/^(?:bun|bunx|deno)$/.test(program) ? 'build' : undefined),
};

function builds(command: StageCommand): boolean {
  const { program, words } = command;
  return compiles(command) || (program === 'bun' && (words[0] === 'build' || words[0] === 'run'));
}

function compiles({ program, words }: StageCommand): boolean {
  return (
    (program === 'bun' && words[0] === 'build' && words.includes('--compile')) ||
    (program === 'deno' && words[0] === 'compile')
  );
}

/** Without an option it is called like the file that it begins with. */
function outputOf(command: StageCommand): Artefact | undefined {
  const { words } = command;
  // It is for another machine.
  if (words.some((word) => word?.startsWith('--target') === true && !word.endsWith('=bun'))) return undefined;
  const named = optionValue(words, '--outfile', '--output', '-o');
  const entry = words.find(
    (word, at) => at > 0 && word?.startsWith('-') !== true && !VALUED.test(words[at - 1] ?? ''),
  );
  const name = named === undefined ? entry?.replace(/^.*\//, '').replace(/\.\w+$/, '') : (named ?? undefined);
  const path = pathOf(command, name);
  return path === undefined ? undefined : { path };
}
