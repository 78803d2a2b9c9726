import { splitAtCommas } from '../../src/dockerfile/comma-fields.ts';
import { copyOf } from '../../src/context/copy.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import { goLowerCase } from '../../src/dockerfile/go-case.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { bringsBuildTool } from '../../src/effects/late-builders.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import type { ApkCall } from './apk-words.ts';
import type { StageCalls } from './calls.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { patternsOf } from './deletions.ts';
import { deletesUnknown, isCandidate, type JudgedCall, packagesOf } from './judging.ts';
import type { JudgedOperand } from './part.ts';
import type { Use } from './uses.ts';

export const NOTHING_COMPILES =
  'no RUN behind it compiles anything: it may be an image to build in, or use no more than their libraries';

const WORKSHOP = /^(?:dev|devel|develop|development|ci|tests?|testing|sdk|toolchain|lint|debug)(?:[-_.].*)?$/;

/** Why nothing is done in a stage, whatever uses the packages. */
export function problemOfStage(
  document: Document,
  stage: Stage,
  stages: readonly Stage[],
  { adds, dels, unread }: StageCalls,
  shipping: readonly JudgedCall[],
): Deciding | undefined {
  const { from, name } = stage;
  if (name !== undefined && WORKSHOP.test(name))
    return decidingAt(from, `the stage is called ${name}, so it is there to build or test in`);
  for (const { call } of shipping) {
    const other = adds.find(
      ({ call: each, group }) => each !== call.call && group !== undefined && group.name === call.group?.name,
    );
    if (other !== undefined)
      return decidingAt(
        other.run,
        `two calls name their group ${other.group?.name ?? ''}, and the second replaces the first`,
      );
  }
  for (const { call, operands } of shipping) {
    const unknown = call.operands.find(({ packages }) => packages.length === 0);
    const late = lateDeletionOf(operands);
    if (call.group !== undefined && unknown !== undefined && late !== undefined)
      return decidingAt(late.run, `it deletes ${unknown.written} too, of which nothing is known`);
  }
  const start = shipping[0]?.call.run.index ?? 0;
  const tool = bringsBuildTool(document, stage.instructions);
  if (tool !== undefined) return decidingAt(tool.instruction, tool.reason);
  const link = linkToHeaders(document, stage);
  if (link !== undefined) return link;
  const hidden = unread.find(({ verb, index }) => verb === 'del' && index >= start);
  if (hidden !== undefined)
    return { ...hidden, what: `what an apk del takes away is not known: ${hidden.what}` };
  const open = dels.find(
    (del) =>
      del.operands.some(({ unknown }) => unknown !== undefined) &&
      !adds.some((add) => deletesUnknown(del, add)),
  );
  if (open !== undefined) return decidingAt(open.run, 'what an apk del takes away is not known');
  const matching = dels.find((del) => del.run.index >= start && patternsOf(del).length > 0);
  if (matching !== undefined)
    return decidingAt(
      matching.run,
      `an apk del takes away all that ${patternsOf(matching)[0] ?? ''} matches`,
    );
  return takenFrom(document, stage, stages);
}

/**
 * Packages of less than some 300 kB each, with what they bring. Source: their pages on pkgs.alpinelinux.org (installed size).
 */
const SMALL = new Set(
  'make zlib-dev libffi-dev bzip2-dev yaml-dev expat-dev libuv-dev libev-dev c-ares-dev popt-dev attr-dev acl-dev libcap-dev libaio-dev m4 patch pkgconf pkgconfig udns-dev lzo-dev hiredis-dev jansson-dev json-c-dev libmcrypt-dev libusb-dev fuse-dev'.split(
    ' ',
  ),
);

/** So little that a larger RUN and another group are not worth it. */
export function smallProblem(shipping: readonly JudgedCall[]): Deciding | undefined {
  const moving = packagesOf(shipping).filter(isCandidate);
  const [first] = shipping;
  return first !== undefined && moving.length < 3 && moving.every(({ name }) => SMALL.has(name))
    ? decidingAt(first.call.run, 'without them the image would be smaller by less than 500 kB')
    : undefined;
}

/** `ln -s /usr/lib/libfoo.so /usr/lib/libfoo.so.1`: what is linked finds its library through a file of the headers. */
function linkToHeaders(document: Document, { instructions }: Stage): Deciding | undefined {
  for (const run of instructions) {
    if (run.keyword !== 'RUN') continue;
    for (const { program, words } of readRun(document, run).commands) {
      if (program !== 'ln') continue;
      const [source, target] = words
        .slice(1)
        .flatMap(({ value }) => (value?.startsWith('/') === true ? [value] : []));
      if (/^\/(?:usr\/)?lib\/.*\.so$/.test(source ?? '') && /\.so\.\d[\d.]*$/.test(target ?? ''))
        return decidingAt(run, `${target ?? ''} is a link to ${source ?? ''}, which goes with its headers`);
    }
  }
  return undefined;
}

function lateDeletionOf(operands: readonly JudgedOperand[]): ApkCall | undefined {
  const all = operands.flatMap(({ packages }) => packages);
  return all.find(({ deletion }) => deletion?.isInTime === false)?.deletion?.call;
}

/** Another stage takes files of the system from this one. */
function takenFrom(document: Document, stage: Stage, stages: readonly Stage[]): Deciding | undefined {
  if (!stage.isCopiedFrom) return undefined;
  for (const { instructions } of stages) {
    for (const instruction of instructions) {
      const names = instruction.flags.flatMap(({ name, value = '' }) =>
        name === 'from'
          ? [value]
          : (splitAtCommas(value) ?? []).flatMap((field) => (/^from=/i.test(field) ? [field.slice(5)] : [])),
      );
      const isHere = names.some((name) => goLowerCase(name) === stage.name || name === String(stage.index));
      if (!isHere) continue;
      const sources = copyOf(document, instruction)?.sources ?? ['/usr'];
      const source = sources.find((path) =>
        /^\/?(?:(?:usr\/?)?(?:include|lib|bin|share)?\/?$|usr\/(?:include|lib)\/)/.test(path),
      );
      if (source !== undefined) return decidingAt(instruction, `another stage takes ${source} from this one`);
    }
  }
  return undefined;
}

/** Why the commands behind the calls do not show where the packages are used. */
export function problemOfUses(
  uses: readonly Use[],
  shipping: readonly JudgedCall[],
  isLate: boolean,
): Deciding | undefined {
  const last = uses.findLast(({ need }) => need === 'needs');
  const opaque = uses.find(({ run, need }) => need === 'opaque' && run.index > (last?.run.index ?? -1));
  if (isLate && (last !== undefined || opaque !== undefined)) return undefined;
  if (last !== undefined) {
    return opaque === undefined
      ? undefined
      : decidingAt(opaque.run, `what ${opaque.what} runs is not known; it may need them`);
  }
  if (opaque !== undefined)
    return decidingAt(opaque.run, `what ${opaque.what} compiles is not known, and nothing else does`);
  const [first] = shipping;
  if (first === undefined) return undefined;
  const reason = isLate ? 'no RUN between it and its apk del uses them' : NOTHING_COMPILES;
  return decidingAt(first.call.run, reason);
}
