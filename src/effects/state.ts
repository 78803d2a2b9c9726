import { readArguments, readAssignments } from '../dockerfile/assignments.ts';
import type { Document } from '../dockerfile/document.ts';
import type { Instruction, Stage } from '../dockerfile/model.ts';
import { globalArguments, overridable } from '../dockerfile/stages.ts';
import { substitute, UNKNOWN, UNSET, type Variable } from '../dockerfile/substitution.ts';
import { factsOf, type ImageFacts } from '../images/facts.ts';
import { Environment, type EnvironmentView } from './environment.ts';
import { absolutePath } from './posix-path.ts';

/** What is in force where an instruction stands. */
export interface State {
  /** What the image at the bottom of the stage is known to bring; absent for an image of unknown origin and `scratch`. */
  readonly image: ImageFacts | undefined;
  /** An ARG is part of the image's tag: what `image` says of release and distribution holds for its default only. */
  readonly hasOpenTag: boolean;
  /** Absent: not known. */
  readonly os: 'linux' | 'windows' | undefined;
  /** An absolute path without a slash at its end; absent: not known. */
  readonly workdir: string | undefined;
  /** By name or uid, without a group; absent: not known. */
  readonly user: string | undefined;
  /** That user's home, HOME included; absent: not known. */
  readonly home: string | undefined;
  /** What runs a RUN in shell form, absent: not known. */
  readonly shell: readonly string[] | undefined;
  /** Variables of the base, of ENV and of ARG. */
  readonly environment: EnvironmentView;
  /** The value of a variable if it is certain; a fit for a lookup. */
  valueOf(name: string): string | undefined;
}

const states = new WeakMap<Document, ReadonlyMap<Instruction, State>>();

/**
 * The state that an instruction finds: what its base brings and what the instructions above it, in its stage and the
 * stages that is built on, set. For FROM it is what the base brings. Computed once for a document.
 *
 * @throws RangeError if the instruction is not of this document, or stands above the first FROM.
 */
export function stateAt(document: Document, instruction: Instruction): State {
  let known = states.get(document);
  if (known === undefined) {
    known = readStates(document);
    states.set(document, known);
  }
  const state = known.get(instruction);
  if (state === undefined) throw new RangeError(`line ${instruction.line} is in no stage of this document`);
  return state;
}

/** Source of the order of things: dispatch in BuildKit's frontend/dockerfile/dockerfile2llb/convert.go (v0.34.2). */
function readStates(document: Document): ReadonlyMap<Instruction, State> {
  const found = new Map<Instruction, State>();
  const scope = { escape: document.escape, globals: globalArguments(document) };
  const ends = new Map<Stage, StageState>();
  for (const stage of document.stages) {
    const state = openStage(stage, ends, scope);
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'FROM') {
        found.set(instruction, state.snapshot());
        state.apply(instruction);
        continue;
      }
      runTriggers(stage, state);
      found.set(instruction, state.snapshot());
    }
    ends.set(stage, state);
  }
  return found;
}

interface Scope {
  readonly escape: string;
  readonly globals: ReadonlyMap<string, Variable>;
}

/** The parts of a state that instructions set. */
interface Settings {
  readonly image: ImageFacts | undefined;
  readonly hasOpenTag: boolean;
  readonly os: 'linux' | 'windows' | undefined;
  readonly workdir: string | undefined;
  readonly user: string | undefined;
  readonly shell: readonly string[] | undefined;
}

const NOTHING_KNOWN: Settings = {
  image: undefined,
  hasOpenTag: false,
  os: undefined,
  workdir: undefined,
  user: undefined,
  shell: undefined,
};

/** `scratch` has no files, but a configuration. Source: emptyImage in dockerfile2llb/image.go. */
const SCRATCH: Settings = {
  ...NOTHING_KNOWN,
  os: 'linux',
  workdir: '/',
  user: 'root',
  shell: ['/bin/sh', '-c'],
};

const WINDOWS: Settings = { ...NOTHING_KNOWN, os: 'windows' };

function openStage(stage: Stage, ends: ReadonlyMap<Stage, StageState>, scope: Scope): StageState {
  const { base, platform } = stage;
  if (base.kind === 'stage') {
    const parent = ends.get(base.stage);
    if (parent !== undefined) return parent.child();
  }
  if (platform !== undefined && /^windows\b/i.test(platform)) {
    return new StageState(WINDOWS, new Environment({ kind: 'unknown' }), scope);
  }
  if (base.kind === 'scratch')
    return new StageState(SCRATCH, new Environment({ kind: 'image', facts: undefined }), scope);
  if (base.kind === 'image') return openImage(stage.from, base.name, base.certain, scope);
  return new StageState(NOTHING_KNOWN, new Environment({ kind: 'unknown' }), scope);
}

function openImage(from: Instruction, name: string, certain: boolean, scope: Scope): StageState {
  if (isWindowsName(name)) return new StageState(WINDOWS, new Environment({ kind: 'unknown' }), scope);
  const facts = certain || isOnlyTagOpen(from, name) ? factsOf(name) : undefined;
  if (facts === undefined) {
    return new StageState(NOTHING_KNOWN, new Environment({ kind: 'unknown' }), scope);
  }
  const { os, workdir, user } = facts;
  const shell = facts.shell.length === 0 ? undefined : facts.shell;
  const settings = { image: facts, hasOpenTag: !certain, os, workdir, user: withoutGroup(user), shell };
  return new StageState(settings, new Environment({ kind: 'image', facts }), scope);
}

