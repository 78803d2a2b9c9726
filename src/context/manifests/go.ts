// What `go mod download` reads. Sources: https://go.dev/ref/mod#go-mod-download, https://go.dev/ref/mod#go-mod-file,
// https://go.dev/ref/mod#workspaces
import {
  ManifestRefusal,
  pathIn,
  present,
  type ManifestReading,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireText,
  upwards,
} from './reading.ts';

/** The module files that `go mod download` reads in a folder. */
export function readGoModules(files: ProjectFiles, folder: string): Reading {
  if (!files.isKnown) return guess(folder);
  return readingOf((): ManifestReading => {
    const root = moduleFolder(files, folder);
    if (present(files, root, ['vendor/modules.txt']).length > 0)
      throw new ManifestRefusal('the modules are in vendor/, so none is downloaded');
    const reads: string[] = [];
    const work = workspaceFile(files, folder);
    if (work === undefined) readModule(files, root, reads);
    else readWorkspace(files, work, reads);
    return {
      reads: [...new Set(reads)],
      makes: [],
      assumptions: uncertainty(files, root, work !== undefined),
    };
  });
}

function guess(folder: string): ManifestReading {
  return {
    reads: [pathIn(folder, 'go.mod'), pathIn(folder, 'go.sum*')],
    makes: [],
    assumptions: [
      'go.mod replaces no module by a folder of the project, there is no vendor folder, and every module can be downloaded',
    ],
  };
}

/** go.mod is looked for in the folder and above. Source: https://go.dev/ref/mod#go-mod-file */
function moduleFolder(files: ProjectFiles, folder: string): string {
  return upwards(folder).find((at) => present(files, at, ['go.mod']).length > 0) ?? folder;
}

/** go.work is looked for in the folder and above; the first counts. */
function workspaceFile(files: ProjectFiles, folder: string): string | undefined {
  const [found] = upwards(folder).flatMap((at) => present(files, at, ['go.work']));
  return found;
}

function readModule(files: ProjectFiles, folder: string, reads: string[]): void {
  const path = pathIn(folder, 'go.mod');
  const text = requireText(files, path);
  reads.push(path, ...present(files, folder, ['go.sum']));
  for (const target of localReplacements(text)) readReplacement(files, pathIn(folder, target), reads);
}

function readWorkspace(files: ProjectFiles, work: string, reads: string[]): void {
  const folder = pathIn(work, '..');
  const text = requireText(files, work);
  reads.push(work, ...present(files, folder, ['go.work.sum']));
  for (const used of entriesOf(text, 'use')) readModule(files, pathIn(folder, unquoted(used)), reads);
  for (const target of localReplacements(text)) readReplacement(files, pathIn(folder, target), reads);
}

/** Of a module that stands in for another, only its go.mod is read. */
function readReplacement(files: ProjectFiles, folder: string, reads: string[]): void {
  const path = pathIn(folder, 'go.mod');
  if (files.kindOf(path) !== 'file')
    throw new ManifestRefusal(`a replace directive leads to ${folder}, which is not among the copied files`);
  reads.push(path);
}

/** `replace a => ../b`. */
function localReplacements(text: string): string[] {
  return entriesOf(text, 'replace').flatMap((entry) => {
    const target = unquoted(/=>\s*(\S+)/.exec(entry)?.[1] ?? '');
    return /^(?:\.{1,2}(?:\/|$)|\/)/.test(target) ? [target] : [];
  });
}

function unquoted(word: string): string {
  return word.replaceAll(/^["`]|["`]$/g, '');
}

/** The entries of a directive: `use x`, or one per line of `use ( ... )`. Comments are gone. */
function entriesOf(text: string, directive: string): string[] {
  const entries: string[] = [];
  let inBlock = false;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    const words = line.split(/\s+/);
    if (inBlock && line === ')') inBlock = false;
    else if (inBlock && line !== '') entries.push(line);
    else if (words[0] === directive && words[1] === '(') inBlock = true;
    else if (words[0] === directive && words.length > 1) entries.push(words.slice(1).join(' '));
    else if (line === `${directive}(`) inBlock = true;
  }
  return entries;
}

/**
 * `go mod download` brings what go.mod lists; before go 1.17 that is all of the module graph, also modules that no package
 * needs. Where go.sum has the hash of each module's content, each was downloaded by those who wrote it.
 */
function uncertainty(files: ProjectFiles, folder: string, isWorkspace: boolean): string[] {
  const text = files.read(pathIn(folder, 'go.mod')) ?? '';
  const sums = files.read(pathIn(folder, 'go.sum')) ?? '';
  const minor = Number(/^go\s+1\.(\d+)/m.exec(text)?.[1] ?? 0);
  const known = new Set(sums.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')));
  const replaced = new Set(entriesOf(text, 'replace').map((entry) => entry.split(/\s+/)[0] ?? ''));
  const required = entriesOf(text, 'require').filter((entry) => !replaced.has(entry.split(/\s+/)[0] ?? ''));
  const isComplete = required.every((entry) => known.has(entry.split(/\s+/).slice(0, 2).join(' ')));
  if (!isWorkspace && minor >= 17 && isComplete) return [];
  return ['every module of the graph can be downloaded, also those that the build does not need'];
}
