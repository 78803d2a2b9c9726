import type { ApkCall } from './apk-words.ts';
import { movedWords } from './names.ts';
import type { Plan } from './plan.ts';

/** What is changed, in one sentence. */
export function messageOf({ parts, spans, isLate }: Plan, names: ReadonlyMap<ApkCall, string>): string {
  const words = listed(parts.flatMap((part) => movedWords(part, 'elsewhere')));
  const groups = [...new Set(names.values())].join(', ');
  const lines = spans.map(({ runs }) => runs[0]?.line ?? 0).join(' and ');
  if (isLate)
    return `install and delete ${words} in the RUN that uses them (line ${lines}): a later apk del frees nothing`;
  const runtime = parts.flatMap((part) => part.runtime);
  const stays =
    runtime.length === 0
      ? ''
      : `; ${listed(runtime)} ${runtime.length === 1 ? 'stays' : 'stay'} for what is built with them`;
  return `install ${words} as ${groups} and delete them in the RUN that uses them (line ${lines})${stays}`;
}

/** What the change rests on. */
export function assumptionOf({ parts, assumptions, isLate }: Plan): string {
  const words = listed(parts.flatMap((part) => movedWords(part, 'elsewhere')));
  const runtime = listed(parts.flatMap((part) => part.runtime));
  const libraries =
    runtime === '' ? 'none of their libraries' : `of their libraries only those of ${runtime}`;
  const first = isLate
    ? `nothing between their RUN and the apk del uses ${words} unseen`
    : `what runs in the image uses none of ${words} or what they bring, and needs ${libraries}`;
  return [first, ...new Set(assumptions)].join('; ');
}

function listed(words: readonly string[]): string {
  const unique = [...new Set(words)];
  if (unique.length > 6) return `${unique.slice(0, 5).join(', ')} and ${unique.length - 5} more`;
  if (unique.length < 2) return unique[0] ?? '';
  return `${unique.slice(0, -1).join(', ')} and ${unique.at(-1) ?? ''}`;
}
