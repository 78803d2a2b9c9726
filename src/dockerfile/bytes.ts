/** Bytes 0x80 to 0xFF that are not UTF-8 become U+DC80 to U+DCFF, which no UTF-8 decodes to (as Python's surrogateescape). */
const ESCAPED_BYTE = 0xdc00;

/**
 * Decodes UTF-8 without losing anything: a byte that is not UTF-8 becomes a lone surrogate, a byte order mark stays.
 * `encodeBytes` gives the very same bytes back.
 */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return decoder().decode(bytes);
  } catch {
    return decodeMixed(bytes);
  }
}

/** The bytes that a text of `decodeBytes` stands for. Other lone surrogates become U+FFFD. */
export function encodeBytes(text: string): Uint8Array {
  if (!/[\uDC80-\uDCFF]/u.test(text)) return new TextEncoder().encode(text);
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const match of text.matchAll(/[\uDC80-\uDCFF]+/gu)) {
    parts.push(encoder.encode(text.slice(at, match.index)));
    parts.push(Uint8Array.from(match[0], (char) => char.charCodeAt(0) - ESCAPED_BYTE));
    at = match.index + match[0].length;
  }
  parts.push(encoder.encode(text.slice(at)));
  return joined(parts);
}

function decoder() {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function decodeMixed(bytes: Uint8Array): string {
  const strict = decoder();
  const parts: string[] = [];
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    parts.push(
      strict.decode(bytes.subarray(start, at)),
      String.fromCharCode(ESCAPED_BYTE + (bytes[at] ?? 0)),
    );
    at += 1;
    start = at;
  }
  parts.push(strict.decode(bytes.subarray(start)));
  return parts.join('');
}

/**
 * The length of the UTF-8 sequence at `at`, 0 if there is none. Overlong forms, surrogates and what lies above U+10FFFF are
 * none. Source: The Unicode Standard, table 3-7.
 */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0) return 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let next = 2; next < length; next++) {
    const byte = bytes[at + next] ?? 0;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}
