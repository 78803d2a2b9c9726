/**
 * Splits the arguments of HEALTHCHECK into its type (`CMD`, `NONE`) and the command.
 * Source: parseHealthConfig in BuildKit's frontend/dockerfile/parser/line_parsers.go.
 */
export function splitHealthcheck(text: string): { readonly type: string; readonly command: string } {
  let end = 0;
  while (end < text.length && !isBlankByte(text.charCodeAt(end))) end += 1;
  let start = end;
  while (start < text.length && isBlankByte(text.charCodeAt(start))) start += 1;
  return { type: text.slice(0, end), command: text.slice(start) };
}

/** BuildKit looks at bytes here: a lone byte 0x85 or 0xA0 (bytes.ts) is a blank. */
function isBlankByte(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xdc85 || code === 0xdca0;
}
