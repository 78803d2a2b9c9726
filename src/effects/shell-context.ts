import { splitAtCommas } from '../dockerfile/comma-fields.ts';
import type { Document } from '../dockerfile/document.ts';
import type { Instruction } from '../dockerfile/model.ts';
import type { ShellContext } from '../shell/context.ts';
import { stateAt, type State } from './state.ts';

/** A shell of which nothing is known but that the Dockerfile does not set it. */
const UNKNOWN_SHELL: ShellContext = { dialect: 'unknown', errexit: 'unknown', pipefail: 'unknown' };

/** Names that the builder or the container runtime sets, apart from ENV and ARG. */
const PREDEFINED =
  'HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy ftp_proxy no_proxy all_proxy ' +
  'HOME HOSTNAME PATH TERM PWD OLDPWD SHLVL _ container';

/**
 * The shell of a RUN: from SHELL, of its stage or of the stages that is built on, else from the base image's facts, else
 * unknown.
 *
 * @returns undefined for a shell that is not POSIX, or one that this tool does not know: Windows, PowerShell, cmd, `conda
 *   run`, any SHELL in a file with `` # escape=` ``.
 */
export function shellOf(document: Document, instruction: Instruction): ShellContext | undefined {
  const state = stateAt(document, instruction);
  if (document.escape !== '\\' || state.os === 'windows') return undefined;
  if (state.shell === undefined) return UNKNOWN_SHELL;
  const shell = readShell(state.shell);
  if (shell === undefined) return undefined;
  const { isLogin, ...context } = shell;
  const environment = environmentOf(state, instruction);
  const settled = settledPrograms(state);
  const readsStartupFiles = isLogin || (shell.dialect === 'bash' && readsBashEnv(state));
  return {
    ...context,
    ...(environment === undefined ? {} : { environment }),
    ...(readsStartupFiles ? { readsStartupFiles } : {}),
    ...(settled === undefined ? {} : { settled }),
  };
}

/**
 * The official images of Python and Node.js have them in /usr/local/bin, where pip and npm install as well. Nothing stands
 * before it in PATH but /usr/local/sbin, which neither uses.
 */
function settledPrograms({ image, valueOf }: State): ReadonlySet<string> | undefined {
  const path = valueOf('PATH');
  if (image === undefined || path === undefined || path !== image.env['PATH']) return undefined;
  if (!/^(?:\/usr\/local\/sbin:)?\/usr\/local\/bin:/.test(path)) return undefined;
  if (Object.hasOwn(image.env, 'PYTHON_VERSION')) return new Set(['python', 'pip']);
  return Object.hasOwn(image.env, 'NODE_VERSION') ? new Set(['node', 'npm', 'npx', 'yarn']) : undefined;
}

/** What the words of a SHELL say. */
interface ShellWords {
  readonly dialect: ShellContext['dialect'];
  readonly errexit: 'on' | 'off';
  readonly pipefail: 'on' | 'off';
  readonly isLogin: boolean;
}

const DIALECTS: ReadonlyMap<string, ShellContext['dialect']> = new Map([
  ['sh', 'sh'],
  ['dash', 'sh'],
  ['ash', 'sh'],
  ['bash', 'bash'],
  ['ksh', 'unknown'],
  ['mksh', 'unknown'],
]);

/** `["/bin/bash", "-eo", "pipefail", "-c"]`; undefined for anything but a shell, its options and `-c` at the end. */
function readShell(words: readonly string[]): ShellWords | undefined {
  const [program, ...options] = withoutLauncher(words);
  const dialect = DIALECTS.get(program?.replace(/^.*\//s, '') ?? '');
  if (dialect === undefined) return undefined;
  const set = readOptions(options);
  if (set === undefined || !set.has('c')) return undefined;
  return {
    dialect,
    errexit: set.has('e') || set.has('errexit') ? 'on' : 'off',
    pipefail: set.has('pipefail') ? 'on' : 'off',
    isLogin: ['l', 'i', 'login', 'rcfile', 'init-file'].some((option) => set.has(option)),
  };
}

/** `/usr/bin/env bash` and `busybox sh`. */
function withoutLauncher(words: readonly string[]): readonly string[] {
  return /(?:^|\/)(?:env|busybox)$/.test(words[0] ?? '') ? words.slice(1) : words;
}

/** Letters and names of the options that are on; undefined if a word is no option, or one is switched off. */
function readOptions(words: readonly string[]): Set<string> | undefined {
  const set = new Set<string>();
  let names = 0;
  for (const word of words) {
    if (names > 0 && !word.startsWith('-')) {
      set.add(word);
      names -= 1;
    } else if (/^--(?:login|norc|noprofile|posix)$/.test(word)) {
      set.add(word.slice(2));
    } else if (/^-[a-zA-Z]+$/.test(word)) {
      for (const letter of word.slice(1)) set.add(letter);
      names += word.split('o').length - 1;
    } else {
      return undefined;
    }
  }
  return names === 0 ? set : undefined;
}

/** A base of unknown origin is taken not to set it: hardly an image does, and SHELL names bash on many of them. */
function readsBashEnv({ environment, image }: State): boolean {
  const { kind } = environment.variable('BASH_ENV');
  return kind === 'set' || kind === 'default' || (kind === 'unknown' && image !== undefined);
}

function environmentOf({ environment }: State, { flags }: Instruction): ReadonlySet<string> | undefined {
  const { names } = environment;
  const secrets = flags.flatMap(({ name, value }) => (name === 'mount' ? secretVariables(value ?? '') : []));
  if (names === undefined || secrets.includes('')) return undefined;
  return new Set([...names, ...PREDEFINED.split(' '), ...secrets]);
}

/** `--mount=type=secret,env=NAME`; '' for a name that is not known. */
function secretVariables(mount: string): string[] {
  return (splitAtCommas(mount) ?? [])
    .filter((field) => /^env(?:=|$)/i.test(field))
    .map((field) => (/[$"'\\]/.test(field) ? '' : field.slice(4)));
}
