import type { Options } from 'yargs';
import { type RewriteOptions, transforms } from '../index.ts';
import type { ArgumentsOf } from './command.ts';
import { pinChoicesOf, pinOptions, Pins } from './pins.ts';
import { UsageError } from './usage-error.ts';

const GROUP = 'Which changes:';

const repeatable = { type: 'array', string: true, nargs: 1, group: GROUP } as const satisfies Options;

const names = transforms.map(({ name }) => name);

/** Options that choose what is rewritten; every command that rewrites takes them. */
export const selectionOptions = {
  transform: {
    ...repeatable,
    choices: names,
    describe: 'only this transform, with its unsafe changes (repeatable)',
  },
  skip: { ...repeatable, choices: names, describe: 'without this transform (repeatable)' },
  unsafe: { type: 'boolean', group: GROUP, describe: 'also make changes that rest on an assumption' },
  merge: {
    choices: ['all', 'useful'],
    default: 'all',
    group: GROUP,
    describe: 'merge-runs: all RUNs that can be merged, or only where it pays',
  },
  caches: {
    choices: ['clean', 'mount'],
    default: 'clean',
    group: GROUP,
    describe: 'clean-caches: remove caches, or keep them in cache mounts',
  },
  target: {
    ...repeatable,
    describe: 'a stage that is built with --target, so it ships too (repeatable)',
  },
} as const satisfies Readonly<Record<string, Options>>;

/** The engine's options for what the user chose. */
function rewriteOptionsOf(args: ArgumentsOf<typeof selectionOptions>): RewriteOptions {
  return {
    ...(args.transform === undefined ? {} : { transforms: args.transform }),
    ...(args.skip === undefined ? {} : { skip: args.skip }),
    ...(args.target === undefined ? {} : { targets: args.target }),
    unsafe: args.unsafe ?? false,
    merge: args.merge,
    caches: args.caches,
  };
}

/** Options of `selectionOptions` and of what pin-images does. */
export const rewritingOptions = { ...selectionOptions, ...pinOptions } as const;

/** What the user chose, file by file. */
export interface Rewriting {
  /** The engine's options for a file with this text: its images are looked up. */
  optionsFor(source: string): Promise<RewriteOptions>;
  /** With `--update-pins`, writes the pin file; returns its path if it was written. */
  savePins(): string | undefined;
}

/** @throws UsageError for options that do not go together, and for a pin file that cannot be used. */
export async function openRewriting(
  args: ArgumentsOf<typeof rewritingOptions>,
  folder: string,
): Promise<Rewriting> {
  const options = rewriteOptionsOf(args);
  if (!isPinning(options)) {
    if (args['update-pins']) throw new UsageError('--update-pins needs the transform pin-images');
    return { optionsFor: () => Promise.resolve(options), savePins: () => undefined };
  }
  const pins = await Pins.open(pinChoicesOf(args, process.env), folder);
  return {
    optionsFor: async (source) => ({ ...options, ...(await pins.optionsFor(source)) }),
    savePins: () => pins.save(),
  };
}

function isPinning({ transforms: only, skip = [] }: RewriteOptions): boolean {
  return (only?.includes('pin-images') ?? true) && !skip.includes('pin-images');
}
