import { readDocument } from './build-context/copy-sources.ts';

/** BuildKit's own: dockerfile2llb (defaultArgs), and https://docs.docker.com/reference/dockerfile/#predefined-args */
const PREDEFINED =
  /^(?:(?:http|https|ftp|no|all)_proxy|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE|SOURCE_DATE_EPOCH|BUILDKIT_.*)$/i;

/** The ARGs of a Dockerfile that have no default and are not given. */
export function missingArguments(dockerfile: string, given: readonly string[]): string[] {
  const names = new Set(given.map((assignment) => assignment.split('=', 1)[0] ?? ''));
  const missing = new Set<string>();
  for (const { keyword, arguments: words } of readDocument(dockerfile)?.instructions ?? []) {
    if (keyword !== 'ARG') continue;
    for (const word of words.text.split(/\s+/)) {
      if (word.includes('=')) names.add(word.split('=', 1)[0] ?? '');
      else if (word !== '' && !PREDEFINED.test(word)) missing.add(word);
    }
  }
  return [...missing].filter((name) => !names.has(name));
}
