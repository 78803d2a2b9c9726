const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text from a file or a file's name, on one line and without power over the terminal: control characters, line
 * separators, marks that turn the direction of writing, and lone surrogates are written as escapes.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Surrogate}]/gu, (character) => {
    const named = NAMED[character];
    if (named !== undefined) return named;
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** `1234567` as `1,234,567`. */
export function grouped(number: number): string {
  return `${number}`.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}
