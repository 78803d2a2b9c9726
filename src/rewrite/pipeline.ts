import type { Proposal, Transform, TransformRefusal, TransformWarning } from '../../transforms/contract.ts';
import { descriptions } from '../../transforms/descriptions.ts';
import { Document } from '../dockerfile/document.ts';
import { applyEdits, type Edit } from '../dockerfile/edit.ts';
import { DockerfileError } from '../dockerfile/error.ts';
import { type Pragmas, readPragmas } from '../dockerfile/pragmas.ts';
import { findUnexpected } from './guard.ts';
import { LineMap } from './line-map.ts';
import { LineSpans, placesBy } from './line-spans.ts';
import { type AppendedLines, companionFilesOf } from './companion-files.ts';
import type { Change, Refusal, RewriteOptions, RewriteResult, Warning } from './result.ts';
import { compatible, isWanted, selectTransforms } from './selection.ts';

/** One change may make room for the next (a merged RUN, its cleanup): so many rounds were never needed. */
const MOST_ROUNDS = 12;

/** Where a change fails the guard, each is tried alone: never for so many that it takes quadratic time. */
const MOST_TRIED_ALONE = 100;

/** Which reader checks the text between two transforms; dockerfile-ast is by far the slower one. */
type Readers = 'both' | 'one';

/**
 * Rewrites a Dockerfile with these transforms, in this order; see `rewrite`.
 *
 * @param transforms those whose word the text has may not be missing; which of them run is for the options to say.
 * @throws RangeError if the options name a transform that does not exist.
 */
export function rewriteWith(
  transforms: readonly Transform[],
  source: string,
  options: RewriteOptions = {},
): RewriteResult {
  checkNames(options);
  let original: Document;
  try {
    original = Document.read(source, 'both');
  } catch (error) {
    return unreadable(source, error);
  }
  const pragmas = readPragmas(original);
  if (pragmas.wholeFile) return { text: source, changes: [], refusals: [], warnings: [], files: [] };
  const selected = selectTransforms(transforms, source, options);
  const quick = new Pipeline(original, selected, options, 'one').run();
  if (quick.text === source || isReadByBoth(quick.text)) return quick;
  return new Pipeline(original, selected, options, 'both').run();
}

function checkNames({ transforms: only = [], skip = [], unsafe = false }: RewriteOptions): void {
  for (const name of [...only, ...skip, ...(typeof unsafe === 'boolean' ? [] : unsafe)]) {
    if (!descriptions.some((description) => description.name === name)) {
      throw new RangeError(`there is no transform named ${name}`);
    }
  }
}

function unreadable(source: string, error: unknown): RewriteResult {
  if (!(error instanceof DockerfileError)) throw error;
  const { message, line } = error;
  const found = line === undefined ? { message } : { message, line };
  return { text: source, changes: [], refusals: [], warnings: [], files: [], error: found };
}

function isReadByBoth(text: string): boolean {
  return readOr(text, 'both') instanceof Document;
}

/** The document, or why it does not read. */
function readOr(text: string, readers: Readers): Document | string {
  try {
    return Document.read(text, readers);
  } catch (error) {
    if (error instanceof DockerfileError) return error.message;
    throw error;
  }
}

/** What one transform made of one document. */
interface Step {
  readonly transform: Transform;
  readonly wanted: readonly Proposal[];
  readonly unwanted: readonly Proposal[];
  readonly refusals: readonly TransformRefusal[];
}

/** Runs the transforms in turn until none changes anything. */
class Pipeline {
  readonly #source: string;
  readonly #options: RewriteOptions;
  readonly #readers: Readers;
  readonly #selected: readonly Transform[];
  readonly #changes: Change[] = [];
  readonly #failures: Refusal[] = [];
  readonly #appended: AppendedLines[] = [];
  /** Those of the first round, which is the only one that reads the file as it was. */
  readonly #warnings = new Map<string, Warning>();
  /** What was offered in the first round, and by transform where it had anything to say. */
  readonly #firstOffers: Change[] = [];
  readonly #firstPlaces = new Map<string, LineSpans>();
  /** Changes that failed the guard: not proposed again. */
  readonly #failed = new Set<string>();
  /** Transforms of whose changes none passed the guard: not asked again. */
  readonly #dropped = new Set<Transform>();
  #document: Document;
  #pragmas: Pragmas;
  #lines: LineMap;

