import { readFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { printable } from '../report/printable.ts';
import { suggestion } from '../rewrite/suggestion.ts';
import { EXIT_DONE, EXIT_FAILED, type Command } from './command.ts';
import { type CommandEntry, commandName, commands } from './commands.ts';
import { ReaderGone, stopWhenReaderIsGone } from './output.ts';
import { requireOneOf, UsageError } from './usage-error.ts';

/** What a shell calls, with the words of a command line; the last one is to be completed. */
const COMPLETION_REQUEST = '--get-yargs-completions';

const EPILOGUE = `Exit codes: 0 done, 1 --check found changes, 2 a usage error or a file that failed.`;

/**
 * Runs one command line; sets the exit code of the process and ends when all output is written.
 *
 * @returns whether it rewrote files: what V8 has then compiled is worth keeping.
 */
export async function runCommandLine(args: readonly string[]): Promise<boolean> {
  stopWhenReaderIsGone();
  try {
    const { exitCode, command } = await run(args);
    process.exitCode = exitCode;
    return command === DEFAULT_COMMAND && exitCode !== EXIT_FAILED;
  } catch (error) {
    if (error instanceof ReaderGone) return false;
    process.exitCode = EXIT_FAILED;
    process.stderr.write(`dockshift: ${describe(error)}\n`);
    return false;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Some complaints of yargs are thrown as errors of its own, past `fail`.
  const complaint = error.name === 'YError' ? usageErrorFor(error.message) : error;
  if (complaint instanceof UsageError) return `${complaint.message}\nTry 'dockshift --help'.`;
  return `internal error, please report it: ${error.stack ?? error.message}`;
}

/** What came of a command line: which command ran, if one did, and its exit code. */
interface Ending {
  readonly command?: CommandEntry;
  readonly exitCode: number;
}

async function run(args: readonly string[]): Promise<Ending> {
  if (args[0] === COMPLETION_REQUEST) {
    const { printCompletions } = await import('./completion.ts');
    await printCompletions(args.slice(1));
    return { exitCode: EXIT_DONE };
  }
  if (args.length > 0 && args.every((arg) => isPath(arg))) {
    const { command } = await DEFAULT_COMMAND.load();
    return { command: DEFAULT_COMMAND, exitCode: await command.run(pathArguments(command, args)) };
  }
  let ending: Ending = { exitCode: EXIT_DONE };
  const parser = await newParser();
  for (const entry of commands) {
    parser.command({
      command: entry.usage,
      describe: entry.description,
      builder: async (subparser: Argv) => declare(subparser, (await entry.load()).command),
      handler: async (parsed) => {
        const { command } = await entry.load();
        checkArguments(parsed, args, command);
        ending = { command: entry, exitCode: await command.run(unmarkWords(parsed)) };
      },
    });
  }
  await parser.parseAsync(markWords(args));
  return ending;
}

const [DEFAULT_COMMAND] = commands;

/** Neither an option nor a command: what yargs takes 20 ms to find out of `dockshift Dockerfile`. */
function isPath(arg: string): boolean {
  return arg !== '' && !arg.startsWith('-') && !commands.some((entry) => commandName(entry) === arg);
}

/** What yargs makes of paths alone. */
function pathArguments({ options }: Command, paths: readonly string[]): Record<string, unknown> {
  const defaults = Object.entries(options).filter(([, option]) => option.default !== undefined);
  return { ...Object.fromEntries(defaults.map(([name, option]) => [name, option.default])), paths };
}

/** No argument of a program can hold it. */
const WORD_MARK = '\0';

/** yargs reads positionals a second time, as values of options, and so loses `-` and what begins with a dash after `--`. */
function markWords(args: readonly string[]): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const options = args.slice(0, end).map((arg) => (arg === '-' ? WORD_MARK + arg : arg));
  return [...options, ...args.slice(end + 1).map((arg) => WORD_MARK + arg)];
}

function unmarkWords(parsed: object): Record<string, unknown> {
  const unmark = (value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(WORD_MARK, '')
      : Array.isArray(value)
        ? value.map(unmark)
        : value;
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, unmark(value)]));
}

async function newParser(): Promise<Argv> {
  const { default: yargs } = await import('yargs');
  return yargs()
    .scriptName('dockshift')
    .usage('dockshift: a codemod for Dockerfiles\n\n$0 [paths..]')
    .locale('en')
    .parserConfiguration({
      'greedy-arrays': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'boolean-negation': false,
    })
    .version(versionOfPackage())
    .help()
    .alias({ h: 'help' })
    .epilogue(EPILOGUE)
    .wrap(Math.min(process.stdout.columns ?? 100, 110))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? usageErrorFor(message);
    });
}

function declare(parser: Argv, { positionals, options, examples }: Command): Argv {
  for (const [name, positional] of Object.entries(positionals)) parser.positional(name, positional);
  return parser.options(options).example(examples.map(([line, text]) => [line, text]));
}

/**
 * yargs' own strict mode makes no suggestions, and none of it minds `--check=1` (taken for false) or a scalar given twice.
 *
 * @throws UsageError
 */
function checkArguments(parsed: object, args: readonly string[], command: Command): void {
  const known = [...Object.keys(command.options), 'help', 'version'];
  const taken = new Set([...known, ...Object.keys(command.positionals), '_', '$0', 'h']);
  for (const [name, value] of Object.entries(parsed)) {
    const dashed = `${name.length === 1 ? '-' : '--'}${name}`;
    if (!taken.has(name)) {
      requireOneOf(
        'option',
        dashed,
        known.map((option) => `--${option}`),
      );
    }
    const option = command.options[name];
    if (option === undefined) continue;
    if (Array.isArray(value) && option.type !== 'array')
      throw new UsageError(`${dashed} is given more than once`);
    if (option.type === 'boolean' && args.some((arg) => arg.startsWith(`${dashed}=`))) {
      throw new UsageError(`${dashed} takes no value`);
    }
  }
  refuseExtraWords(parsed);
}

/** Words that no positional takes, behind the name of the command: `dockshift list all`. */
function refuseExtraWords(parsed: object): void {
  const words: unknown = '_' in parsed ? parsed._ : [];
  if (Array.isArray(words) && words.length > 1)
    throw new UsageError(`unexpected argument ${printable(String(words[1]))}`);
}

/** yargs explains a wrong value in three lines: what, which value, which are allowed. */
function usageErrorFor(message: string): UsageError {
  const line = message.replaceAll(/\s*\n\s*/gu, ' ').trim();
  const wrong = /Argument: (\S+), Given: (.*), Choices: (.*)$/u.exec(line);
  if (wrong === null) return new UsageError(printable(line));
  const [option = '', given = '', choices = ''] = wrong.slice(1).map((part) => part.replaceAll('"', ''));
  const near = suggestion(given, choices.split(', ')) || `; choose from ${choices}`;
  return new UsageError(printable(`--${option} cannot be ${given}${near}`));
}

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : 'unknown';
}
