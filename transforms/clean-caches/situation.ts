import type { Document } from '../../src/dockerfile/document.ts';
import { imageBelow, lineageOf } from '../../src/dockerfile/lineage.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import type { PackageCall, RunReading } from '../../src/effects/package-calls.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Cache, Situation } from '../../src/packages/contract.ts';
import type { ShellContext } from '../../src/shell/context.ts';
import { shellOf } from '../../src/effects/shell-context.ts';
import { stateAt } from '../../src/effects/state.ts';
import { runsAs } from './cleaned.ts';

/** What is known where a RUN runs. */
export interface InForce {
  readonly distribution: string | undefined;
  readonly release: string | undefined;
  readonly dockerClean: boolean | undefined;
  readonly user: string | undefined;
  readonly home: string | undefined;
  readonly variable: (name: string) => string | undefined;
  /** Absent where no POSIX shell runs. */
  readonly shell: ShellContext | undefined;
}

export function inForceAt(document: Document, instruction: Instruction): InForce {
  const { image, hasOpenTag, user, home, environment } = stateAt(document, instruction);
  const release = hasOpenTag ? undefined : image?.release;
  return {
    distribution: image?.distribution,
    release,
    dockerClean:
      image?.dockerClean === true && isHookTouched(document, instruction) ? false : image?.dockerClean,
    user,
    home,
    shell: shellOf(document, instruction) ?? wrappedShell(document, instruction),
    variable(name) {
      const found = environment.variable(name);
      if (found.kind === 'set' || found.kind === 'default') return found.value;
      return undefined;
    },
  };
}

const hookTouchers = new WeakMap<Document, number>();

/** Whether the file speaks of docker-clean at the instruction or above it: `rm -f /etc/apt/apt.conf.d/docker-clean`. */
function isHookTouched(document: Document, { index }: Instruction): boolean {
  let first = hookTouchers.get(document);
  if (first === undefined) {
    const found = document.instructions.findIndex(({ range }) =>
      document.text.slice(range.start, range.end).includes('docker-clean'),
    );
    first = found < 0 ? Number.POSITIVE_INFINITY : found;
    hookTouchers.set(document, first);
  }
  return first <= index;
}

/** `SHELL ["conda", "run", "-n", "env", "/bin/bash", "-c"]`: a POSIX shell behind another program. */
function wrappedShell(document: Document, instruction: Instruction): ShellContext | undefined {
  const { shell, os } = stateAt(document, instruction);
  if (os === 'windows' || document.escape !== '\\' || shell === undefined) return undefined;
  const isPosix = shell.slice(1).some((word) => /^(?:.*\/)?(?:ba|da|a)?sh$/.test(word));
  return isPosix ? { dialect: 'unknown', errexit: 'unknown', pipefail: 'unknown' } : undefined;
}

/** A RUN of a shipping stage, and all that is asked about it. */
export interface Site {
  readonly document: Document;
  readonly options: RewriteOptions;
  readonly stages: readonly Stage[];
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly reading: RunReading;
  readonly inForce: InForce;
}

/** Where a cache lies for one call. */
export interface CachePlace {
  readonly paths: readonly string[];
  /** What `~` is there, if known. */
  readonly home: string | undefined;
}

export function situationOf({ document, stage, inForce }: Site, call: PackageCall): Situation {
  const { distribution, release, dockerClean } = inForce;
  const user = runsAs(call.command);
  const variable = (name: string): string | undefined => variableFor(call, inForce, name);
  const home =
    user === undefined ? (variable('HOME') ?? inForce.home) : user === 'root' ? '/root' : undefined;
  return {
    distribution,
    release,
    dockerClean,
    user: user ?? inForce.user,
    home: home?.replace(/(?<=.)\/$/, ''),
    variable,
    shown: (pattern) => pattern.exec(textBehind(document, stage))?.[1],
    call: call.words,
  };
}

const texts = new WeakMap<Stage, string>();

/** The name of the image, and the text of the stages on it up to this one. */
function textBehind(document: Document, stage: Stage): string {
  let text = texts.get(stage);
  if (text === undefined) {
    const stages = [...lineageOf(stage)].map(({ from, instructions }) =>
      document.text.slice(from.range.start, (instructions.at(-1) ?? from).range.end),
    );
    text = [imageBelow(stage) ?? '', ...stages].join('\n');
    texts.set(stage, text);
  }
  return text;
}

/** A variable as the call sees it: given in front of it, exported before it in the same script, or in force. */
function variableFor(call: PackageCall, inForce: InForce, name: string): string | undefined {
  const { wrapping, script } = call.command;
  if (wrapping.environment.has(name)) return wrapping.environment.get(name) ?? `$${name}`;
  const exported = script.exported.get(name);
  if (exported !== undefined) return exported;
  return script.holder === undefined
    ? inForce.variable(name)
    : (script.holder.script.exported.get(name) ?? inForce.variable(name));
}

export function placeOf(cache: Cache, situation: Situation): CachePlace {
  const moved = (cache.movedBy ?? []).flatMap(({ variable, path }) => {
    const value = situation.variable(variable);
    return value === undefined || value === ''
      ? []
      : [{ variable, path: path.replace('{}', () => value.replace(/\/$/, '')) }];
  });
  const [first] = moved;
  const paths =
    first === undefined
      ? (cache.pathsIn?.(situation) ?? cache.paths)
      : moved.filter(({ variable }) => variable === first.variable).map(({ path }) => path);
  return { paths, home: situation.home };
}

/** Whether a call does not fill the cache at all: a variable, an option or a hook switches it off. */
export function isOff(cache: Cache, situation: Situation): boolean {
  const byVariable = (cache.offBy ?? []).some(({ variable, values }) => {
    const value = situation.variable(variable);
    return (
      value !== undefined && value !== '' && (values === undefined || values.includes(value.toLowerCase()))
    );
  });
  return (
    byVariable ||
    (cache.offWith ?? []).some((option) => situation.call.options.has(option)) ||
    cache.isOff?.(situation) === true
  );
}
