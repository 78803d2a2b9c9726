import { readFileSync } from 'node:fs';
import { descriptions } from '../../transforms/descriptions.ts';
import { type ArgumentsOf, type Command, EXIT_DONE } from './command.ts';
import { print } from './output.ts';
import { requireOneOf } from './usage-error.ts';

const positionals = {
  transform: { type: 'string', demandOption: true, describe: 'its name, as `dockshift list` prints it' },
} as const;

export const command: Command = {
  positionals,
  options: {},
  examples: [['$0 explain merge-runs', 'what merge-runs does and when it refuses']],
  async run({ transform }: ArgumentsOf<typeof positionals>) {
    requireOneOf(
      'transform',
      transform,
      descriptions.map(({ name }) => name),
    );
    await print(readFileSync(new URL(`../../transforms/${transform}/README.md`, import.meta.url)));
    return EXIT_DONE;
  },
};
