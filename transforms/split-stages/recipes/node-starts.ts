// What a container of Node runs when package scripts are followed.
// Sources: https://docs.npmjs.com/cli/v11/using-npm/scripts, https://classic.yarnpkg.com/lang/en/docs/cli/run/,
// https://pnpm.io/cli/run, https://bun.sh/docs/cli/run
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { absolutePath } from '../../../src/effects/posix-path.ts';
import { commandsOfScript } from '../../../src/effects/used-commands.ts';
import type { Site } from '../site.ts';
import { inFolder, manifestAt, type Manifest } from './node-manifest.ts';
import { folderOfMember } from './node-workspaces.ts';

type Words = readonly (string | undefined)[];

/** A command that a container runs. */
export interface NodeStart {
  readonly program: string;
  /** As written: `./node_modules/.bin/next`. */
  readonly written: string;
  readonly words: Words;
  readonly instruction: Instruction;
  /** The folder in which it runs. */
  readonly folder: string | undefined;
  /** Programs of packages that start it: `cross-env`, `concurrently`. */
  readonly wrappers: readonly string[];
  /** Folders of the package.json files whose scripts led to it. */
  readonly manifests: readonly string[];
  /** `npm start`: what led to it, if it does not stand in the Dockerfile. */
  readonly through?: string;
  /** It is a package script that cannot be followed: its manifest is not known, or has none of that name. */
  readonly isUnknown?: true;
}

/** Scripts call scripts: they are followed this far. */
const DEEPEST = 8;
const RUNNERS = /^(?:npm|yarn|yarnpkg|pnpm|bun)$/;
const FETCHERS = /^(?:npx|bunx|pnpx)$/;
/** Programs whose words are another command, behind options and assignments. */
const WRAPPERS = /^(?:cross-env|cross-env-shell|env-cmd|dotenv|dotenvx|env|exec|tini|dumb-init|nice|time)$/;
const OF_SYSTEM = /^(?:env|exec|tini|dumb-init|nice|time)$/;
/** Programs whose words are names of package scripts, or whole commands. */
const CALLERS = /^(?:concurrently|run-s|run-p|npm-run-all)$/;
/** Options of these that take the next word. */
const VALUED = /^(?:-e|-f|-c|--file|--environments|-r)$/;
/** Programs that run what their own files say. */
const TASK_RUNNERS = /^(?:nps|lerna|wireit|just|make|invoke|wsrun|ultra|foreman|nf|jake|task|nx|turbo|rush)$/;
/** Scripts of a package manager that need no `run`. */
const SHORT = new Set(['start', 'stop', 'restart', 'test', 't']);

/** What CMD, ENTRYPOINT and HEALTHCHECK start, with what package scripts run in their place. */
export function followedStarts(site: Site): readonly NodeStart[] {
  const found: NodeStart[] = [];
  const { workdir } = site.finalState;
  const entry = site.starts.find(({ keyword }) => keyword === 'ENTRYPOINT');
  const arguments_ = site.starts.find(({ keyword }) => keyword === 'CMD')?.json ?? [];
  for (const { written, words, instruction } of site.started) {
    const isBare = instruction === entry && /^(?:npm|yarn|pnpm|bun|npx|node|serve)$/.test(written);
    const all = isBare && entry.json !== undefined ? [...words, ...arguments_] : words;
    follow(
      { site, found, instruction, wrappers: [], manifests: [] },
      [written, ...all],
      workdir,
      undefined,
      0,
    );
  }
  return found;
}

interface Following {
  readonly site: Site;
  readonly found: NodeStart[];
  readonly instruction: Instruction;
  readonly wrappers: string[];
  readonly manifests: string[];
}

