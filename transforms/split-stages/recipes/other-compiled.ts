import type { Recipe } from '../recipe.ts';
import { isOtherLanguage } from './native-base.ts';

/** Languages whose programs could be parted, by a command that compiles them. */
const LANGUAGES: readonly (readonly [name: string, program: RegExp, verbs: RegExp])[] = [
  ['Zig', /^zig$/, /^build/],
  ['Crystal', /^crystal$/, /^build/],
  ['Crystal', /^shards$/, /^build/],
  ['Nim', /^nimble$/, /^(?:build|install)/],
  ['Nim', /^nim$/, /^(?:c|cpp|compile)\b/],
  ['OCaml', /^dune$/, /^(?:build|install)/],
  ['Haskell', /^(?:stack|cabal)$/, /^(?:build|install|new-)/],
  ['Swift', /^swift$/, /^build/],
];

/** Says of programs in other compiled languages that there is no recipe for them, so that none is passed over in silence. */
export const otherCompiled: Recipe = {
  name: 'other compiled languages',
  recognises: (site) => !isOtherLanguage(site) && languageOf(site.commands) !== undefined,
  split({ commands }) {
    const found = languageOf(commands);
    return found === undefined
      ? undefined
      : {
          instruction: found.command.instruction,
          reason: `which files a program of ${found.name} needs on this image is not known`,
        };
  },
};

function languageOf(
  commands: Parameters<Recipe['recognises']>[0]['commands'],
): { readonly name: string; readonly command: (typeof commands)[number] } | undefined {
  for (const command of commands) {
    const row = LANGUAGES.find(
      ([, program, verbs]) => program.test(command.program) && verbs.test(command.words[0] ?? ''),
    );
    if (row !== undefined) return { name: row[0], command };
  }
  return undefined;
}
