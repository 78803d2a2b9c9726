import { baseName, type BuildContext, parentOf } from '../../src/context/context.ts';
import { copyOf } from '../../src/context/copy.ts';
import { linesThatExclude } from '../../src/context/ignore-file.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import { Document } from '../../src/dockerfile/document.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import type { AppendedLines } from '../../src/rewrite/companion-files.ts';
import { overlap } from './places.ts';

/** More folders than these are a matter for whoever keeps .dockerignore. */
const MOST_LINES = 20;

/**
 * The lines of .dockerignore that keep folders of the context from being laid over what an install made, where nothing takes
 * files from them on purpose; undefined if there is no such file to write to.
 *
 * @param folders paths in the context.
 */
export function exclusionOf(
  folders: readonly string[],
  context: BuildContext | undefined,
): AppendedLines | undefined {
  const ignoreFile = context?.ignoreFile;
  if (context === undefined || ignoreFile === undefined || folders.length === 0) return undefined;
  const lines = linesThatExclude(ignoreFile.text, folders, together(folders, context));
  if (lines === undefined || lines.length > MOST_LINES) return undefined;
  return { path: ignoreFile.path, before: ignoreFile.text, lines };
}

/**
 * Whether the Dockerfile, or another one that shares the ignore file, takes files from one of the folders: then it lies in
 * the context when that is built.
 *
 * @param folders paths in the context.
 */
export function takesFrom(
  document: Document,
  folders: readonly string[],
  context: BuildContext | undefined,
): boolean {
  if (folders.length === 0) return false;
  // An ignore file of its own counts for no other Dockerfile.
  const isShared = baseName(context?.ignoreFile?.path ?? '.dockerignore') === '.dockerignore';
  const own = folders.map((folder) => pathIn('/', folder));
  const others = isShared ? (context?.dockerfiles?.() ?? []) : [];
  return isTakenFrom(document, own) || others.some((text) => isTakenBy(text, own));
}

/** Whether the lines leave out a folder that they were made for. */
export function leavesOut({ lines }: AppendedLines, folder: string): boolean {
  return lines.includes(folder) || lines.includes(amongAll(folder));
}

/** Whether another Dockerfile takes files from one of the folders; one that cannot be read takes none. */
function isTakenBy(text: string, folders: readonly string[]): boolean {
  try {
    return isTakenFrom(Document.read(text, 'one'), folders);
  } catch (error) {
    if (error instanceof DockerfileError) return false;
    throw error;
  }
}

/** The pattern for the folders of this name beside it. */
function amongAll(folder: string): string {
  const holder = parentOf(folder);
  return `${parentOf(holder) === '' ? '' : `${parentOf(holder)}/`}*/${baseName(folder)}`;
}

/** One line for the folders of one name in every folder of a parent: of all members of a workspace. */
function together(folders: readonly string[], context: BuildContext): string[] {
  const known = new Set(folders);
  return folders.map((folder) => {
    const parent = parentOf(parentOf(folder));
    if (parent === '') return folder;
    const beside = (context.list(parent) ?? []).filter(({ kind }) => kind === 'folder');
    const isWhole = beside.every(({ name }) => known.has(`${parent}/${name}/${baseName(folder)}`));
    return isWhole && beside.length > 1 ? amongAll(folder) : folder;
  });
}

/**
 * Whether version control leaves a folder out, so that what lies there now was made by a developer's own install. What git
 * is told in other ways is not looked at.
 *
 * @param folder a path in the context.
 */
export function isLeftOutOfGit(context: BuildContext | undefined, folder: string): boolean {
  const text = context?.read('.gitignore') ?? '';
  const name = baseName(folder);
  return text.split(/\r?\n/).some((line) => {
    const rule = line
      .trim()
      .replace(/^\*\*\//, '')
      .replace(/\/$/, '')
      // `[Oo]bj`, as Visual Studio's own file has it.
      .replaceAll(/\[([A-Z])([a-z])\]/g, (whole, upper: string, lower: string) =>
        upper.toLowerCase() === lower ? lower : whole,
      );
    return rule === name || rule === folder || rule === `/${folder}`;
  });
}

/** Whether a COPY names something in one of the folders, or a RUN mounts it. */
function isTakenFrom(document: Document, folders: readonly string[]): boolean {
  return document.instructions.some((instruction) => {
    const copy = copyOf(document, instruction);
    if (copy?.kind === 'context') return copy.sources.some((source) => names(source, folders));
    const mounts = instruction.flags.filter(({ name }) => name === 'mount');
    return mounts.some(({ value = '' }) => {
      const source = /(?:^|,)(?:source|src)=([^,]*)/.exec(value)?.[1];
      return source !== undefined && !/(?:^|,)from=/.test(value) && names(source, folders);
    });
  });
}

/** Whether a source lies in one of the folders, or might: `COPY apps/?/vendor x`. */
function names(source: string, folders: readonly string[]): boolean {
  const path = pathIn('/', source);
  const fixed = /[*?[\\$]/.exec(path)?.index;
  if (fixed === undefined) return folders.some((folder) => isWithin(path, folder));
  const start = path.slice(0, fixed);
  const isPattern = path.slice(fixed).includes('/');
  return (
    isPattern &&
    folders.some((folder) => overlap(folder, start.slice(0, Math.max(1, start.lastIndexOf('/')))))
  );
}
