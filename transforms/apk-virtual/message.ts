import { inNumber } from '../../src/packages/number.ts';
import type { ApkCall } from './apk-words.ts';
import { movedWords } from './names.ts';
import type { Plan } from './plan.ts';

/** What is changed, in one sentence. */
export function messageOf({ parts, spans, isLate }: Plan, names: ReadonlyMap<ApkCall, string>): string {
  const moved = new Set(parts.flatMap((part) => movedWords(part, 'elsewhere')));
  const words = listed([...moved]);
  const say = (sentence: string): string => inNumber(countOf(moved), sentence);
  const groups = [...new Set(names.values())].join(', ');
  const places = spans.map(({ runs }) => runs[0]?.line ?? 0);
  const lines = `${places.length === 1 ? 'line' : 'lines'} ${places.join(' and ')}`;
  if (isLate)
    return say(
      `install and delete ${words} in the RUN that uses them (${lines}): a later apk del frees nothing`,
    );
  const runtime = parts.flatMap((part) => part.runtime);
  const stays =
    runtime.length === 0
      ? ''
      : `; ${listed(runtime)} ${runtime.length === 1 ? 'stays' : 'stay'} for what is built with them`;
  return say(`install ${words} as ${groups} and delete them in the RUN that uses them (${lines})`) + stays;
}

/** What the change rests on. */
export function assumptionOf({ parts, assumptions, isLate }: Plan): string {
  const moved = new Set(parts.flatMap((part) => movedWords(part, 'elsewhere')));
  const words = listed([...moved]);
  const runtime = listed(parts.flatMap((part) => part.runtime));
  const count = countOf(moved);
  const their = count === 1 ? 'its' : 'their';
  const none =
    count === 1 ? `does not use ${words} or what it brings` : `uses none of ${words} or what they bring`;
  const libraries =
    runtime === '' ? `none of ${their} libraries` : `of ${their} libraries only those of ${runtime}`;
  const first = isLate
    ? `nothing between ${their} RUN and the apk del uses ${words} unseen`
    : `what runs in the image ${none}, and needs ${libraries}`;
  return [first, ...new Set(assumptions)].map((each) => inNumber(count, each)).join('; ');
}

/** A variable holds several packages. */
function countOf(words: ReadonlySet<string>): number {
  return [...words].some((word) => word.includes('$')) ? Number.POSITIVE_INFINITY : words.size;
}

function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  if (unique.length > 6) return `${unique.slice(0, 5).join(', ')} and ${unique.length - 5} more`;
  if (unique.length < 2) return unique[0] ?? '';
  return `${unique.slice(0, -1).join(', ')} and ${unique.at(-1) ?? ''}`;
}
