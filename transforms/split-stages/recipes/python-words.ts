import { optionValue } from '../outputs.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';

// Sources: https://docs.python.org/3/using/cmdline.html, https://setuptools.pypa.io/en/latest/deprecated/commands.html

/** `python setup.py install`. */
export function setupVerb({
  program,
  written,
  words,
}: StageCommand): { readonly into: 'environment'; readonly changesSource: boolean } | 'unknown' | undefined {
  const at = written.endsWith('setup.py')
    ? -1
    : words.findIndex((word) => word !== undefined && /(?:^|\/)setup\.py$/.test(word));
  if (!written.endsWith('setup.py') && (at < 0 || !isPython(program))) return undefined;
  const verbs = new Set(words.slice(at + 1));
  if (verbs.has('develop') || verbs.has('build_ext') || verbs.has('build_py'))
    return { into: 'environment', changesSource: true };
  return verbs.has('install') ? { into: 'environment', changesSource: false } : 'unknown';
}

/** The module that `python -m` runs. */
export function moduleOf({ program, words }: StageCommand): string | undefined {
  const at = isPython(program) ? words.indexOf('-m') : -1;
  return at < 0 ? undefined : words[at + 1];
}

export function isPython(program: string): boolean {
  return /^python[\d.]*$/.test(program);
}

/** `-e .`, but not `-e git+https://...`, which goes beside the packages of a virtual environment. */
export function editsSource(words: readonly (string | undefined)[]): boolean {
  return words.some((word, at) => {
    const path =
      word === '-e' || word === '--editable'
        ? words[at + 1]
        : /^(?:-e|--editable=)(.+)$/.exec(word ?? '')?.[1];
    return path !== undefined && !/^(?:\w+\+|https?:)/.test(path);
  });
}

/** The home of the user in force: HOME, or what useradd makes of it. Source: useradd(8), /etc/default/useradd. */
export function homeOf({ commands }: Site, { state }: StageCommand): string | undefined {
  if (state.home !== undefined || state.user === undefined) return state.home;
  const { user } = state;
  const maker = commands.find(
    ({ program, words }) => (program === 'useradd' || program === 'adduser') && words.includes(user),
  );
  if (maker === undefined) return undefined;
  const { words } = maker;
  if (
    words.some((word) => word === undefined || word === '-b' || word === '--base-dir' || word === '--system')
  )
    return undefined;
  return optionValue(words, '-d', '--home-dir', '--home', '-h') ?? `/home/${user}`;
}
