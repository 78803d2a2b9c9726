import type { Command, ParsedScript } from 'unbash';
import { bashSyntaxIn } from './bash-syntax.ts';
import type { ShellBody } from './body.ts';
import { rebuiltPrograms } from './command-names.ts';
import { failsExactly, isAndChain, reliesOnErrexit } from './errexit.ts';
import { type KeptText, keptText } from './kept-text.ts';
import { bareWords, type Leaks, leaksOf } from './leaks.ts';
import { type Senses, sensesOf } from './senses.ts';
import { type Lead, leadOf, readSet } from './set-options.ts';
import { commandsOf, nodesOf } from './syntax-tree.ts';
import { literalOf } from './words.ts';

/** All that composing needs to know of one body. */
export interface Facts {
  readonly leaks: Leaks;
  readonly senses: Senses;
  /** `chain`: commands joined by `&&` alone; `or`: one and-or list with `||`; `list`: several statements; `empty`. */
  readonly shape: 'empty' | 'chain' | 'or' | 'list';
  /** A `set` with options that it begins with. */
  readonly lead: Lead | undefined;
  /**
   * What it does to errexit: `inherit` leaves it alone, `on` and `off` set it in their first command and never again,
   * `mixed` is all else.
   */
  readonly errexit: 'inherit' | 'on' | 'off' | 'mixed';
  /** Whether its outcome may change if errexit, while it is on, is ignored: for all of it, and for its last statement. */
  readonly relies: boolean;
  readonly tailRelies: boolean;
  /** Whether errexit, where it is on, ends the shell whenever the last statement fails. */
  readonly tailFailsExactly: boolean;
  /** It sets options in other places than its lead. */
  readonly setsMoreOptions: boolean;
  /** `trap ... ERR` and the like, which look at every failure as errexit does. */
  readonly trapsFailures: boolean;
  /** A job is left running: `a &`, `coproc`, `>(a)`. */
  readonly background: boolean;
  /** It reads lines behind its own line: `cat <<X`. */
  readonly heredoc: boolean;
  /** Syntax that dash has not, by name. */
  readonly bashSyntax: string | undefined;
  readonly kept: KeptText;
  /** Words of its arguments, and what paths and addresses begin names with (`node-v20.tar.xz`): if one is a program's name, the body may have installed that program anew. */
  readonly mentions: ReadonlySet<string>;
  /** Those of commands that take something away. */
  readonly removed: ReadonlySet<string>;
}

const known = new WeakMap<ShellBody, Facts>();

/** What a body leaks, senses and does to its own process; read once per body. Not for a broken body. */
export function readFacts(body: ShellBody): Facts {
  let facts = known.get(body);
  if (facts === undefined) {
    facts = factsOf(body);
    known.set(body, facts);
  }
  return facts;
}

function factsOf(body: ShellBody): Facts {
  const { script } = body;
  const lead = leadOf(script, body.text.text);
  const last = script.commands.at(-1);
  return {
    leaks: leaksOf(script),
    senses: sensesOf(script, lead),
    shape: shapeOf(script),
    lead,
    errexit: errexitOf(script, lead),
    relies: reliesOnErrexit(script),
    tailRelies: last !== undefined && reliesOnErrexit(last),
    tailFailsExactly: last !== undefined && failsExactly(last),
    setsMoreOptions: namesOfOthers(script, lead).has('set'),
    trapsFailures: trapsFailures(script),
    background: leavesJob(script),
    heredoc: hasHeredoc(script),
    bashSyntax: bashSyntaxIn(script),
    kept: keptText(body),
    ...mentionsOf(script),
  };
}

function shapeOf(script: ParsedScript): Facts['shape'] {
  const [statement] = script.commands;
  if (statement === undefined) return 'empty';
  if (script.commands.length > 1 || statement.background === true) return 'list';
  return isAndChain(script) ? 'chain' : 'or';
}

function errexitOf(script: ParsedScript, lead: Lead | undefined): Facts['errexit'] {
  const first = lead?.options.get('e');
  for (const { command } of commandsOf(script)) {
    if (command === lead?.command) continue;
    const [name] = bareWords(command);
    if (name === 'set') {
      const change = readSet(command);
      if (change === undefined || change.options.has('e')) return 'mixed';
    } else if (name === 'shopt') {
      return 'mixed';
    }
  }
  if (first === undefined) return 'inherit';
  return first ? 'on' : 'off';
}

