import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { releaseNumber } from '../../src/packages/alpine/releases.ts';
import { isPythonImage } from './halves.ts';
import type { Part } from './part.ts';
import type { Release } from './release.ts';
import type { Span } from './span.ts';
import type { Use } from './uses.ts';

interface Planned {
  readonly document: Document;
  readonly stage: Stage;
  readonly release: Release;
  readonly tools: ReadonlySet<string>;
  readonly uses: readonly Use[];
  readonly spans: readonly Span[];
  readonly parts: readonly Part[];
}

/** What has to be believed beside that nothing in the image uses the packages. */
export function assumptionsOf({ document, stage, release, tools, uses, spans, parts }: Planned): string[] {
  const found: string[] = [];
  const inSpans = new Set(spans.flatMap(({ runs }) => runs));
  const outside = uses.filter(({ run, need }) => need === 'unlikely' && !inSpans.has(run));
  for (const { run, what } of outside) found.push(`\`${what}\` on line ${run.line} needs none of them`);
  const defaults = parts.flatMap(({ operands }) =>
    operands.flatMap(({ operand }) => (operand.variable?.isDefault === true ? [operand.variable.name] : [])),
  );
  const isPython = uses.some(({ programs }) =>
    [...programs].some((program) => /^(?:pip|python)/.test(program)),
  );
  if (isPython && tools.has('gcc') && isPythonImage(document, stage))
    found.push('no Python package finds its libraries with gcc or ld (ctypes.util.find_library)');
  for (const name of new Set(defaults)) found.push(`${name} keeps its default`);
  if (release.number === undefined && parts.some(({ runtime }) => runtime.length > 0))
    found.push('the base stands on Alpine 3.9 or later, where the packages have these names');
  if (release.number !== undefined && releaseNumber(release.number) === undefined)
    found.push(`Alpine ${release.number} names its packages as those before it do`);
  if (release.assumption !== undefined && parts.some(({ runtime }) => runtime.length > 0))
    found.push(release.assumption);
  return found;
}
