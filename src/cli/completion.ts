import { descriptions } from '../../transforms/descriptions.ts';
import { type Command, EXIT_DONE } from './command.ts';
import { commandName, commands } from './commands.ts';
import { print } from './output.ts';

export const command: Command = {
  positionals: {},
  options: {},
  examples: [['$0 completion >> ~/.bashrc', 'switch completion on; the shell is known from $SHELL']],
  async run() {
    const { default: yargs } = await import('yargs');
    yargs().scriptName('dockshift').completion('completion').showCompletionScript();
    return EXIT_DONE;
  },
};

/** Prints what the last of `words` may become; the shell drops what does not begin with it. */
export async function printCompletions(words: readonly string[]): Promise<void> {
  const candidates = await candidatesFor(words.slice(1));
  await print(candidates.map((candidate) => `${candidate}\n`).join(''));
}

async function candidatesFor(words: readonly string[]): Promise<readonly string[]> {
  const names = commands.map((entry) => commandName(entry)).filter((name) => name !== '$0');
  const entry = commands.find((candidate) => commandName(candidate) === words[0]) ?? commands[0];
  const { options } = (await entry.load()).command;
  const previous = words.at(-2) ?? '';
  const { choices } = options[previous.replace(/^--/u, '')] ?? {};
  if (previous.startsWith('--') && choices !== undefined) return choices.map(String);
  if (words.at(-1)?.startsWith('-'))
    return [...Object.keys(options), 'help', 'version'].map((name) => `--${name}`);
  if (words[0] === 'explain') return descriptions.map(({ name }) => name);
  return words.length <= 1 ? names : [];
}
