import type { BuildContext } from '../../src/context/context.ts';
import { joinPath } from '../../src/context/context.ts';
import { outermost } from '../../src/effects/posix-path.ts';
import { programsOfShellText } from './shell-text.ts';

/** What a program's sources say of files and programs that it needs while it runs. */
export interface NamedInSource {
  /** Files and folders of the context, by their paths there, whose names stand in quotes in the sources. */
  readonly files: readonly string[];
  /** Programs that it starts. */
  readonly programs: readonly string[];
}

/** How sources of a language are read. */
export interface SourceLanguage {
  /** Names of source files. */
  readonly sources: RegExp;
  /** Names of folders and files of which no program reads anything while it runs. */
  readonly ignored: RegExp;
  /** Finds, as first group, the program that a call starts. */
  readonly starts: RegExp;
  /** Finds, as first group, a quoted text that a shell runs. */
  readonly shells?: RegExp;
  /** Finds, as first group, names of files that become part of the program: `//go:embed templates`. */
  readonly compilesIn?: RegExp;
  /** What stands in a line that opens a file on disk. */
  readonly opens?: RegExp;
}

/** More than this is not read: what the program needs is then not known. */
const MOST_FILES = 5000;
const MOST_TEXT = 16_000_000;

/** Never read by a program, though they lie beside its source. */
const NEVER =
  /^(?:\.git|\.github|\.gitlab|\.circleci|\.idea|\.vscode|node_modules|Dockerfile.*|docker-compose.*|compose\.ya?ml|Makefile|README.*|LICENSE.*|CHANGELOG.*|CONTRIBUTING.*|\.dockerignore|\.gitignore|\.gitattributes|\.travis\.yml|\.editorconfig)$/i;

/**
 * Looks for names of files of the context in the quoted strings of the sources. A name counts if its first part is an
 * entry of the project's folder, or of the folder of the source that names it.
 *
 * @param folder the project's folder, in the context.
 * @param place where that folder is in the image: names of files may begin with it.
 * @param root the folder that the program starts in, if that is another one.
 * @returns undefined if there is too much to read, or nothing.
 */
export function namedInSource(
  context: BuildContext,
  folder: string,
  language: SourceLanguage,
  place = '',
  root: string | undefined = folder,
): NamedInSource | undefined {
  const sources = sourcesOf(context, folder, language);
  // A folder without any source is not the context of the build.
  if (sources === undefined || sources.length === 0) return undefined;
  const files = new Set<string>();
  const programs = new Set<string>();
  const compiledIn = new Set<string>();
  let size = 0;
  let readsDotenv = false;
  const texts: { readonly own: string; readonly text: string }[] = [];
  for (const path of sources) {
    const text = context.read(path);
    if (text === undefined) return undefined;
    size += text.length;
    if (size > MOST_TEXT) return undefined;
    readsDotenv ||= /\b(?:go)?dotenv\b/.test(text);
    const own = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    texts.push({ own, text });
    for (const name of namesCompiledIn(text, language))
      for (const base of [own, folder]) compiledIn.add(joinPath(base, name) ?? '');
  }
  for (const { own, text } of texts) {
    for (const match of text.matchAll(/"((?:[^"\\\n]|\\.)*)"|`([^`]*)`|'((?:[^'\\\n]|\\.)*)'/g)) {
      const [, double, back, single] = match;
      const written = double ?? back ?? single ?? '';
      const isAbsolute = place.length > 1 && written.startsWith(`${place}/`);
      const value = isAbsolute ? written.slice(place.length + 1) : written;
      if (value.length > 300 || /\s{2}|\n/.test(value)) continue;
      for (const base of new Set([folder, own, root])) {
        const found = entryNamed(context, base, value, language);
        if (found === undefined || (compiledIn.has(found) && !opensFile(text, match.index, language)))
          continue;
        files.add(found);
      }
    }
    for (const [, program] of text.matchAll(language.starts))
      if (program !== undefined) programs.add(program.replace(/^.*\//, ''));
    if (language.shells !== undefined)
      for (const [, quoted = ''] of text.matchAll(language.shells))
        for (const program of programsOfShellText(quoted)) programs.add(program);
  }
  if (readsDotenv && context.kindOf(joinPath(folder, '.env') ?? '') === 'file')
    files.add(joinPath(folder, '.env') ?? '');
  return { files: outermost(files).toSorted(), programs: [...programs] };
}

/** First parts of the paths of files that become part of the program, without patterns. */
function namesCompiledIn(text: string, { compilesIn }: SourceLanguage): readonly string[] {
  if (compilesIn === undefined) return [];
  return [...text.matchAll(compilesIn)].flatMap(([, names = '']) =>
    names.split(/\s+/).map((name) => name.replace(/^(?:all:)?"?(?:\.{1,2}\/)*/, '').replace(/\/.*$|"$/, '')),
  );
}

function opensFile(text: string, at: number, { opens }: SourceLanguage): boolean {
  const start = text.lastIndexOf('\n', at) + 1;
  return opens?.test(text.slice(start, at)) === true;
}

/** The entry of a folder that a string begins with: `templates` of `templates/*.html`, `config.yml` of `config`. */
function entryNamed(
  context: BuildContext,
  folder: string,
  value: string,
  { sources, ignored }: SourceLanguage,
): string | undefined {
  const [first] = value.replace(/^(?:file:)?(?:\.{0,2}\/)*/, '').split(/[/*?%{$]/);
  if (
    first === undefined ||
    first === '' ||
    /^\.{1,2}$/.test(first) ||
    NEVER.test(first) ||
    ignored.test(first)
  )
    return undefined;
  const path = joinPath(folder, first);
  if (path === undefined) return undefined;
  const kind = context.kindOf(path);
  if (kind === 'folder') return holdsOnly(context, path, sources) ? undefined : path;
  if (kind === 'file') return sources.test(first) ? undefined : path;
  if (!/^[\w-]+$/.test(first)) return undefined;
  const named = context
    .list(folder)
    ?.find(
      ({ name, kind: its }) =>
        its === 'file' &&
        /\.(?:ya?ml|toml|json|ini|env|conf|cfg|properties|xml)$/.test(name) &&
        name.startsWith(`${first}.`),
    );
  return named === undefined || NEVER.test(named.name) ? undefined : joinPath(folder, named.name);
}

/** A folder of packages: nothing but source files, at any depth that matters. */
function holdsOnly(context: BuildContext, folder: string, sources: RegExp): boolean {
  let seen = 0;
  const pending = [folder];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const { name, kind } of context.list(at) ?? []) {
      seen += 1;
      if (seen > MOST_FILES) return false;
      if (kind === 'folder') pending.push(`${at}/${name}`);
      else if (!sources.test(name) && !/^(?:README|LICENSE|doc\.md|.*\.md|\.gitkeep)/i.test(name))
        return false;
    }
  }
  return true;
}

function sourcesOf(
  context: BuildContext,
  folder: string,
  { sources, ignored }: SourceLanguage,
): readonly string[] | undefined {
  const found: string[] = [];
  const pending = [folder];
  let seen = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const { name, kind } of context.list(at) ?? []) {
      seen += 1;
      if (seen > MOST_FILES * 4) return undefined;
      const path = at === '' ? name : `${at}/${name}`;
      if (NEVER.test(name) || ignored.test(name)) continue;
      if (kind === 'folder') pending.push(path);
      else if (kind === 'file' && sources.test(name)) found.push(path);
    }
    if (found.length > MOST_FILES) return undefined;
  }
  return found;
}
