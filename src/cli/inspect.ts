import { createReadStream, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { printable } from '../report/printable.ts';
import { EngineError } from '../verify/engines/engine.ts';
import { ENGINE_NAMES, findEngine } from '../verify/engines/find-engine.ts';
import { NoImage, readImage, type Image } from '../verify/image/image.ts';
import { UnreadableTar } from '../verify/image/tar.ts';
import { layerJson, layerTable } from '../verify/report/layers.ts';
import { paintFor } from './colours.ts';
import { type ArgumentsOf, type Command, EXIT_DONE, EXIT_FAILED } from './command.ts';
import { abortWhenInterrupted } from './abort-when-interrupted.ts';
import { print, printError } from './output.ts';

const positionals = {
  image: {
    type: 'string',
    demandOption: true,
    describe: 'an image of the engine, or the file of a saved one',
  },
} as const;

const options = {
  engine: {
    choices: ENGINE_NAMES,
    describe: 'where to look for the image; the first that answers if not given',
  },
  format: { choices: ['table', 'json'], default: 'table', describe: 'form of the report' },
} as const;

type InspectArguments = ArgumentsOf<typeof options & typeof positionals>;

export const command: Command = {
  positionals,
  options,
  examples: [
    ['$0 inspect node:20', 'the layers of an image, largest first, and what they waste'],
    ['docker save app | $0 inspect /dev/stdin', 'an image from any source'],
  ],
  async run(args: InspectArguments) {
    const image = await abortWhenInterrupted((signal) => inspected(args, signal));
    if (typeof image === 'string') {
      printError(`dockshift: ${printable(`${args.image}: ${image}`)}\n`);
      return EXIT_FAILED;
    }
    await print(args.format === 'json' ? layerJson(image) : layerTable(image, paintFor(process.stdout)));
    return EXIT_DONE;
  },
};

/** The image, or why it cannot be read. */
async function inspected({ image, engine }: InspectArguments, signal: AbortSignal): Promise<Image | string> {
  try {
    if (isArchive(image)) return await readImage(createReadStream(image, { signal }));
    return await readFromEngine(image, engine, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NoImage || error instanceof UnreadableTar || error instanceof EngineError)
      return error.message;
    throw error;
  }
}

/** A path with a folder in it that exists; an image's name looks like one, but seldom is there. */
function isArchive(name: string): boolean {
  const found = statSync(path.resolve(name), { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}

async function readFromEngine(
  image: string,
  name: InspectArguments['engine'],
  signal: AbortSignal,
): Promise<Image> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dockshift-inspect-'));
  try {
    const engine = await findEngine({ folder, ...(name === undefined ? {} : { engine: name }) }, signal);
    return await readImage(engine.save(image, signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
