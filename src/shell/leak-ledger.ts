import { steadyPrograms, unversioned } from './command-names.ts';
import type { Placed } from './compose.ts';
import type { ShellContext } from './context.ts';
import type { Facts } from './facts.ts';
import type { Leaks } from './leaks.ts';

/** Options whose effect on what follows is known (senses.ts); others are isolated whatever follows. */
const knownOptions: ReadonlySet<string> = new Set(['C', 'e', 'f', 'pipefail', 'u', 'v', 'x']);

/** Variables that shells read themselves, exported or not. */
const shellVariables =
  /^(?:BASH\w*|CDPATH|ENV|FIGNORE|FUNCNEST|GLOB\w*|HOME|IFS|LANG|LC_\w+|OLDPWD|OPT\w+|PATH|POSIXLY_CORRECT|PS\d|PWD|SHELLOPTS|TIMEFORMAT|TMOUT|TMPDIR|TZ)$/;

/** Whether what a body leaks could be noticed by any command whatever, so that it is isolated if anything follows. */
export function mustIsolate(leaks: Leaks, context: ShellContext): boolean {
  return (
    leaks.anything ||
    leaks.functions ||
    leaks.aliases ||
    leaks.limits ||
    leaks.traps ||
    leaks.redirections ||
    leaks.ends ||
    (leaks.behindPipe && context.dialect === 'unknown') ||
    leaks.exported.size > 0 ||
    [...leaks.options].some((option) => !knownOptions.has(option)) ||
    [...leaks.variables].some((name) => mayBeExported(name, context))
  );
}

/** An assignment to a variable that is in the environment reaches every program that runs afterwards. */
function mayBeExported(name: string, { environment }: ShellContext): boolean {
  return environment === undefined || environment.has(name) || shellVariables.test(name);
}

/** Leaks that only some bodies would notice, by what they are, with the bodies they come from. */
export class LeakLedger {
  #cwd: Placed[] = [];
  #positional: Placed[] = [];
  readonly #variables = new Map<string, Placed[]>();
  readonly #options = new Map<string, Placed[]>();
  readonly #lookups = new Map<string, Placed[]>();
  /** Bodies that looked up programs which may have been installed anew since. */
  readonly #stale = new Map<string, Placed[]>();
  readonly #settled: ReadonlySet<string>;

  constructor({ settled = new Set() }: ShellContext) {
    this.#settled = settled;
  }

  /** Notes what a body leaks that is not isolated, or not yet. */
  add(item: Placed): void {
    const { leaks, mentions, removed } = item.facts;
    if (leaks.cwd) this.#cwd.push(item);
    if (leaks.positional) this.#positional.push(item);
    for (const name of leaks.variables) push(this.#variables, name, item);
    for (const option of leaks.options) push(this.#options, option, item);
    for (const name of leaks.lookups)
      if (!steadyPrograms.has(name)) push(this.#lookups, unversioned(name), item);
    for (const mention of mentions) {
      const name = unversioned(mention);
      if (!this.#settled.has(name) || removed.has(mention)) this.#makeStale(name);
    }
  }

  #makeStale(program: string): void {
    for (const item of this.#lookups.get(program) ?? []) push(this.#stale, program, item);
    this.#lookups.delete(program);
  }

  /** The bodies whose leaks this one would notice; `options` are those whose options it would. */
  seenBy(facts: Facts): { readonly items: ReadonlySet<Placed>; readonly options: ReadonlySet<Placed> } {
    const { senses } = facts;
    const items = new Set<Placed>();
    const options = this.#optionsSeenBy(facts);
    if (senses.cwd || senses.anything) this.#cwd = collect(items, this.#cwd);
    if (senses.positional || senses.anything) this.#positional = collect(items, this.#positional);
    for (const name of senses.anything ? this.#variables.keys() : senses.variables) {
      const assigned = this.#variables.get(name);
      if (assigned !== undefined) this.#variables.set(name, collect(items, assigned));
    }
    for (const command of senses.commands) {
      const name = unversioned(command);
      const stale = this.#stale.get(name);
      if (stale !== undefined) this.#stale.set(name, collect(items, stale));
    }
    for (const item of options) items.add(item);
    return { items, options };
  }

  #optionsSeenBy({ senses, lead, errexit, relies }: Facts): ReadonlySet<Placed> {
    const seen = new Set<Placed>();
    for (const [option, items] of this.#options) {
      if (lead?.options.has(option) === true) continue;
      const isSeen =
        option === 'e' ? relies && errexit !== 'on' && errexit !== 'off' : senses.options.has(option);
      if (!isSeen && !senses.anything) continue;
      const left = items.filter(({ isolated, guarded }) => guarded || !isolated);
      for (const item of left) seen.add(item);
      this.#options.set(option, left);
    }
    return seen;
  }
}

function push(map: Map<string, Placed[]>, key: string, item: Placed): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

/** Adds the bodies that are not isolated to `items`. @returns them, to forget the others. */
function collect(items: Set<Placed>, from: readonly Placed[]): Placed[] {
  const left = from.filter(({ isolated }) => !isolated);
  for (const item of left) items.add(item);
  return left;
}
