import { appendLines } from '../context/ignore-file.ts';

/** Lines that a change needs at the end of another file than the Dockerfile: of .dockerignore. */
export interface AppendedLines {
  /** As whoever read the file calls it; a context on disk gives its absolute path. */
  readonly path: string;
  /** Its text as it was read; undefined if there is none yet. */
  readonly before: string | undefined;
  readonly lines: readonly string[];
}

/** A file beside the Dockerfile as the changes make it. */
export interface CompanionFile {
  readonly path: string;
  /** Undefined: it is created. */
  readonly before: string | undefined;
  readonly text: string;
}

/** The files that several changes add lines to; a line that two of them need, or that is there already, comes once. */
export function companionFilesOf(appended: readonly AppendedLines[]): readonly CompanionFile[] {
  const byPath = new Map<string, { readonly before: string | undefined; readonly lines: Set<string> }>();
  for (const { path, before, lines } of appended) {
    const known = byPath.get(path) ?? { before, lines: new Set() };
    byPath.set(path, known);
    for (const line of lines) known.lines.add(line);
  }
  return [...byPath].flatMap(([path, { before, lines }]) => {
    const present = new Set((before ?? '').split(/\r?\n/));
    const missing = [...lines].filter((line) => !present.has(line));
    return missing.length === 0 ? [] : [{ path, before, text: appendLines(before, missing) }];
  });
}
