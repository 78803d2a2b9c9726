import { absolutePath } from '../../src/effects/posix-path.ts';
import type { State } from '../../src/effects/state.ts';
import type { CommandUse } from '../../src/effects/used-commands.ts';

/** Where packages of the distribution lie: what is built into these cannot be told from them. */
export const ofPackages =
  /^\/(?:usr\/(?:bin|sbin|lib|lib64|libexec|share|include|games)|bin|sbin|lib|lib64|etc|var\/lib)(?:\/|$)/;
/** Nothing that is kept, or no file system of the image. */
export const fleeting =
  /^\/(?:tmp|var\/tmp|var\/run|var\/cache|var\/lib\/apt|var\/log|dev|proc|sys|run|etc)(?:\/|$)|^\/$/;

/** The value of the first of these options. */
export function valueOf(
  words: readonly (string | undefined)[],
  options: readonly string[],
): string | undefined {
  for (const [at, word] of words.entries()) {
    if (word === undefined) continue;
    if (options.includes(word)) return words[at + 1];
    const inline = options.find((option) => word.startsWith(`${option}=`));
    if (inline !== undefined) return word.slice(inline.length + 1);
  }
  return undefined;
}

/** Programs whose words name the folders that they work in or make. */
const moving = new Set([
  'cd',
  'cp',
  'mv',
  'install',
  'mkdir',
  'pushd',
  'git',
  'tar',
  'cmake',
  'make',
  'configure',
  'meson',
  'ninja',
  'go',
  'cargo',
  'python',
  'python3',
  'virtualenv',
]);

/** Options whose value is a folder that something is installed into, and words that are paths by themselves. */
const pathWord =
  /^(?:-[CO]|--?(?:prefix|exec-prefix|bindir|sbindir|libdir|install-?dir|root|destdir|target|with-prefix)=|-D?CMAKE_INSTALL_PREFIX(?::\w+)?=|(?:DESTDIR|PREFIX|prefix|INSTALL\w*)=)?(\/[\w.+-][^$*?"'\s:]*)$/;

/** The folders that a command names by absolute paths, as far as something may be kept there; and what `git clone` makes. */
export function literalFolders(use: CommandUse, state: State, here: string | undefined): string[] {
  const { program, words } = use;
  if (!moving.has(program)) return [];
  const found: string[] = [];
  const isCopy = /^(?:cp|mv|install)$/.test(program);
  for (const word of isCopy ? words.slice(-1) : words) {
    const path = pathWord.exec(word ?? '')?.[1];
    const folder = absolutePath(state.workdir, path);
    const isPrefix = /^-.*=/.test(word ?? '');
    if (folder === undefined || /^\/(?:usr(?:\/src)?)?$/.test(folder) || ofPackages.test(folder)) {
      if (isPrefix && folder?.startsWith('/etc/') === true) found.push(folder);
    } else if (!fleeting.test(folder)) found.push(isCopy ? folderOf(folder, word) : folder);
  }
  const cloned = clonedFolder(use, here);
  return cloned === undefined ? found : [...found, cloned];
}

/** `cp build/tool /app/tool` puts a file into /app. */
function folderOf(path: string, word: string | undefined): string {
  const parent = path.replace(/\/[^/]+$/, '');
  return word?.endsWith('/') === true || parent === '' || /^\/(?:opt|srv|usr\/local)$/.test(parent)
    ? path
    : parent;
}

/** `git clone https://host/tool.git` makes the folder `tool`, where it may be built from another one. */
function clonedFolder({ program, words }: CommandUse, here: string | undefined): string | undefined {
  if (program !== 'git' || words[0] !== 'clone' || here === undefined || fleeting.test(`${here}/x`))
    return undefined;
  const operands = words.slice(1).filter((word) => word?.startsWith('-') !== true);
  const last = operands.at(-1);
  const name = /:\/\//.test(last ?? '') ? /([\w.-]+?)(?:\.git)?\/?$/.exec(last ?? '')?.[1] : last;
  return name === undefined || name.includes('$') ? undefined : absolutePath(here, name);
}

/** Files that a command puts among those of packages; a folder's name ends in `/`. */
export function placedInto({ program, words }: CommandUse): readonly string[] | undefined {
  if (!/^(?:cp|mv|install|ln|go|gcc|g\+\+|cc|clang|rustc)$/.test(program)) return undefined;
  const operands = words.filter((word) => word?.startsWith('-') !== true);
  const target = program === 'ln' ? undefined : (valueOf(words, ['-o', '-t']) ?? operands.at(-1));
  if (target === undefined || !ofPackages.test(target) || fleeting.test(target)) return undefined;
  const isFolder = target.endsWith('/') || /^\/(?:usr\/)?(?:s?bin|lib(?:64)?)$/.test(target);
  if (!isFolder) return /\/s?bin\/|\/lib/.test(target) ? [target] : undefined;
  const folder = target.replace(/\/$/, '');
  const sources = operands.slice(0, -1);
  const names = sources.map((source) => /(?:^|\/)([\w.+-]+)$/.exec(source ?? '')?.[1]);
  if (names.length === 0 || names.some((name) => name === undefined)) return [`${folder}/`];
  return names.map((name) => `${folder}/${name}`);
}
