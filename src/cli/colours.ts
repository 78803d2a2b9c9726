import { coloured, type Paint, plain } from '../report/paint.ts';

/**
 * Colours for a stream that is a terminal, unless `NO_COLOR` is set; `FORCE_COLOR` has the last word.
 * Sources: https://no-color.org, https://force-color.org; `FORCE_COLOR=0` as in Node's `tty.getColorDepth`.
 */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): Paint {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = environment;
  if (forced !== undefined && forced !== '') return forced === '0' || forced === 'false' ? plain : coloured;
  if (refused !== undefined && refused !== '') return plain;
  return stream.isTTY === true && terminal !== 'dumb' ? coloured : plain;
}