function follow(
  following: Following,
  words: Words,
  folder: string | undefined,
  through: string | undefined,
  depth: number,
): void {
  const [written, ...rest] = words;
  if (written === undefined || written === '' || depth > DEEPEST) {
    note(following, { written: written ?? '', rest, folder, through }, true);
    return;
  }
  const program = written.replace(/^.*\//, '');
  const inner = (next: Words, by = through): void => follow(following, next, folder, by, depth + 1);
  const isWrapper = WRAPPERS.test(program) || CALLERS.test(program);
  if (isWrapper && !OF_SYSTEM.test(program)) following.wrappers.push(program);
  if (WRAPPERS.test(program)) {
    const at = firstOperand(rest);
    if (at < rest.length) inner(rest.slice(at));
    return;
  }
  if (program === 'concurrently') {
    for (const word of rest)
      if (word?.startsWith('-') !== true)
        followText(following, (word ?? '').replace(/^npm:/, 'npm run '), folder, through, depth);
    return;
  }
  if (CALLERS.test(program)) {
    for (const word of rest) if (word?.startsWith('-') !== true) inner(['npm', 'run', word]);
    return;
  }
  if (FETCHERS.test(program)) {
    const at = rest.findIndex((word) => word === undefined || !word.startsWith('-'));
    if (at >= 0) inner([rest[at]?.replace(/(?<=.)@[^/]*$/, ''), ...rest.slice(at + 1)]);
    return;
  }
  if (TASK_RUNNERS.test(program)) {
    note(following, { written, rest, folder, through: through ?? program }, true);
    return;
  }
  if (RUNNERS.test(program)) followRunner(following, program, rest, folder, through, depth);
  else note(following, { written, rest, folder, through }, false);
}

/** Behind options, their values, and assignments. */
function firstOperand(words: Words): number {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (word === '--') return at + 1;
    if (!word.startsWith('-') && !/^\w+=/.test(word)) return at;
    at += VALUED.test(word) ? 2 : 1;
  }
  return at;
}

function followRunner(
  following: Following,
  program: string,
  words: Words,
  folder: string | undefined,
  through: string | undefined,
  depth: number,
): void {
  const { operands, place, member } = runnerWords(program, words);
  const outer = place === undefined ? folder : absolutePath(folder, place);
  const at = member === undefined ? outer : folderOfMember(following.site, outer, member);
  following.manifests.push(...[outer, at].flatMap((each) => each ?? []));
  const [first, ...others] = operands;
  const call = `${program} ${operands
    .slice(0, first === 'run' || first === 'run-script' ? 2 : 1)
    .map((word) => word ?? '')
    .join(' ')}`.trim();
  const by = through ?? call;
  const isRun = first === 'run' || first === 'run-script';
  const name = isRun ? others[0] : first;
  const given = isRun ? others.slice(1) : others;
  if (first === 'exec' || first === 'x' || first === 'dlx' || (first === 'node' && program === 'yarn')) {
    const next = first === 'node' ? ['node', ...others] : others.filter((word) => word !== '--');
    follow(following, next, at, by, depth + 1);
    return;
  }
  if (program === 'bun' && !isRun && /\.\w+$/.test(name ?? '')) {
    note(following, { written: program, rest: operands, folder: at, through }, false);
    return;
  }
  const manifest = at === undefined ? undefined : manifestAt(following.site, at);
  const isShort = isRun || program !== 'npm' || SHORT.has(name ?? '');
  if (manifest !== undefined && name !== undefined && isShort) {
    if (followScript(following, manifest, { name, given, folder: at, by, depth })) return;
    if (program === 'npm' && name === 'start') {
      follow(following, ['node', 'server.js'], at, by, depth + 1);
      return;
    }
    if (program !== 'npm') {
      follow(following, [name, ...given], at, by, depth + 1);
      return;
    }
  }
  note(following, { written: program, rest: operands, folder: at, through: by }, true);
}

interface RunnerWords {
  readonly operands: Words;
  readonly place: string | undefined;
  /** A package of a workspace, by its name or its folder. */
  readonly member: string | undefined;
}

