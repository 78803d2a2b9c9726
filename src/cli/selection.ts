import type { Options } from 'yargs';
import { type RewriteOptions, transforms } from '../index.ts';
import type { ArgumentsOf } from './command.ts';

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
export function rewriteOptionsOf(args: ArgumentsOf<typeof selectionOptions>): RewriteOptions {
  return {
    ...(args.transform === undefined ? {} : { transforms: args.transform }),
    ...(args.skip === undefined ? {} : { skip: args.skip }),
    ...(args.target === undefined ? {} : { targets: args.target }),
    unsafe: args.unsafe ?? false,
    merge: args.merge,
    caches: args.caches,
  };
}
