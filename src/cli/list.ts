import { transforms } from '../index.ts';
import { paintFor } from './colours.ts';
import { type Command, EXIT_DONE } from './command.ts';
import { print } from './output.ts';

export const command: Command = {
  positionals: {},
  options: {},
  examples: [],
  async run() {
    const paint = paintFor(process.stdout);
    const nameWidth = Math.max(...transforms.map(({ name }) => name.length));
    const safetyWidth = Math.max(...transforms.map(({ safety }) => safety.length));
    const rows = transforms.map(
      ({ name, safety, summary }) =>
        `${paint('cyan', name.padEnd(nameWidth))}  ${paint('dim', safety.padEnd(safetyWidth))}  ${summary}\n`,
    );
    await print(rows.join(''));
    return EXIT_DONE;
  },
};