  constructor(document: Document, selected: readonly Transform[], options: RewriteOptions, readers: Readers) {
    this.#source = document.text;
    this.#document = document;
    this.#options = options;
    this.#readers = readers;
    this.#selected = selected;
    this.#pragmas = readPragmas(document);
    this.#lines = LineMap.identity(document.text);
  }

  run(): RewriteResult {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const steps = this.#round(round === 0);
      if (steps !== undefined) return this.#finish(steps);
    }
    const reason = 'internal error: the changes do not come to an end; nothing was changed';
    const refusals = this.#selected.map(({ name }) => ({ transform: name, line: 1, endLine: 1, reason }));
    return { text: this.#source, changes: [], refusals, warnings: [], files: [] };
  }

  /** Every transform once; its steps if none of them changed anything. */
  #round(isFirst: boolean): readonly Step[] | undefined {
    const steps: Step[] = [];
    let changed = false;
    for (const transform of this.#selected) {
      const step = this.#ask(transform, isFirst);
      steps.push(step);
      if (isFirst) this.#noteFirst(step);
      if (step.wanted.length > 0) changed = this.#apply(transform, step.wanted) || changed;
    }
    return changed ? undefined : steps;
  }

  #noteFirst({ transform, wanted, unwanted, refusals }: Step): void {
    const places = new LineSpans();
    for (const { line, endLine } of [...wanted, ...unwanted, ...refusals])
      places.add(this.#lines.original(line, endLine));
    this.#firstPlaces.set(transform.name, places);
    this.#firstOffers.push(...unwanted.map((proposal) => this.#changeOf(transform, proposal, false)));
  }

  #ask(transform: Transform, isFirst: boolean): Step {
    if (this.#dropped.has(transform)) return { transform, wanted: [], unwanted: [], refusals: [] };
    const { proposals, refusals, warnings = [] } = transform.run(this.#document, this.#options);
    if (isFirst) this.#keep(transform, warnings);
    const isHeard = (place: { readonly line: number; readonly endLine: number }): boolean =>
      !this.#pragmas.ignores(place.line, place.endLine, transform);
    const heard = proposals.filter((proposal) => isHeard(proposal) && !this.#hasFailed(transform, proposal));
    return {
      transform,
      wanted: heard.filter((proposal) => isWanted(proposal, transform, this.#options)),
      unwanted: heard.filter((proposal) => !isWanted(proposal, transform, this.#options)),
      refusals: refusals.filter((refusal) => isHeard(refusal)),
    };
  }

  /** Transforms that ran before may have written the same line twice. */
  #keep({ name }: Transform, warnings: readonly TransformWarning[]): void {
    for (const { line, endLine, message } of warnings) {
      if (this.#pragmas.ignores(line, endLine, { name, hadolint: [] })) continue;
      const warning = { transform: name, ...this.#lines.original(line, endLine), message };
      this.#warnings.set(JSON.stringify(warning), warning);
    }
  }

  /** Applies what can be applied together; of what fails the guard, that which passes it alone. */
  #apply(transform: Transform, wanted: readonly Proposal[]): boolean {
    const together = compatible(this.#document, wanted);
    const problem = this.#accept(transform, together);
    if (problem === undefined) return true;
    const failures = this.#failures.length;
    const sound =
      together.length > MOST_TRIED_ALONE ? [] : together.filter((one) => this.#isSound(transform, one));
    if (sound.length > 0 && this.#accept(transform, sound) === undefined) return true;
    this.#dropped.add(transform);
    const [first] = together;
    if (first !== undefined && this.#failures.length === failures) this.#fail(transform, first, problem);
    return false;
  }

  #isSound(transform: Transform, proposal: Proposal): boolean {
    const outcome = this.#tryOut([proposal]);
    if (typeof outcome !== 'string') return true;
    this.#fail(transform, proposal, outcome);
    return false;
  }

  #fail(transform: Transform, proposal: Proposal, problem: string): void {
    const span = this.#lines.original(proposal.line, proposal.endLine);
    const reason = `internal error: the change was dropped because the result does not read back as expected (${problem})`;
    this.#failures.push({ transform: transform.name, ...span, reason });
    this.#failed.add(`${transform.name} ${span.line} ${proposal.message}`);
  }

  #hasFailed(transform: Transform, proposal: Proposal): boolean {
    if (this.#failed.size === 0) return false;
    const { line } = this.#lines.original(proposal.line, proposal.endLine);
    return this.#failed.has(`${transform.name} ${line} ${proposal.message}`);
  }

  /** The document that the proposals make, or what is wrong with it. */
  #tryOut(proposals: readonly Proposal[]): Document | string {
    const document = readOr(applyEdits(this.#document.text, editsOf(proposals)), this.#readers);
    if (typeof document === 'string') return document;
    return findUnexpected(this.#document, document, proposals) ?? document;
  }

  /** Makes the edits of `proposals` if the result passes the guard; else says what is wrong with it. */
  #accept(transform: Transform, proposals: readonly Proposal[]): string | undefined {
    const document = this.#tryOut(proposals);
    if (typeof document === 'string') return document;
    for (const proposal of proposals) {
      this.#changes.push(this.#changeOf(transform, proposal, true));
      this.#appended.push(...(proposal.otherFiles ?? []));
    }
    this.#lines = this.#lines.after(this.#document.text, editsOf(proposals));
    this.#document = document;
    this.#pragmas = readPragmas(document);
    return undefined;
  }

  #changeOf(transform: Transform, proposal: Proposal, applied: boolean): Change {
    const span = this.#lines.original(proposal.line, proposal.endLine);
    const message = this.#inOriginalLines(proposal.message);
    const common = { transform: transform.name, ...span, message, applied };
    return proposal.safety === 'safe'
      ? { ...common, safety: 'safe' }
      : { ...common, safety: 'unsafe', assumption: this.#inOriginalLines(proposal.assumption) };
  }

  /** Sentences name lines of the text that their transform saw: `lines 9 and 12 both need them`. */
  #inOriginalLines(sentence: string): string {
    return sentence.replaceAll(/\blines? \d+(?:(?:, | and | to | or )\d+)*\b/g, (places) =>
      places.replaceAll(/\d+/g, (digits) => {
        const line = Number(digits);
        return String(this.#lines.original(line, line).line);
      }),
    );
  }

  /**
   * What `--unsafe` would do to the file as it was is offered, also where the safe changes are in its way by now; and what a
   * transform would refuse only because of them is left out.
   */
  #finish(steps: readonly Step[]): RewriteResult {
    const last = steps.flatMap(({ transform, unwanted }) =>
      unwanted.map((proposal) => this.#changeOf(transform, proposal, false)),
    );
    const known = placesBy([...last, ...this.#changes]);
    const earlier = this.#firstOffers.filter((offer) => known.get(offer.transform)?.meets(offer) !== true);
    const offered = [...last, ...earlier];
    const inTheWay = placesBy(earlier);
    const final = placesBy(this.#changes);
    const refusals = steps
      .flatMap(({ transform: { name, saysAllAtOnce = false }, refusals: refused }) => {
        const told = refused.map(({ line, endLine, reason }) => ({
          transform: name,
          ...this.#lines.original(line, endLine),
          reason: this.#inOriginalLines(reason),
        }));
        return saysAllAtOnce ? told.filter((each) => final.get(name)?.meets(each) !== true) : told;
      })
      .filter(
        (refusal) =>
          this.#firstPlaces.get(refusal.transform)?.meets(refusal) === true &&
          inTheWay.get(refusal.transform)?.meets(refusal) !== true,
      );
    return {
      text: this.#document.text,
      changes: inFileOrder([...this.#changes, ...offered]),
      refusals: inFileOrder([...refusals, ...this.#failures]),
      warnings: inFileOrder([...this.#warnings.values()]),
      files: companionFilesOf(this.#appended),
    };
  }
}

function editsOf(proposals: readonly Proposal[]): readonly Edit[] {
  return proposals.flatMap((proposal) => proposal.edits).toSorted((a, b) => a.start - b.start);
}

function inFileOrder<T extends { readonly line: number; readonly endLine: number }>(
  items: readonly T[],
): T[] {
  return items.toSorted((a, b) => a.line - b.line || a.endLine - b.endLine);
}
