// ARG, ENV and LABEL of values that change with every build come down to where they are needed. A RUN has every ARG and
// ENV above it in its environment, so a new value runs it again; COPY and WORKDIR do not depend on them. Source:
// dispatchArg and dispatchRun in BuildKit's frontend/dockerfile/dockerfile2llb/convert.go, and
// https://docs.docker.com/reference/dockerfile/#impact-on-build-caching
import type { Document } from '../../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../../src/dockerfile/model.ts';
import type { Proposal, TransformRefusal } from '../../contract.ts';
import { layOutDescents } from './layout.ts';
import { type LateOrder, lateOrder } from './order.ts';

/**
 * What changes in one stage: first what is proven, then, when that is done, what rests on an assumption.
 *
 * @param trusts whether changes that rest on an assumption are asked for: then there is nothing to be done twice.
 */
export function proposeLateVariables(
  document: Document,
  stage: Stage,
  trusts: boolean,
): { readonly proposals: readonly Proposal[]; readonly refusals: readonly TransformRefusal[] } {
  const first = lateOrder(document, stage, trusts);
  const order = trusts || first.descents.length > 0 ? first : lateOrder(document, stage, true);
  const refusals = order.unnamed.map(({ instruction: { line, endLine }, names }) => ({
    line,
    endLine,
    reason: `ARG ${names.join(', ')} stays above the steps that it runs again: nothing below names it, so what it is for is not known`,
  }));
  if (order.descents.length === 0) return { proposals: [], refusals };
  return { proposals: [proposalOf(document, stage, order)], refusals };
}

function proposalOf(document: Document, stage: Stage, order: LateOrder): Proposal {
  const moved = order.descents.map(({ declaration }) => declaration);
  const common = {
    line: moved[0]?.instruction.line ?? 1,
    endLine: moved.at(-1)?.instruction.endLine ?? 1,
    message: messageOf(stage, order),
    ...layOutDescents(document, stage, order.descents),
  };
  if (order.doubtful.length === 0) return { ...common, safety: 'safe' };
  const readers = [...new Set(order.doubtful.flatMap(({ use }) => use.programs))];
  const variables = moved.flatMap(({ keyword, names }) => (keyword === 'LABEL' ? [] : names));
  const shown = readers.length > 4 ? [...readers.slice(0, 3), `${readers.length - 3} more`] : readers;
  const assumption = `${listed(shown)} read${readers.length === 1 ? 's' : ''} no ${listed([...new Set(variables)], 'or')} from the environment`;
  return { ...common, safety: 'unsafe', assumption };
}

function messageOf({ instructions }: Stage, { descents }: LateOrder): string {
  const words = descents.flatMap(({ declaration: { keyword, names } }) =>
    keyword === 'LABEL' ? [] : [`${keyword} ${names.join(' ')}`],
  );
  const hasLabels = descents.some(({ declaration }) => declaration.keyword === 'LABEL');
  const first = Math.min(...descents.map(({ to }) => to));
  const above = instructions[first - 1];
  const what = hasLabels ? [...new Set(words), 'the LABELs that name them'] : [...new Set(words)];
  return `declare ${listed(what)} below ${above === undefined ? 'FROM' : nameOf(above)}, so that a new value does not run the steps above again`;
}

/** `RUN npm ci`, shortened. */
function nameOf({ keyword, arguments: words }: Instruction): string {
  const text = words.text.replaceAll(/\s+/g, ' ');
  return `${keyword} ${text.length > 40 ? `${text.slice(0, 40).trimEnd()}...` : text}`;
}

function listed(parts: readonly string[], word = 'and'): string {
  return parts.length < 2
    ? (parts[0] ?? '')
    : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}
