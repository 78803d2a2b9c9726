import { DockerIgnore } from './dockerignore.ts';
import { Document } from '../../dockerfile/document.ts';
import type { Instruction } from '../../dockerfile/model.ts';

/** The sources of one COPY or ADD that it takes from the build context, without leading slash; patterns as written. */
export function contextSources(instruction: Instruction): string[] {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
  if (instruction.flags.some(({ name }) => name === 'from')) return [];
  const words = instruction.json ?? instruction.arguments.text.split(/\s+/).filter((word) => word !== '');
  return words
    .slice(0, -1)
    .filter((word) => !word.startsWith('<<') && !/^(?:https?|git|ssh):\/\/|^git@/.test(word))
    .map((word) => word.replace(/^["']|["']$/g, '').replace(/^(?:\.?\/)+/, '') || '.');
}

/** The COPYs and ADDs of a Dockerfile that take files from the context, first to last; none if it cannot be read. */
export function contextCopies(
  dockerfile: string,
): { readonly line: number; readonly sources: readonly string[] }[] {
  try {
    return Document.read(dockerfile, 'one')
      .instructions.map((instruction) => ({ line: instruction.line, sources: contextSources(instruction) }))
      .filter(({ sources }) => sources.length > 0);
  } catch {
    return [];
  }
}

/** Whether a source of a COPY takes a path of the context: it names it, a folder above it, or matches one of these. */
export function takes(source: string, path: string): boolean {
  if (source === '.') return true;
  // A COPY pattern is one of filepath.Match, as the rules of .dockerignore are.
  return new DockerIgnore(source).ignores(path);
}
