import type { Instruction } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { outward } from '../../src/shell/simple-command.ts';
import { basePackagesOf } from './base-packages.ts';
import { installsIn, removalsIn, type InstallCall } from './installs.ts';
import type { PlanRefusal } from './plan.ts';
import type { Site } from './site.ts';
import { workOf } from './work.ts';

export interface Candidates {
  /** Every install call of the stage. */
  readonly all: readonly InstallCall[];
  /** Those with build packages that their RUN does not remove itself. */
  readonly installs: readonly InstallCall[];
  /** Why they are left alone. */
  readonly problem: PlanRefusal | undefined;
}

/** The install calls of a stage, and those of them that leave build packages behind. */
export function readInstalls(site: Site): Candidates {
  const all: InstallCall[] = [];
  const installs: InstallCall[] = [];
  let problem: PlanRefusal | undefined;
  const inBase = basePackagesOf(site.stage)?.packages ?? new Set<string>();
  for (const run of site.stage.instructions) {
    if (run.keyword !== 'RUN') continue;
    const found = installsIn(site.document, run, site.release);
    const { line, endLine } = run;
    const removals = removalsIn(readRun(site.document, run).commands);
    for (const install of found) {
      const { build, hidden } = install;
      all.push(install);
      if (removals !== undefined && (removals.isOpen || build.some(({ name }) => removals.names.has(name)))) {
        const left = build.filter(({ name }) => !removals.names.has(name) && !inBase.has(name));
        if (left.length > 0 && !removals.isOpen) {
          const names = left.map(({ name }) => name).join(', ');
          problem ??= {
            line,
            endLine,
            reason: `this RUN removes some of what it installed, but not ${names}; whether ${left.length === 1 ? 'it is' : 'they are'} to stay is the author's to say`,
          };
        }
        continue;
      }
      if (build.length > 0) installs.push(install);
      else if (hidden !== undefined && removals === undefined && compilesSomewhere(site)) {
        problem ??= {
          line,
          endLine,
          reason: `which packages ${hidden} stands for is not known, so that none is removed behind what compiles`,
        };
      }
    }
  }
  return {
    all,
    installs,
    problem: installs.length > 0 && problem?.reason.startsWith('which') === true ? undefined : problem,
  };
}

function compilesSomewhere(site: Site): boolean {
  return site.stage.instructions.some(
    (run) => run.keyword === 'RUN' && site.usesOf(run).commands.some((use) => workOf(use) === 'compiles'),
  );
}

/** Whether a RUN installs all build packages of the installs above it itself, and removes them. */
export function isSelfSufficient(site: Site, run: Instruction, installs: readonly InstallCall[]): boolean {
  const above = installs.filter((install) => install.run.index < run.index);
  const names = new Set(above.flatMap(({ build }) => build.map(({ name }) => name)));
  const removals = removalsIn(readRun(site.document, run).commands);
  if (removals === undefined || names.size === 0) return false;
  const calls = installsIn(site.document, run, site.release);
  const own = new Set(calls.flatMap(({ build }) => build.map(({ name }) => name)));
  return [...names].every((name) => own.has(name) && removals.names.has(name));
}

/** The installs without packages that are in the base already. */
export function narrowed(
  installs: readonly InstallCall[],
  inBase: ReadonlySet<string>,
): readonly InstallCall[] {
  return installs.flatMap((install) => {
    const build = install.build.filter(({ name }) => !inBase.has(name));
    const kept = [...install.kept, ...install.build.filter(({ name }) => inBase.has(name))];
    return build.length === 0 ? [] : [{ ...install, build, kept }];
  });
}

/** Why an install call cannot be followed by its removal; undefined if it surely runs, as root, in the RUN's own shell. */
export function callProblem({ call, run }: InstallCall): string | undefined {
  const { command } = call;
  const where = `the install on line ${run.line}`;
  if (command.simple === undefined || command.script.setting === 'words') return `${where} is in exec form`;
  if (command.script.holder !== undefined) return `${where} stands in a string or heredoc for another shell`;
  if (command.wrapping.count > 0) return `${where} runs behind ${command.allWords[0]?.value ?? 'a wrapper'}`;
  for (const step of outward(command.simple)) {
    const isCertain =
      (step.kind === 'list' && !step.background) ||
      (step.kind === 'and-or' && step.before !== '||') ||
      (step.kind === 'pipeline' && !step.negated) ||
      step.kind === 'group' ||
      step.kind === 'subshell';
    if (!isCertain) return `${where} may be skipped, or runs more than once`;
  }
  return undefined;
}