function namesOfOthers(script: ParsedScript, lead: Lead | undefined): Set<string | undefined> {
  const names = new Set<string | undefined>();
  for (const { command } of commandsOf(script))
    if (command !== lead?.command) names.add(bareWords(command)[0]);
  return names;
}

function trapsFailures(script: ParsedScript): boolean {
  for (const { command } of commandsOf(script)) {
    const [name, , ...signals] = bareWords(command);
    if (name !== 'trap') continue;
    if (signals.some((signal) => signal === undefined || /^(?:ERR|DEBUG|RETURN)$/i.test(signal))) return true;
  }
  return false;
}

/** Whether a script leaves a job running, if only in a substitution. */
export function leavesJob(script: ParsedScript): boolean {
  return nodesOf(script).some((node) => {
    if (node.type === 'Statement') return node.background === true;
    return node.type === 'Coproc' || (node.type === 'ProcessSubstitution' && node.operator === '>');
  });
}

function hasHeredoc(script: ParsedScript): boolean {
  return nodesOf(script).some(({ type }) => type === 'HereDoc');
}

function mentionsOf(script: ParsedScript): Pick<Facts, 'mentions' | 'removed'> {
  const mentions = new Set<string>();
  const removed = new Set<string>();
  const commands = commandsOf(script);
  const builds = commands.some(({ command }) => builders.has(literalOf(command.name) ?? ''));
  for (const { command } of commands) {
    if (installsPackages(command)) continue;
    const removes = [command.name, ...command.args].some((word) => removing.test(literalOf(word) ?? ''));
    if (literalOf(command.name) === 'n') addMade(mentions, 'nodenv');
    for (const word of [command.name, ...command.args]) {
      if (word === undefined) continue;
      const text = literalOf(word) ?? word.text;
      for (const mention of text.match(/(?<![\w.+-])[A-Za-z][\w+.-]*/g) ?? []) {
        const names = text.includes('/') ? [mention, mention.replace(/-.*/, '')] : [mention];
        if (removes) removed.add(mention);
        addMade(mentions, mention);
        if (word === command.name && !text.includes('/')) continue;
        for (const name of names) if (builds || !rebuiltPrograms.has(name)) mentions.add(name);
      }
    }
  }
  return { mentions, removed };
}

/** Notes the programs that come with an environment of their own, in a folder that PATH may name first. */
function addMade(mentions: Set<string>, maker: string): void {
  for (const [makers, programs] of environments) {
    if (makers.test(maker)) for (const program of programs) mentions.add(program);
  }
}

const environments: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(?:venv|virtualenv|pyvenv|pyenv|ensurepip|get-pip\.py|micromamba)$|(?:mini|ana)conda|(?:mini|mamba)forge/i,
    ['python', 'pip', 'easy_install'],
  ],
  [/^(?:nodeenv|nodenv|fnm|volta)$/, ['node', 'npm', 'npx', 'yarn', 'corepack']],
  [/^(?:rbenv|rvm|ruby-build|ruby-install)$/, ['ruby', 'gem', 'bundle', 'bundler', 'rake']],
];

/** What puts a program that was built into its place. */
const builders: ReadonlySet<string> = new Set('cmake cp gmake install ln make meson mv ninja'.split(' '));

/**
 * Whether it only adds packages of the distribution. These go to /usr/bin, or for Alpine also to /bin where busybox has its
 * own, and never before a folder where the shell has found a program of that name already.
 */
function installsPackages(command: Command): boolean {
  const words = [command.name, ...command.args].map(literalOf);
  const at = words.findIndex((word) => packageManagers.has(word ?? ''));
  return (at === 0 || (at > 0 && words[0] === 'sudo')) && !words.some((word) => removing.test(word ?? ''));
}

const packageManagers: ReadonlySet<string> = new Set('apk apt apt-get dnf microdnf yum zypper'.split(' '));
const removing =
  /^(?:auto)?(?:del|erase|mv|purge|remove|rm|uninstall|unlink)$|^--(?:auto-)?(?:purge|remove)$/;