/** Options that name the project's folder are taken out: `npm --prefix app run start`, `pnpm --filter api start`. */
function runnerWords(program: string, words: Words): RunnerWords {
  const operands: (string | undefined)[] = [];
  let place: string | undefined;
  let member: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === '--') {
      operands.push(...words.slice(at + 1));
      break;
    }
    const [, name = '', joined] = /^(-[-\w]+)(?:=(.*))?$/.exec(word ?? '') ?? [];
    const isMember = MEMBER_OPTIONS.test(name) && (name === '-w' ? program === 'npm' : true);
    if (FOLDER_OPTIONS.test(name)) place = joined ?? words[++at];
    else if (isMember) member = joined ?? words[++at];
    else if (operands.length > 0 || word?.startsWith('-') !== true) operands.push(word);
  }
  if (!/^yarn(?:pkg)?$/.test(program) || operands[0] !== 'workspace') return { operands, place, member };
  return { operands: operands.slice(2), place, member: operands[1] ?? '' };
}

const FOLDER_OPTIONS = /^(?:--prefix|--cwd|--dir|-C)$/;
/** `-w` of pnpm is `--workspace-root`. */
const MEMBER_OPTIONS = /^(?:-w|--workspace|-F|--filter)$/;

interface ScriptCall {
  readonly name: string;
  readonly given: Words;
  readonly folder: string | undefined;
  readonly by: string;
  readonly depth: number;
}

function followScript(following: Following, { scripts }: Manifest, call: ScriptCall): boolean {
  const { name, given, folder, by, depth } = call;
  const script = scripts.get(name);
  if (script === undefined) return false;
  const words = given.map((word) => `'${word ?? ''}'`).join(' ');
  for (const text of [scripts.get(`pre${name}`), `${script} ${words}`.trim(), scripts.get(`post${name}`)])
    if (text !== undefined) followText(following, text, folder, by, depth);
  return true;
}

function followText(
  following: Following,
  text: string,
  folder: string | undefined,
  by: string | undefined,
  depth: number,
): void {
  const commands = commandsOfScript(text);
  if (commands === undefined || depth > DEEPEST) {
    note(following, { written: text, rest: [], folder, through: by }, true);
    return;
  }
  let place = folder;
  for (const words of commands) {
    if (words[0] === 'cd') place = absolutePath(place, words[1]);
    else if (words.length > 0) follow(following, words, place, by, depth + 1);
  }
}

interface Noted {
  readonly written: string;
  readonly rest: Words;
  readonly folder: string | undefined;
  readonly through: string | undefined;
}

function note(
  { found, instruction, wrappers, manifests }: Following,
  { written, rest, folder, through }: Noted,
  isUnknown: boolean,
): void {
  found.push({
    program: written.replace(/^.*\//, ''),
    written,
    words: rest,
    instruction,
    folder,
    wrappers: [...wrappers],
    manifests: [...manifests],
    ...(through === undefined ? {} : { through }),
    ...(isUnknown ? { isUnknown } : {}),
  });
}

/**
 * What adapter-node of SvelteKit builds holds all packages of development that it needs. Source:
 * https://svelte.dev/docs/kit/adapter-node#Deploying
 */
export function runsBundle(site: Site, all: readonly NodeStart[]): boolean {
  const starts = all.filter(({ instruction }) => instruction.keyword !== 'HEALTHCHECK');
  return (
    starts.length > 0 &&
    starts.every(({ program, words, folder = '' }) => {
      const settings = site.source.read(inFolder(folder, 'svelte.config.js')) ?? '';
      const isDefault = settings.includes('@sveltejs/adapter-node') && !/\bout\s*:/.test(settings);
      const file = words.find((word) => word?.startsWith('-') !== true);
      return program === 'node' && isDefault && /^(?:\.\/)?build(?:\/|\/index\.js)?$/.test(file ?? '');
    })
  );
}
