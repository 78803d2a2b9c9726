import path from 'node:path';
import { printable } from '../report/printable.ts';
import { type ArgumentsOf, type Command, EXIT_DONE, EXIT_FAILED } from './command.ts';
import { configurationOptions, ConfigurationProblem } from './configuration-file.ts';
import { FileSettings } from './file-settings.ts';
import { print, printError } from './output.ts';

const positionals = {
  file: { type: 'string', default: 'Dockerfile', describe: 'a Dockerfile, which need not exist' },
} as const;

type ConfigArguments = ArgumentsOf<typeof configurationOptions> & { readonly file: string };

/** `dockshift print-config`: what is chosen for a Dockerfile, and where. */
export const command: Command = {
  positionals,
  options: configurationOptions,
  examples: [
    ['$0 print-config services/api/Dockerfile', 'which configuration is in force there, and what it chooses'],
  ],
  async run(args: ConfigArguments) {
    const settings = await FileSettings.open(args, {}, process.cwd());
    try {
      const { configuration = null, isIgnored, chosen } = await settings.explain(path.resolve(args.file));
      const { context, ...others } = chosen;
      const shown =
        context === undefined ? others : { ...others, context: path.relative('', context) || '.' };
      const answer = { file: args.file, configuration, ignored: isIgnored, settings: shown };
      await print(`${JSON.stringify(answer, undefined, 2)}\n`);
      return EXIT_DONE;
    } catch (error) {
      if (!(error instanceof ConfigurationProblem)) throw error;
      printError(`dockshift: ${printable(error.message)}\n`);
      return EXIT_FAILED;
    }
  },
};
