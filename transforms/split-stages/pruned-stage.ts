import type { Document } from '../../src/dockerfile/document.ts';
import type { Edit } from '../../src/dockerfile/edit.ts';
import { goLowerCase } from '../../src/dockerfile/go-case.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import type { ExpectedInstruction, Proposal } from '../contract.ts';
import { aboveOf } from './instruction-lines.ts';
import type { Obstacle } from './recipe.ts';
import { listed } from './runtime-packages.ts';
import type { StageCopy } from './stage-copies.ts';

/** Instructions that change nothing for a command behind them. */
const CONFIGURING = /^(?:LABEL|EXPOSE|VOLUME|STOPSIGNAL|MAINTAINER|CMD|ENTRYPOINT|HEALTHCHECK)$/;

const UNUSED = 'the program loads no package of devDependencies, as none of its sources does';

/** The commands at the end of a builder that nothing else needs. */
export function pruneInBuilder(
  document: Document,
  { builder, last }: { readonly builder: Stage; readonly last: Stage },
  commands: readonly string[],
): Proposal {
  const end = builder.instructions.findLast(({ keyword }) => !CONFIGURING.test(keyword)) ?? builder.from;
  const { newline } = document;
  const lines = commands.map((command) => `RUN ${command}`);
  // Where the builder has blank lines between its instructions, so has the new one.
  const gap = aboveOf(document.text, end).startsWith('\n') ? newline : '';
  const at = end.range.end;
  const { name } = builder;
  return {
    line: end.line,
    endLine: end.endLine,
    message: `remove packages of development at the end of ${name ?? 'the builder'}, from which ${
      last.name ?? 'the last stage'
    } copies packages: ${listed(commands)}`,
    edits: [{ start: at, end: at, text: gap + lines.map((line) => newline + line).join('') }],
    becomes: [sameAs(end), ...lines.map(expected)],
    safety: 'unsafe',
    assumption: [
      UNUSED,
      ...(name === undefined ? [] : [`nobody builds the target ${name} for these packages`]),
    ].join('; '),
  };
}

/** What of a shared builder is pruned in a stage of its own. */
interface Shared {
  readonly builder: Stage;
  /** Copies that bring packages from the builder. */
  readonly taking: readonly StageCopy[];
}

/** The commands in a stage of their own, built on a builder that others need as it is. */
export function pruneInStage(
  document: Document,
  { builder, taking }: Shared,
  commands: readonly string[],
): Proposal | Obstacle {
  const [first] = taking;
  const { name } = builder;
  if (first === undefined || name === undefined)
    return { ...(first === undefined ? {} : first), reason: `${PRUNING}, and has no name` };
  const { from } = first.stage;
  const before = document.instructions[from.index - 1];
  const last = taking.at(-1)?.instruction ?? first.instruction;
  const isNumbered = document.instructions.some(({ flags }) =>
    flags.some(
      ({ name: flag, value = '' }) =>
        flag === 'from' && /^\d+$/.test(value) && Number(value) >= first.stage.index,
    ),
  );
  if (before === undefined || isNumbered || taking.some(({ stage }) => stage !== first.stage))
    return {
      instruction: first.instruction,
      reason: `${PRUNING}, and stages are copied from by their numbers`,
    };
  const isOfModules = taking.every(({ sources }) => sources.every((path) => path?.endsWith('/node_modules')));
  const pruned = freeName(document, isOfModules ? 'prod-deps' : 'pruned');
  const [written = name] = builder.from.arguments.text.split(/\s+/).slice(2);
  const lines = [`FROM ${written} AS ${pruned}`, ...commands.map((command) => `RUN ${command}`)];
  const { newline } = document;
  const at = before.range.end;
  const gap = aboveOf(document.text, from).startsWith('\n') ? newline : '';
  const text = gap + lines.map((line) => newline + line).join('');
  return {
    line: first.instruction.line,
    endLine: first.instruction.endLine,
    message: `copy packages from a stage of their own, which removes those of development from ${name}: ${listed(commands)}`,
    edits: [{ start: at, end: at, text }, ...taking.flatMap((copy) => renamed(copy, pruned))],
    becomes: [
      sameAs(before),
      ...lines.map(expected),
      ...document.instructions.slice(from.index, last.index + 1).map(sameAs),
    ],
    safety: 'unsafe',
    assumption: UNUSED,
  };
}

function freeName({ stages }: Document, wanted: string): string {
  const taken = new Set(stages.flatMap((stage) => stage.name ?? []));
  for (let number = 1; ; number++) {
    const found = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(goLowerCase(found))) return found;
  }
}

const PRUNING = 'the builder of its packages is needed by others as it is';

/** `--from=build` with another stage. */
function renamed({ instruction }: StageCopy, stage: string): readonly Edit[] {
  return instruction.flags
    .filter(({ name }) => name === 'from')
    .map(({ range: { start, end } }) => ({ start, end, text: `--from=${stage}` }));
}

function sameAs({ keyword, arguments: { text } }: Instruction): ExpectedInstruction {
  return { keyword, text };
}

function expected(line: string): ExpectedInstruction {
  const [keyword = ''] = line.split(' ', 1);
  return { keyword, text: line.slice(keyword.length + 1) };
}
