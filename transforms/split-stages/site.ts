import type { BuildContext } from '../../src/context/context.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { absolutePath } from '../../src/effects/posix-path.ts';
import { stateAt, type State } from '../../src/effects/state.ts';
import { usesOf, type CommandUse, type Uses } from '../../src/effects/used-commands.ts';
import { DEFAULT_PATH } from '../../src/images/known-images.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { BaseImage } from './base-image.ts';
import { CopiedSource } from './copied-source.ts';
import { readStageRun, type StageCommand, type StageRun } from './stage-commands.ts';
import { installedPackages, type InstalledPackage } from './system-packages.ts';

/** A stage that ships, and what is asked of it again and again. */
export class Site {
  readonly document: Document;
  readonly options: RewriteOptions;
  readonly stages: readonly Stage[];
  readonly stage: Stage;
  readonly base: BaseImage;
  readonly context: BuildContext | undefined;
  readonly source: CopiedSource;
  /** The RUNs of the stage. */
  readonly runs: readonly StageRun[];
  /** All commands of all RUNs, in their order. */
  readonly commands: readonly StageCommand[];
  /** CMD, ENTRYPOINT and HEALTHCHECK, those that count. */
  readonly starts: readonly Instruction[];
  #installed: readonly InstalledPackage[] | undefined;
  readonly #uses = new Map<Instruction, Uses>();
  #started: readonly CommandUse[] | undefined;

  constructor(
    document: Document,
    options: RewriteOptions,
    stages: readonly Stage[],
    stage: Stage,
    base: BaseImage,
  ) {
    this.document = document;
    this.options = options;
    this.stages = stages;
    this.stage = stage;
    this.base = base;
    this.source = new CopiedSource(document, stage, options.context);
    this.context = this.source.context;
    this.runs = stage.instructions
      .filter(({ keyword }) => keyword === 'RUN')
      .map((run) => readStageRun(document, run));
    this.commands = this.runs.flatMap(({ parts }) => parts.flatMap(({ commands }) => commands));
    this.starts = startsOf(stage);
  }

  /** System packages that RUNs of the stage install, and what is known of them. */
  get installed(): readonly InstalledPackage[] {
    this.#installed ??= installedPackages(this);
    return this.#installed;
  }

  /** What an instruction runs, scripts of the context included. */
  usesOf(instruction: Instruction): Uses {
    let uses = this.#uses.get(instruction);
    if (uses === undefined) {
      uses = usesOf(this.document, instruction, this.context);
      this.#uses.set(instruction, uses);
    }
    return uses;
  }

  /** The state that containers start in. */
  get finalState(): State {
    const last = this.stage.instructions.at(-1) ?? this.stage.from;
    return this.stateAfter(last);
  }

  /** The state behind an instruction: that in front of the next one. */
  stateAfter(instruction: Instruction): State {
    const { instructions } = this.stage;
    const next = instructions[instruction.index - this.stage.from.index + 1];
    return stateAt(this.document, next ?? instruction);
  }

  /** Programs that containers start: of ENTRYPOINT, CMD, HEALTHCHECK, and of the scripts that these start. */
  get started(): readonly CommandUse[] {
    this.#started ??= this.#readStarted();
    return this.#started;
  }

  #readStarted(): readonly CommandUse[] {
    return this.starts.flatMap((each) => {
      const { commands } = this.usesOf(each);
      const given = each.keyword === 'ENTRYPOINT' && each.json !== undefined ? this.#givenWords : [];
      const [first, ...others] = commands;
      return first === undefined || given.length === 0
        ? commands
        : [{ ...first, words: [...first.words, ...given] }, ...others];
    });
  }

  /** The words of a CMD that are arguments of ENTRYPOINT: `ENTRYPOINT ["python3"]`, `CMD ["app.py"]`. */
  get #givenWords(): readonly string[] {
    const command = this.stage.instructions.findLast(({ keyword }) => keyword === 'CMD');
    return command?.json === undefined || this.starts.includes(command) ? [] : command.json;
  }

  /** Where a program that a container starts may lie: its path, or its name in each folder of PATH. */
  placesOf({ written }: CommandUse): readonly string[] {
    const { workdir, environment } = this.finalState;
    if (written.includes('/')) {
      const path = absolutePath(workdir, written);
      return path === undefined ? [] : [path];
    }
    const path = environment.variable('PATH');
    // Images of which the value is not known have these at least.
    const isKnown = path.kind === 'set' || path.kind === 'default';
    const folders = (isKnown ? path.value : DEFAULT_PATH).split(':');
    return folders.map((folder) => `${folder}/${written}`);
  }

  /** Commands of the stage by the name of their program. */
  commandsOf(program: RegExp): readonly StageCommand[] {
    return this.commands.filter((command) => program.test(command.program));
  }
}

/** Programs of an entry point that start what comes behind them. */
const INITS = /^(?:tini|dumb-init|catatonit|docker-init|env|exec|--?.*)$/;
/** Entry points that start what CMD names. */
const STARTERS = /^(?:gosu|su-exec|sh|bash|.*entry-?point.*|.*\.sh|\$.*)$/;

function startsOf(stage: Stage): readonly Instruction[] {
  const [entryPoint, command, healthCheck] = ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].map((keyword) =>
    stage.instructions.findLast((each) => each.keyword === keyword),
  );
  const isArguments = entryPoint !== undefined && !startsCommand(entryPoint);
  const isOff = healthCheck?.arguments.text.trim().toUpperCase() === 'NONE';
  return [entryPoint, isArguments ? undefined : command, isOff ? undefined : healthCheck].filter(
    (each) => each !== undefined,
  );
}

/** Whether CMD is what an entry point starts; else it holds the arguments of a program. The shell form knows no CMD. */
function startsCommand({ json }: Instruction): boolean {
  if (json === undefined) return false;
  const program = json.map((word) => word.replace(/^.*\//, '')).find((word) => !INITS.test(word));
  return program === undefined || STARTERS.test(program);
}
