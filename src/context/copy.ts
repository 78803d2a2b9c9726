import type { Document } from '../dockerfile/document.ts';
import { splitAtBlanks } from '../dockerfile/assignments.ts';
import type { Instruction } from '../dockerfile/model.ts';

/** A COPY or ADD. Words are as written, with variables; those of the JSON form without quotes. */
export interface Copy {
  /**
   * `context`: files and folders of the build context. `stage`: of another stage or image. `other`: a heredoc, a remote
   * file, an archive that ADD unpacks, or a form that is not understood.
   */
  readonly kind: 'context' | 'stage' | 'other';
  readonly sources: readonly string[];
  readonly destination: string;
}

const REMOTE = /^(?:https?|ftp|git|ssh):\/\/|^git@|\.git(?:#|$)/i;
/** What ADD may unpack; it looks into the file, so the name is only a sign. */
const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst|zstd)$/i;

/** How a COPY or ADD is written; undefined for other instructions. */
export function copyOf(document: Document, instruction: Instruction): Copy | undefined {
  const { keyword, json, flags, heredocs } = instruction;
  if (keyword !== 'COPY' && keyword !== 'ADD') return undefined;
  const words = json ?? splitAtBlanks(instruction.arguments.text);
  const sources = words.slice(0, -1);
  const destination = words.at(-1) ?? '';
  const isPlain =
    json !== undefined || !words.some((word) => /["']/.test(word) || word.includes(document.escape));
  if (flags.some(({ name }) => name === 'from')) return { kind: 'stage', sources, destination };
  const isOther =
    sources.length === 0 ||
    heredocs.length > 0 ||
    !isPlain ||
    (keyword === 'ADD' &&
      sources.some((source) => REMOTE.test(source) || ARCHIVE.test(source) || /[$*?[]/.test(source)));
  return { kind: isOther ? 'other' : 'context', sources, destination };
}
