import { baseName, type BuildContext } from '../../src/context/context.ts';
import { copyOf } from '../../src/context/copy.ts';
import { EVERY_NODE_MODULES, linesThatExclude } from '../../src/context/ignore-file.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { AppendedLines } from '../../src/rewrite/companion-files.ts';
import { isWithin, overlap } from './places.ts';

/** More folders than these are a matter for whoever keeps .dockerignore. */
const MOST_LINES = 12;

/**
 * The lines of .dockerignore that keep folders of the context from being laid over what an install made; undefined if
 * there is no such file to write to, or the Dockerfile takes files from one of the folders on purpose.
 *
 * @param folders paths in the context.
 */
export function exclusionOf(
  document: Document,
  folders: readonly string[],
  context: BuildContext | undefined,
): AppendedLines | undefined {
  const ignoreFile = context?.ignoreFile;
  if (ignoreFile === undefined || folders.length === 0) return undefined;
  const own = folders.map((folder) => pathIn('/', folder));
  if (isTakenFrom(document, own)) return undefined;
  const lines = linesThatExclude(ignoreFile.text, folders);
  if (lines === undefined || lines.length > MOST_LINES) return undefined;
  if (lines.includes(EVERY_NODE_MODULES) && namesModules(document)) return undefined;
  return { path: ignoreFile.path, before: ignoreFile.text, lines };
}

/** Whether the lines leave out a folder that they were made for. */
export function leavesOut({ lines }: AppendedLines, folder: string): boolean {
  const isModules = baseName(folder) === 'node_modules' && lines.includes(EVERY_NODE_MODULES);
  return isModules || lines.includes(folder);
}

/** Whether a COPY from the context names some node_modules. */
function namesModules(document: Document): boolean {
  return document.instructions.some((instruction) => {
    const copy = copyOf(document, instruction);
    return copy?.kind === 'context' && copy.sources.some((source) => source.includes('node_modules'));
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
