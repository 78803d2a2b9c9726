import { shown } from '../purposes.ts';
import type { Obstacle, Recipe } from '../recipe.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { gemInstalls } from './ruby-installs.ts';

// Sources: https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html (an environment holds compilers and
// libraries of its own, and the path of its folder), https://sources.debian.org/src/rubygems-integration/ (operating_system.rb)

const CONDA = /^(?:conda|mamba|micromamba)$/;

/** `conda env create -f environment.yml`, `mamba install numpy`. */
function fillsEnvironment({ program, words }: StageCommand): boolean {
  return CONDA.test(program) && words.some((word) => /^(?:install|create|update)$/.test(word ?? ''));
}

/** Packages of conda: recognised, and refused by name. */
export const conda: Recipe = {
  name: 'conda',
  recognises: (site) => site.commands.some(fillsEnvironment),
  split: (site) =>
    refusal(
      site.commands.findLast(fillsEnvironment),
      'its environment holds compilers as well, and which of its files the program needs is not known',
    ),
};

/** Gems of a distribution's own Ruby, where compilers stay in the image: recognised, and refused by name. */
export const rubyOfDistribution: Recipe = {
  name: 'Ruby of a distribution',
  recognises: (site) => compilesGems(site),
  split: (site) =>
    refusal(
      gemInstalls(site).at(-1),
      `where the Ruby of ${site.base.name} puts gems and their programs is not known`,
    ),
};

function compilesGems(site: Site): boolean {
  const last = gemInstalls(site).at(-1);
  return (
    last !== undefined &&
    /^(?:debian|ubuntu|alpine)$/.test(site.base.repository) &&
    site.installed.some(
      ({ known, instruction }) => known?.role === 'build' && instruction.index <= last.instruction.index,
    )
  );
}

function refusal(command: StageCommand | undefined, reason: string): Obstacle | undefined {
  return command === undefined
    ? undefined
    : { instruction: command.instruction, reason: `${shown(command)}: ${reason}` };
}
