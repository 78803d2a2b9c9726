import { decodeBytes } from '../index.ts';
import { imageJson, imageTable, type FileImages } from '../report/image-table.ts';
import { type ArgumentsOf, type Command, EXIT_DONE, EXIT_FAILED } from './command.ts';
import { discover, type FoundFile } from './discover.ts';
import { FileProblem, readInput } from './input-file.ts';
import { print, printError } from './output.ts';
import { pinChoicesOf, pinOptions, Pins } from './pins.ts';
import { printable } from '../report/printable.ts';
import { DockerfileError } from '../dockerfile/error.ts';

const positionals = {
  paths: { type: 'string', array: true, default: ['.'], describe: 'files, folders or globs' },
} as const;

const options = {
  ...pinOptions,
  format: { choices: ['table', 'json'], default: 'table', describe: 'for people or for programs' },
} as const;

type ListArguments = ArgumentsOf<typeof options> & { readonly paths: readonly string[] };

/** `dockshift pins`: every external image of a tree. */
export const command: Command = {
  positionals,
  options,
  examples: [
    ['$0 pins', 'the images of all Dockerfiles below this folder'],
    ['$0 pins --resolve registry --update-pins', 'look them up now, and keep what they stand for'],
  ],
  async run(args: ListArguments) {
    const pins = await Pins.open(pinChoicesOf(args, process.env), process.cwd());
    const { files, failures } = await discover(args.paths, process.cwd());
    const listed: FileImages[] = failures.map(({ path, reason }) => ({ path, images: [], error: reason }));
    for (const file of files) listed.push(await imagesOf(file, pins));
    await print(args.format === 'json' ? imageJson(listed) : imageTable(listed, new Date()));
    for (const { path, error } of listed) {
      if (error !== undefined) printError(`${printable(path)}: ${printable(error)}\n`);
    }
    const written = pins.save();
    if (written !== undefined) printError(`wrote ${printable(written)}\n`);
    const isFailed = listed.some(
      ({ error, images }) => error !== undefined || images.some(({ failed }) => failed === true),
    );
    return isFailed ? EXIT_FAILED : EXIT_DONE;
  },
};

async function imagesOf({ path, location }: FoundFile, pins: Pins): Promise<FileImages> {
  try {
    const { bytes } = await readInput(location);
    return { path, images: await pins.list(decodeBytes(bytes)) };
  } catch (error) {
    if (error instanceof FileProblem) return { path, images: [], error: error.message };
    if (error instanceof DockerfileError) {
      return {
        path,
        images: [],
        error: error.line === undefined ? error.message : `line ${error.line}: ${error.message}`,
      };
    }
    throw error;
  }
}
