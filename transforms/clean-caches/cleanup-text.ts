import type { OpenFill } from './open-caches.ts';
import type { RunCommand } from '../../src/effects/run-commands.ts';

/** A cleanup command as this call would write it: its program with path and wrapper, `sudo` in front of others. */
export function commandFor({ call, cache }: OpenFill, command: string): string {
  const { script, allWords, words, wrapping, simple } = call.command;
  const { text } = script.text;
  const repeated = textOf(text, allWords.slice(0, wrapping.repeated));
  const program = textOf(text, words.slice(0, call.programWords));
  const moving = new Set(['HOME', ...(cache.movedBy ?? []).map(({ variable }) => variable)]);
  const assignments = (simple?.command.prefix ?? []).flatMap((item) =>
    item.type === 'Assignment' && moving.has(item.name) ? [`${item.text} `] : [],
  );
  if (command.includes('{program}')) {
    const called = `${assignments.join('')}${repeated}${program}`.trimEnd();
    const text = command.replaceAll('{program}', () => called);
    return command.startsWith('{program}') || wrapping.user === undefined ? text : repeated + text;
  }
  return wrapping.user === undefined ? command : repeated + command;
}

/** The words as written, each with a blank behind it. */
function textOf(text: string, words: readonly { readonly start: number; readonly end: number }[]): string {
  const ranges = new Map(words.map(({ start, end }) => [start, end]));
  return [...ranges].map(([start, end]) => `${text.slice(start, end)} `).join('');
}

/**
 * Whether a command of a RUN does what a cleanup command would: it reads alike, or it is an `rm` of the same places, however
 * they are quoted.
 */
export function doesSame(command: RunCommand, cleanup: string): boolean {
  const { simple, script, allWords, program } = command;
  if (simple === undefined || program === undefined || !cleanup.includes(program)) return false;
  const words = allWords.map(({ start, end }) => script.text.text.slice(start, end));
  if (words.join(' ') === cleanup) return true;
  if (program !== 'rm') return false;
  const [, places] = /^(?:.* )?rm -rf (.*)$/.exec(cleanup) ?? [];
  if (places === undefined) return false;
  const removed = placesIn(words.join(' '));
  return placesIn(places).every((place) =>
    removed.some((each) => place === each || place.startsWith(`${each}/`)),
  );
}

/** The operands of an `rm` without quotes and the globs at their end; blanks inside `$(...)` are none between words. */
function placesIn(text: string): string[] {
  const words = text.match(/(?:\$\([^)]*\)|\$\{[^}]*\}|[^\s])+/g) ?? [];
  // A quoted glob names a file of that name, and no other.
  const meant = words.filter((word) => !/"[^"]*[*?][^"]*"|'[^']*[*?][^']*'/.test(word));
  return meant.map((word) =>
    word
      .replaceAll(/["']/g, '')
      .replace(/^\$\{?HOME\}?(?=\/)/, '~')
      .replace(/\/(?:\*[\w.]*)?$/, ''),
  );
}
