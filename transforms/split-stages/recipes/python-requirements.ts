import { joinPath, parentOf } from '../../../src/context/context.ts';
import type { Site } from '../site.ts';
import { pathOf } from '../stage-commands.ts';
import { operandTexts, pythonInstalls, requirementFiles } from './python-installs.ts';

// Sources: https://pip.pypa.io/en/stable/reference/requirements-file-format/, https://python-poetry.org/docs/libraries/#lock-file,
// https://packaging.python.org/en/latest/specifications/name-normalization/

/** The packages that the stage installs, as far as they can be read. */
export interface Requirements {
  /** As PEP 503 writes them. */
  readonly names: ReadonlySet<string>;
  /** Files that name others and cannot be read, as messages name them. */
  readonly unread: readonly string[];
}

/** Manifests of a project, the one that says most first. */
const MANIFESTS = [
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'pyproject.toml',
  'Pipfile',
  'setup.cfg',
  'setup.py',
];
/** A requirements file names another one that names another one: they are followed this far. */
const DEEPEST = 4;

/** What the installs of the stage name, in their words and in the files of the context that they read. */
export function pythonRequirements(site: Site): Requirements {
  const names = new Set<string>();
  const unread = new Set<string>();
  const add = (name: string | undefined): void => {
    if (name !== undefined) names.add(name.toLowerCase().replaceAll(/[-_.]+/g, '-'));
  };
  const readFile = (path: string, depth: number): void => {
    const text = site.source.read(path);
    if (text === undefined) {
      unread.add(path.replace(/^.*\//, ''));
      return;
    }
    for (const line of text.split(/\r?\n/)) {
      const nested = /^\s*(?:-r|--requirement)[ =]\s*(\S+)/.exec(line)?.[1];
      const inner = nested === undefined ? undefined : joinPath(parentOf(path), nested);
      if (inner !== undefined && depth < DEEPEST) readFile(`/${inner}`, depth + 1);
      else add(projectName(line));
    }
  };
  for (const { command } of pythonInstalls(site)) {
    const { call, folder, words } = command;
    for (const path of requirementFiles(command)) readFile(path, 0);
    const verb = call?.verbName ?? '';
    if (call?.manager.name === 'pip' || verb === 'add' || words.includes('pip')) {
      for (const word of operandTexts(command)) {
        if (/^(?:pip|install|sync)$/.test(word)) continue;
        if (/^[^=<>~!]*\$/.test(word)) unread.add('a variable');
        else if (/^\.|^\/|^file:/.test(word))
          readProject(site, pathOf(command, word.replace(/\[.*$/, '')), add, unread);
        else add(projectName(word));
      }
      if (words.some((word) => word === '-e' || word === '--editable'))
        readProject(site, folder, add, unread);
    } else if (verb !== '' || words.some((word) => word?.endsWith('setup.py') === true))
      readProject(site, folder, add, unread);
  }
  return { names, unread: [...unread] };
}

function readProject(
  site: Site,
  folder: string | undefined,
  add: (name: string | undefined) => void,
  unread: Set<string>,
): void {
  const file = MANIFESTS.find((name) => site.source.read(`${folder ?? ''}/${name}`) !== undefined);
  const text = file === undefined ? undefined : site.source.read(`${folder ?? ''}/${file}`);
  if (file === undefined || text === undefined) {
    unread.add('the project');
    return;
  }
  for (const name of namesIn(file, text)) add(name);
}

/** Lock files name all packages; the others those that the project asks for, among other words. */
function namesIn(file: string, text: string): readonly string[] {
  if (file === 'Pipfile.lock')
    return [...text.matchAll(/^\s{8}"([\w.-]+)": \{/gm)].flatMap(([, name]) => name ?? []);
  if (file.endsWith('.lock'))
    return [...text.matchAll(/^name = "([\w.-]+)"/gm)].flatMap(([, name]) => name ?? []);
  const words = text.replaceAll(/^\s*#.*$/gm, '');
  return [...words.matchAll(/^\s*"?([A-Za-z][\w.-]*)"?\s*=|["'\n]\s*([A-Za-z][\w.-]*)/g)].flatMap(
    ([, key, value]) => key ?? value ?? [],
  );
}

/** `Shapely[vectorized]>=1.7` is Shapely, `git+https://github.com/x/y.git#egg=z` is z. */
function projectName(line: string): string | undefined {
  const text = line.trim();
  const egg = /[#&]egg=([\w.-]+)/.exec(text)?.[1];
  if (egg !== undefined) return egg;
  if (/^(?:-|#|\w+\+|https?:|\.)/.test(text)) return undefined;
  return /^[A-Za-z0-9][\w.-]*/.exec(text)?.[0];
}
