import path from 'node:path';
import type { Options } from 'yargs';
import { descriptions } from '../../transforms/descriptions.ts';
import { ContextFinder } from '../context/locate.ts';
import { knownImages } from '../images/offline-resolution.ts';
import type { Resolutions } from '../images/resolution.ts';
import { sortReferences } from '../images/wanted-references.ts';
import { mergeSettings, rewriteOptionsOf, type Settings } from '../rewrite/configuration.ts';
import type { ArgumentsOf } from './command.ts';
import { configurationOptions } from './configuration-file.ts';
import { CompanionFiles } from './companion-files.ts';
import { Contexts } from './contexts.ts';
import type { Discovery } from './discover.ts';
import { FileSettings } from './file-settings.ts';
import { pinChoicesOf, pinOptions, Pins, pinSettingsOf, type SettingsOf } from './pins.ts';
import type { OptionsFor } from './rewrite-text.ts';
import { UsageError } from './usage-error.ts';

const GROUP = 'Which changes:';

const repeatable = { type: 'array', string: true, nargs: 1, group: GROUP } as const satisfies Options;

const names = descriptions.map(({ name }) => name);

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
    defaultDescription: 'all',
    group: GROUP,
    describe: 'merge-runs: all RUNs that can be merged, or only where it pays',
  },
  caches: {
    choices: ['clean', 'mount', 'tmpfs'],
    defaultDescription: 'clean',
    group: GROUP,
    describe: 'clean-caches: remove caches, keep them in cache mounts, or write them to memory',
  },
  runtime: {
    choices: ['slim', 'distroless', 'scratch', 'alpine'],
    defaultDescription: 'slim',
    group: GROUP,
    describe: 'split-stages: what the runtime stage is built on, where that can be proven',
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

/** What the command line chooses; `--transform` says of every transform whether it runs. */
function settingsOf(args: ArgumentsOf<typeof selectionOptions>): Settings {
  const { transform: only, skip = [], unsafe, merge, caches, runtime, target, context } = args;
  const levels = [
    ...(only === undefined
      ? []
      : names.map((name) => [name, only.includes(name) ? 'unsafe' : false] as const)),
    ...skip.map((name) => [name, false] as const),
  ];
  return {
    ...(levels.length === 0 ? {} : { transforms: Object.fromEntries(levels) }),
    ...(unsafe === true ? { unsafe } : {}),
    ...(merge === undefined ? {} : { merge }),
    ...(caches === undefined ? {} : { caches }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(target === undefined ? {} : { targets: target }),
    ...(context === undefined ? {} : { context: path.resolve(context) }),
  };
}

/** Options of `selectionOptions`, of what pin-images does, and of the configuration. */
export const rewritingOptions = { ...selectionOptions, ...pinOptions, ...configurationOptions } as const;

/** What the user chose, file by file. */
export interface Rewriting {
  /** The engine's options for a file: its context is found, and its images are looked up. */
  readonly optionsFor: OptionsFor;
  /**
   * What the command line and the configuration choose for a file.
   *
   * @throws FileProblem if the configuration cannot be used.
   */
  readonly settingsOf: SettingsOf;
  /** What is written beside the Dockerfiles; the contexts of later files know it. */
  readonly companions: CompanionFiles;
  /** The Dockerfiles that paths stand for, without those that a configuration ignores. */
  discover(paths: readonly string[]): Promise<Discovery>;
  /** Begins to look up the images of a file that comes later. */
  lookAhead(source: () => string, location: string): void;
  /** With `--update-pins`, writes the pin file; returns its path if it was written. */
  savePins(): string | undefined;
}

/** @throws UsageError for options that do not go together, and for a pin file or a `--config` that cannot be used. */
export async function openRewriting(
  args: ArgumentsOf<typeof rewritingOptions>,
  folder: string,
): Promise<Rewriting> {
  const given = settingsOf(args);
  const companions = new CompanionFiles();
  const finder = new ContextFinder();
  const contexts = new Contexts(args.context, finder, companions.texts);
  const choices = pinChoicesOf(args, process.env);
  const settings = await FileSettings.open(args, mergeSettings(given, pinSettingsOf(choices)), folder);
  const settingsOfFile: SettingsOf = (location) => settings.of(location);
  const pins = isChosen('pin-images', given)
    ? await Pins.open(choices, folder, settingsOfFile, finder)
    : undefined;
  if (pins === undefined && args['update-pins'])
    throw new UsageError('--update-pins needs the transform pin-images');
  return {
    async optionsFor(source, location) {
      const chosen = await settings.of(location);
      const context = readsContext(chosen) ? await contexts.of(source, location, chosen.context) : undefined;
      const known = await imagesFor(source, chosen);
      const pinned = isChosen('pin-images', chosen) ? await pins?.optionsFor(source, location) : undefined;
      return {
        ...rewriteOptionsOf(chosen),
        ...(context === undefined ? {} : { context }),
        ...pinned,
        images: { ...known, ...pinned?.images },
      };
    },
    settingsOf: settingsOfFile,
    companions,
    discover: (paths) => settings.discover(paths),
    lookAhead: (source, location) => pins?.lookAhead(source, location),
    savePins: () => pins?.save(),
  };
}

/** What the embedded table knows of a file's images, where a transform that was chosen asks for it. */
async function imagesFor(source: string, settings: Settings): Promise<Resolutions> {
  const isAsked = descriptions.some(
    ({ name, readsImages }) =>
      readsImages !== undefined && source.includes(readsImages) && isChosen(name, settings),
  );
  if (!isAsked) return {};
  const { wanted, others } = sortReferences(source, {});
  return knownImages([...wanted, ...others]);
}

function readsContext(settings: Settings): boolean {
  return descriptions.some((transform) => transform.readsContext && isChosen(transform.name, settings));
}

function isChosen(name: string, { transforms: chosen = {} }: Settings): boolean {
  return chosen[name] !== false;
}
