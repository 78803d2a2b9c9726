import { descriptions } from '../../transforms/descriptions.ts';
import { paintFor } from './colours.ts';
import { type Command, EXIT_DONE } from './command.ts';
import { print } from './output.ts';

export const command: Command = {
  positionals: {},
  options: {},
  examples: [],
  async run() {
    const paint = paintFor(process.stdout);
    const nameWidth = Math.max(...descriptions.map(({ name }) => name.length));
    const safetyWidth = Math.max(...descriptions.map(({ safety }) => safety.length));
    const rows = descriptions.map(
      ({ name, safety, summary }) =>
        `${paint('cyan', name.padEnd(nameWidth))}  ${paint('dim', safety.padEnd(safetyWidth))}  ${summary}\n`,
    );
    await print(rows.join(''));
    return EXIT_DONE;
  },
};
