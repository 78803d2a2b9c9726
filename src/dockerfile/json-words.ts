import { skipSpace } from './white-space.ts';

/**
 * Reads the exec form: `["a", "b"]`.
 *
 * @returns the strings, `'other'` for a JSON array with anything but strings in it (BuildKit refuses those), and
 *   undefined for a text that is no JSON array (shell form). Source: parseJSON in
 *   frontend/dockerfile/parser/line_parsers.go.
 */
export function parseJsonWords(text: string): readonly string[] | 'other' | undefined {
  const start = skipSpace(text, 0, text.length);
  if (text.charCodeAt(start) !== 0x5b) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  return value.every((word) => typeof word === 'string') ? value : 'other';
}
