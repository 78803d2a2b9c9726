import type { CommandOutput } from '../engines/engine.ts';

/** An image gave no answer that could be compared. */
export interface NoAnswer {
  /** Whose fault it is; the engine's says nothing of the image. */
  readonly fault: 'image' | 'engine';
  /** One line. */
  readonly reason: string;
  /** What the container printed last. */
  readonly log: readonly string[];
}

/** Standard output and exit code of a command, or the body and the status of an HTTP answer. */
export type SmokeAnswer = CommandOutput | NoAnswer;

export type SmokeVerdict =
  | 'same'
  | 'different'
  /** The outputs of two builds of the original differ; only the exit code or status could be compared, and is the same. */
  | 'noisy'
  /** Nothing was proven: no version answers, both fail alike, or the engine failed. */
  | 'unproven';

export interface SmokeResult {
  /** The command, or the port and path. */
  readonly what: string;
  readonly verdict: SmokeVerdict;
  /** Why nothing was proven, in one line. */
  readonly reason?: string;
  readonly before: SmokeAnswer;
  readonly after: SmokeAnswer;
}

/** The answers of the image of the original, of the one that was built of it again, and of the rewritten version. */
export interface SmokeAnswers {
  readonly before: SmokeAnswer;
  readonly again: SmokeAnswer;
  readonly after: SmokeAnswer;
}

/** What kind of answer is the answer of something that does not work. */
export interface Failing {
  isFailure(output: CommandOutput): boolean;
  /** What to do where a failure is what should come, for people. */
  readonly hint: string;
}

export function isNoAnswer(answer: SmokeAnswer): answer is NoAnswer {
  return 'fault' in answer;
}

/** A test that fails alike in both images proves nothing, and neither does one whose outcome changes by itself. */
export function judge(
  { before, again, after }: SmokeAnswers,
  failing: Failing,
): Pick<SmokeResult, 'verdict' | 'reason'> {
  const engine = [before, again, after].find((answer) => isNoAnswer(answer) && answer.fault === 'engine');
  if (engine) return unproven(`the engine failed: ${shortly(engine)}`);
  if (!isEqualOutcome(before, again)) {
    return unproven(`two builds of the original answer differently: ${shortly(before)}, ${shortly(again)}`);
  }
  if (!isEqualOutcome(before, after)) return { verdict: 'different' };
  if (isNoAnswer(before) || isNoAnswer(after) || isNoAnswer(again)) {
    return unproven(`neither version answers: original: ${shortly(before)}; rewritten: ${shortly(after)}`);
  }
  const isStable = before.stdout === again.stdout;
  if (isStable && before.stdout !== after.stdout) return { verdict: 'different' };
  if (failing.isFailure(before))
    return unproven(`fails in both versions: ${shortly(before)} (${failing.hint})`);
  return { verdict: isStable ? 'same' : 'noisy' };
}

function unproven(reason: string): Pick<SmokeResult, 'verdict' | 'reason'> {
  return { verdict: 'unproven', reason };
}

function isEqualOutcome(one: SmokeAnswer, other: SmokeAnswer): boolean {
  if (isNoAnswer(one) || isNoAnswer(other)) return isNoAnswer(one) && isNoAnswer(other);
  return one.exitCode === other.exitCode;
}

const LONGEST_OUTPUT = 200;

/** `0 "text"`, or why there is no answer. */
export function shortly(answer: SmokeAnswer): string {
  if (isNoAnswer(answer)) return answer.reason;
  const text = answer.stdout.trim() || answer.stderr.trim();
  return `${answer.exitCode} ${JSON.stringify(text.slice(0, LONGEST_OUTPUT))}`;
}
