import type { Document } from '../src/dockerfile/document.ts';
import type { Edit } from '../src/dockerfile/edit.ts';
import type { AppendedLines } from '../src/rewrite/companion-files.ts';
import type { RewriteOptions } from '../src/rewrite/result.ts';

/** What an instruction must read back as after the edits. */
export interface ExpectedInstruction {
  readonly keyword: string;
  /** Its arguments, compared with every stretch of white space taken as one blank; absent: any. */
  readonly text?: string;
}

interface AnyProposal {
  /** Lines of the document it is about, from 1 and inclusive; they are what pragmas and reports go by. */
  readonly line: number;
  readonly endLine: number;
  /** What is changed and why, one sentence without a final stop. */
  readonly message: string;
  /**
   * Edits of the document's text. A change whose edits overlap those of an earlier one of the same run waits for the
   * next round.
   */
  readonly edits: readonly Edit[];
  /**
   * What the instructions that its edits touch read back as, from the first to the last. Absent: the same keywords, one
   * for one. The guard drops the change if the result reads otherwise.
   */
  readonly becomes?: readonly ExpectedInstruction[];
  /** What it needs in other files than the Dockerfile. */
  readonly otherFiles?: readonly AppendedLines[];
}

/**
 * A change that a transform would make. It is applied or left out as a whole, so its edits must be right on their own,
 * whatever else is applied.
 */
export type Proposal =
  | (AnyProposal & { readonly safety: 'safe' })
  | (AnyProposal & { readonly safety: 'unsafe'; readonly assumption: string });

/** A place where the transform saw its pattern and could not prove the rewrite. */
export interface TransformRefusal {
  readonly line: number;
  readonly endLine: number;
  /** One sentence without a final stop: what stands in the way. */
  readonly reason: string;
}

/** Something that whoever maintains the file should know, and that no rewrite mends. */
export interface TransformWarning {
  readonly line: number;
  readonly endLine: number;
  /** One sentence without a final stop. */
  readonly message: string;
}

export interface Outcome {
  readonly proposals: readonly Proposal[];
  readonly refusals: readonly TransformRefusal[];
  readonly warnings?: readonly TransformWarning[];
}

/** What is known about a transform without loading it. */
export interface TransformDescription {
  readonly name: string;
  /** One line for `dockshift list`. */
  readonly summary: string;
  /** For `dockshift list`: what its changes can be. */
  readonly safety: 'safe' | 'unsafe' | 'safe and unsafe';
  /** Whether it looks into the build context. */
  readonly readsContext?: true;
  /** It asks what else the images are called, though it pins none, of files that hold this word. */
  readonly readsImages?: string;
  /** Rules of hadolint that, when ignored by a pragma, switch this off too: `DL3059`. */
  readonly hadolint: readonly string[];
  /** It has nothing to say of a file whose text has no such word: it is not even loaded. Absent: it looks at every file. */
  readonly word?: RegExp;
  /** A change is its last word on the lines that it is about: what it would refuse of its own result is not told. */
  readonly saysAllAtOnce?: true;
}

/** One folder of transforms/: this object, and its README. */
export interface Transform extends TransformDescription {
  /** Pure: reads the document, proposes edits of its text. Idempotent: nothing to propose on its own result. */
  run(document: Document, options: RewriteOptions): Outcome;
}
