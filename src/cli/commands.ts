import type { Command } from './command.ts';

/** A command's line in `--help`; its module is loaded when the command is used. */
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
    load: () => import('./rewrite.ts'),
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
    usage: 'list',
    description: 'list the transforms and whether they are safe',
    load: () => import('./list.ts'),
  },
  {
    usage: 'explain <transform>',
    description: 'print what a transform does, why, and when it refuses',
    load: () => import('./explain.ts'),
  },
  {
    usage: 'completion',
    description: 'print a script that completes commands and options in bash or zsh',
    load: () => import('./completion.ts'),
  },
];

/** The word that calls the command. */
export function commandName({ usage }: CommandEntry): string {
  return usage.split(' ')[0] ?? '';
}
