import { decodeBytes } from '../dockerfile/bytes.ts';
import { imageJson, imageTable, type FileImages } from '../report/image-table.ts';
import { type ArgumentsOf, type Command, EXIT_DONE, EXIT_FAILED } from './command.ts';
import { configurationOptions } from './configuration-file.ts';
import type { FoundFile } from './discover.ts';
import { FileSettings } from './file-settings.ts';
import { FileProblem, readInput } from './input-file.ts';
import { print, printError } from './output.ts';
import { pinChoicesOf, pinOptions, Pins, pinSettingsOf } from './pins.ts';
import { printable } from '../report/printable.ts';
import { DockerfileError } from '../dockerfile/error.ts';

const positionals = {
  paths: { type: 'string', array: true, default: ['.'], describe: 'files, folders or globs' },
} as const;

const options = {
  ...pinOptions,
  ...configurationOptions,
  format: { choices: ['table', 'json'], default: 'table', describe: 'for people or for programs' },
} as const;

/** How many files are read, and their images looked up, at once. */
const AT_ONCE = 32;

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
    const choices = pinChoicesOf(args, process.env);
    const settings = await FileSettings.open(args, pinSettingsOf(choices), process.cwd());
    const pins = await Pins.open(choices, process.cwd(), (location) => settings.of(location));
    const { files, failures } = await settings.discover(args.paths);
    const listed: FileImages[] = failures.map(({ path, reason }) => ({ path, images: [], error: reason }));
    for (let at = 0; at < files.length; at += AT_ONCE)
      listed.push(...(await Promise.all(files.slice(at, at + AT_ONCE).map((file) => imagesOf(file, pins)))));
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
    return { path, images: await pins.list(decodeBytes(bytes), location) };
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
