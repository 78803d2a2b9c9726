import type { PackageCall } from '../../src/effects/package-calls.ts';
import type { Cache } from '../../src/packages/contract.ts';

/** What a change does about one cache. */
export type Deed =
  | { readonly kind: 'flag'; readonly call: PackageCall; readonly flag: string; readonly cache: Cache }
  | { readonly kind: 'clean'; readonly cache: Cache; readonly updatedLines: readonly number[] }
  | { readonly kind: 'drop'; readonly call: PackageCall };

/** One sentence, without a final stop, on all that one change does. */
export function describe(deeds: readonly Deed[]): string {
  const parts: string[] = [];
  const cleaned = deeds.filter((deed) => deed.kind === 'clean');
  if (cleaned.length > 0) {
    const labels = unique(cleaned.map(({ cache }) => cache.label));
    parts.push(
      `remove ${listed(labels)} in the layer that made ${labels.length > 1 || isPlural(labels[0]) ? 'them' : 'it'}`,
    );
  }
  for (const deed of deeds) if (deed.kind === 'flag') parts.push(flagSentence(deed, deeds));
  for (const deed of deeds)
    if (deed.kind === 'drop' && !isToldWithFlag(deed, deeds)) parts.push(dropSentence(deed));
  const lines = inOrder(cleaned.flatMap(({ updatedLines }) => updatedLines));
  if (lines.length > 0)
    parts.push(
      `update the index again on line ${listed(lines)}, which ${lines.length > 1 ? 'install' : 'installs'} from it`,
    );
  return unique(parts).join('; ');
}

function flagSentence({ call, flag, cache }: Deed & { kind: 'flag' }, deeds: readonly Deed[]): string {
  const { name } = call.manager;
  const isUpdateDropped = deeds.some((deed) => deed.kind === 'drop' && deed.call.manager === call.manager);
  const instead = isUpdateDropped ? ` instead of \`${name} update\`` : '';
  return `run ${name} with ${flag}${instead}, so that ${cache.label} ${isPlural(cache.label) ? 'do' : 'does'} not stay in the layer`;
}

function isToldWithFlag({ call }: Deed & { kind: 'drop' }, deeds: readonly Deed[]): boolean {
  return deeds.some((deed) => deed.kind === 'flag' && deed.call.manager === call.manager);
}

function dropSentence({ call }: Deed & { kind: 'drop' }): string {
  const { name } = call.manager;
  return `drop \`${name} update\`: the install fetches the index by itself, and what this stores stays in the layer`;
}

function isPlural(label: string | undefined): boolean {
  return label?.endsWith('s') === true;
}

export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** Line numbers, each once. */
export function inOrder(lines: readonly number[]): string[] {
  return unique(lines)
    .toSorted((a, b) => a - b)
    .map(String);
}

export function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
