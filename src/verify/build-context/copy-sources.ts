import { copyOf } from '../../context/copy.ts';
import { DockerIgnore } from '../../context/docker-ignore.ts';
import { IgnorePatternError } from '../../context/ignore-pattern.ts';
import { Document } from '../../dockerfile/document.ts';
import { DockerfileError } from '../../dockerfile/error.ts';

/** A COPY or ADD that takes files from the build context. */
export interface ContextCopy {
  readonly line: number;
  /** As written. */
  readonly sources: readonly string[];
}

/** The COPYs and ADDs of a Dockerfile that take files from the context, first to last; none if it cannot be read. */
export function contextCopies(dockerfile: string): ContextCopy[] {
  const document = readDocument(dockerfile);
  return (document?.instructions ?? []).flatMap((instruction) => {
    const copy = document && copyOf(document, instruction);
    return copy?.kind === 'context' ? [{ line: instruction.line, sources: copy.sources }] : [];
  });
}

/** The document; undefined for text that is no Dockerfile, which the engine will explain better. */
export function readDocument(dockerfile: string): Document | undefined {
  try {
    return Document.read(dockerfile, 'one');
  } catch (error) {
    if (error instanceof DockerfileError) return undefined;
    throw error;
  }
}

/** Whether a source of a COPY takes a path of the context: it names it or a folder above it, or matches one of these. */
export function takes(source: string, path: string): boolean {
  const relative = source.replace(/^(?:\.?\/)+/, '');
  if (relative === '' || relative === '.') return true;
  try {
    // A COPY pattern is one of filepath.Match, as the rules of .dockerignore are.
    return DockerIgnore.of([relative]).ignores(path);
  } catch (error) {
    if (error instanceof IgnorePatternError) return false;
    throw error;
  }
}
