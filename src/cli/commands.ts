import type { Command } from './command.ts';
import * as completion from './completion.ts';
import * as explain from './explain.ts';
import * as list from './list.ts';
import * as rewrite from './rewrite.ts';

/**
 * A command's line in `--help`. What only one command needs, and is more than a few lines, is imported when that command is
 * used. The others are bundled into one file: each file more costs every run 2 ms.
 */
export interface CommandEntry {
  /** `$0` stands for the program without a command. */
  readonly usage: string;
  readonly description: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Every command, the default one first. A new one is a file that exports `command`, and an entry here. */
export const commands: readonly [CommandEntry, ...CommandEntry[]] = [
  {
    usage: '$0 [paths..]',
    description: 'show what would change as a diff, or rewrite in place with --write',
    load: () => Promise.resolve(rewrite),
  },
  {
    usage: 'verify [paths..]',
    description: 'build the original and the rewritten version and compare the images',
    load: () => import('./verify.ts'),
  },
  {
    usage: 'inspect <image>',
    description: 'show the layers of an image, largest first, and what they waste',
    load: () => import('./inspect.ts'),
  },
  {
    usage: 'pins [paths..]',
    description: 'list every external image with the name it stands for and the end of its updates',
    load: () => import('./list-pins.ts'),
  },
  {
    usage: 'list',
    description: 'list the transforms and whether they are safe',
    load: () => Promise.resolve(list),
  },
  {
    usage: 'explain <transform>',
    description: 'print what a transform does, why, and when it refuses',
    load: () => Promise.resolve(explain),
  },
  {
    usage: 'print-config [file]',
    description: 'print what is chosen for a Dockerfile, and by which configuration',
    load: () => import('./print-config.ts'),
  },
  {
    usage: 'completion',
    description: 'print a script that completes commands and options in bash or zsh',
    load: () => Promise.resolve(completion),
  },
];

/** The word that calls the command. */
export function commandName({ usage }: CommandEntry): string {
  return usage.split(' ')[0] ?? '';
}
