export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

/** Puts a text into a style, or gives it back as it is where there are no colours. */
export type Paint = (style: Style, text: string) => string;

/** Source: ECMA-48, "select graphic rendition": the codes that switch a style on and off. */
const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

export const plain: Paint = (_style, text) => text;

export const coloured: Paint = (style, text) => {
  const [on, off] = CODES[style];
  return `\u001B[${on}m${text}\u001B[${off}m`;
};

/**
 * A unified diff for the eyes: added lines green, removed ones red. Control characters of the file are shown as `^X`, so
 * that a Dockerfile under review has no power over the reader's terminal; this is no patch any more.
 */
export function paintDiff(diff: string, paint: Paint): string {
  if (paint === plain) return diff;
  return diff.replaceAll(/[^\n]+/gu, (line) => paintDiffLine(line, paint));
}

function paintDiffLine(line: string, paint: Paint): string {
  const visible = showControls(line);
  if (line.startsWith('--- ') || line.startsWith('+++ ')) return paint('bold', visible);
  if (line.startsWith('@@')) return paint('cyan', visible);
  if (line.startsWith('+')) return paint('green', visible);
  if (line.startsWith('-')) return paint('red', visible);
  return visible;
}

/** The `\r` of a CRLF line ending stays: a terminal does nothing with it there. */
function showControls(line: string): string {
  return line.replaceAll(/(?!\t|\r$)[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
