/** A word of letters, paths and variables, in double quotes or without. */
const WORD = /^"?(?:[\w./:=,@+-]|\$\w+|\$\{\w+\})+"?$/;

/** The whole body is searched for every variable. */
const LONGEST_BODY = 20_000;

/**
 * What a word with variables comes to: `"$VIRTUAL_ENV"/bin`, `$HOME/app`. Undefined where the shell may know more.
 *
 * @param text as written.
 * @param body the whole of the RUN, which must not set the variables itself.
 */
export function expandedWord(
  text: string,
  body: string,
  variable: (name: string) => string | undefined,
): string | undefined {
  if (
    body.length > LONGEST_BODY ||
    !text.includes('$') ||
    !WORD.test(text) ||
    text.startsWith('"') !== text.endsWith('"')
  )
    return undefined;
  let isKnown = true;
  const expanded = text
    .replaceAll('"', '')
    .replaceAll(/\$(?:\{(?<inBraces>\w+)\}|(?<plain>\w+))/g, (whole, inBraces?: string, plain?: string) => {
      const name = inBraces ?? plain ?? '';
      const value = isSetIn(body, name) ? undefined : variable(name);
      if (value === undefined || !/^[\w./:=,@+-]+$/.test(value)) isKnown = false;
      return value ?? whole;
    });
  return isKnown ? expanded : undefined;
}

/** Whether a RUN names a variable in any other way than for its value. */
function isSetIn(body: string, name: string): boolean {
  return new RegExp(`(?<![\\w$]|\\$\\{)${name}\\b`).test(body);
}