/**
 * `python:${VERSION}-slim`: whatever the ARG says, it is the same repository, where SHELL, USER and WORKDIR do not change
 * from tag to tag. `${REGISTRY}/python` may be anything.
 */
function isOnlyTagOpen(from: Instruction, name: string): boolean {
  const repository = /^[^$@]*:/.exec(from.arguments.text)?.[0];
  return (
    repository !== undefined && repository.includes('/') === name.includes('/') && name.startsWith(repository)
  );
}

function isWindowsName(name: string): boolean {
  return /(?:^|[-/:_])(?:nanoserver|(?:windows)?servercore|windows)(?:$|[-/:_])/i.test(name);
}

function withoutGroup(user: string): string {
  const name = user.split(':', 1)[0] ?? '';
  return name === '' || name === '0' ? 'root' : name;
}

/** `ENV A=$A:$B`, repeated, grows without end: no question needs more of a value. */
const LONGEST_VALUE = 8192;

/** The state of a stage while its instructions are read. */
class StageState {
  readonly #environment: Environment;
  readonly #scope: Scope;
  #settings: Settings;
  #snapshot: State | undefined;

  constructor(settings: Settings, environment: Environment, scope: Scope) {
    this.#settings = settings;
    this.#environment = environment;
    this.#scope = scope;
  }

  /** The state that a stage built on this one begins with; ARGs are inherited, too. */
  child(): StageState {
    const environment = new Environment({ kind: 'stage', environment: this.#environment.view() });
    return new StageState(this.#settings, environment, this.#scope);
  }

  snapshot(): State {
    this.#snapshot ??= snapshotOf(this.#settings, this.#environment.view());
    return this.#snapshot;
  }

  apply(instruction: Pick<Instruction, 'keyword' | 'arguments' | 'json'>): void {
    const { text } = instruction.arguments;
    switch (instruction.keyword) {
      case 'ENV':
        this.#applyEnv(text);
        break;
      case 'ARG':
        this.#applyArg(text);
        break;
      case 'WORKDIR':
        this.#set({ workdir: shortEnough(absolutePath(this.#settings.workdir, this.#certain(text))) });
        break;
      case 'USER': {
        const user = this.#certain(text);
        this.#set({ user: user === undefined ? undefined : withoutGroup(user) });
        break;
      }
      case 'SHELL':
        this.#set({ shell: instruction.json });
        break;
      default:
    }
  }

  #set(settings: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#snapshot = undefined;
  }

  /** All values of one ENV are substituted before any of them is set. */
  #applyEnv(text: string): void {
    const assignments = readAssignments('ENV', text, this.#scope.escape);
    const read =
      typeof assignments === 'string'
        ? []
        : assignments.map(({ name, value }) => ({
            name: this.#certain(name),
            variable: this.#substitute(value ?? ''),
          }));
    for (const { name, variable } of read) {
      if (name === undefined) this.#environment.setUnnamed();
      else this.#environment.set(name, variable);
    }
    this.#snapshot = undefined;
  }

  #applyArg(text: string): void {
    for (const { name, value } of readArguments(text, this.#scope.escape)) {
      const variable = value === undefined ? this.#withoutDefault(name) : this.#substitute(value);
      this.#environment.set(name, overridable(variable));
    }
    this.#snapshot = undefined;
  }

  /** `ARG NAME`: the global ARG's default, else what ENV set; `--build-arg` may give another value. */
  #withoutDefault(name: string): Variable {
    const found = this.#scope.globals.get(name) ?? this.#environment.view().variable(name);
    return found.kind === 'unset' ? UNKNOWN : found;
  }

  #substitute(text: string): Variable {
    const environment = this.#environment.view();
    const found = substitute(text, (name) => environment.variable(name), this.#scope.escape);
    return 'value' in found && found.value.length > LONGEST_VALUE ? UNKNOWN : found;
  }

  #certain(text: string): string | undefined {
    const found = this.#substitute(text);
    return found.kind === 'set' ? found.value : undefined;
  }
}

/** No folder of Linux has a longer path: PATH_MAX in linux/limits.h. */
const LONGEST_PATH = 4096;

function shortEnough(path: string | undefined): string | undefined {
  return path === undefined || path.length > LONGEST_PATH ? undefined : path;
}

/** The ONBUILD instructions of the stage that this one is built on run right behind FROM. */
function runTriggers({ base }: Stage, state: StageState): void {
  if (base.kind !== 'stage') return;
  for (const { trigger } of base.stage.instructions) if (trigger !== undefined) state.apply(trigger);
}

function snapshotOf(settings: Settings, environment: EnvironmentView): State {
  return {
    ...settings,
    environment,
    home: homeOf(settings, environment),
    valueOf(name) {
      const variable = environment.variable(name);
      return variable.kind === 'set' ? variable.value : undefined;
    },
  };
}

/** HOME of the environment comes first, then the entry of /etc/passwd. Source: runc, libcontainer/init_linux.go. */
function homeOf({ image, user }: Settings, environment: EnvironmentView): string | undefined {
  const home = environment.variable('HOME');
  if (home.kind === 'set' && home.value !== '') return home.value;
  if (home.kind !== UNSET.kind || image === undefined || user === undefined) return undefined;
  if (user === withoutGroup(image.user)) return image.home;
  return user === 'root' && image.os === 'linux' ? '/root' : undefined;
}
