import type { Options } from 'yargs';
import { type RewriteOptions, transforms } from '../index.ts';
import type { ArgumentsOf } from './command.ts';
import { Contexts } from './contexts.ts';
import { pinChoicesOf, pinOptions, Pins } from './pins.ts';
import type { OptionsFor } from './rewrite-file.ts';
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
  context: {
    type: 'string',
    nargs: 1,
    group: GROUP,
    describe: 'build context; found from Compose and Bake files and the sources of COPY if not given',
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
  /** The engine's options for a file: its context is found, and its images are looked up. */
  readonly optionsFor: OptionsFor;
  /** With `--update-pins`, writes the pin file; returns its path if it was written. */
  savePins(): string | undefined;
}

/** @throws UsageError for options that do not go together, and for a pin file that cannot be used. */
export async function openRewriting(
  args: ArgumentsOf<typeof rewritingOptions>,
  folder: string,
): Promise<Rewriting> {
  const options = rewriteOptionsOf(args);
  const optionsOfContext = contextOptions(args.context, options);
  if (!isChosen('pin-images', options)) {
    if (args['update-pins']) throw new UsageError('--update-pins needs the transform pin-images');
    return {
      optionsFor: async (source, location) => ({
        ...options,
        ...(await optionsOfContext(source, location)),
      }),
      savePins: () => undefined,
    };
  }
  const pins = await Pins.open(pinChoicesOf(args, process.env), folder);
  return {
    optionsFor: async (source, location) => ({
      ...options,
      ...(await optionsOfContext(source, location)),
      ...(await pins.optionsFor(source)),
    }),
    savePins: () => pins.save(),
  };
}

/** The context of each file, where a transform that was chosen looks into it. */
function contextOptions(given: string | undefined, options: RewriteOptions): OptionsFor {
  const contexts = new Contexts(given);
  const isRead = transforms.some(
    ({ name, readsContext }) => readsContext && isChosen(name, options),
  );
  if (!isRead) return () => Promise.resolve({});
  return async (source, location) => {
    const context = await contexts.of(source, location);
    return context === undefined ? {} : { context };
  };
}

function isChosen(name: string, { transforms: only, skip = [] }: RewriteOptions): boolean {
  return (only?.includes(name) ?? true) && !skip.includes(name);
}
