import type { Document } from '../../src/dockerfile/document.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import type { StageFiles } from './stage-files.ts';
import type { Use } from './uses.ts';

/**
 * Python packages that find their shared libraries by ctypes.util.find_library, which without ldconfig's cache (musl has
 * none) asks gcc, then ld: without both it finds nothing. Sources: CPython, Lib/ctypes/util.py (_findLib_gcc, _findLib_ld);
 * github.com/docker-library/python/issues/111; each package's own loader.
 */
const LOOKS_UP = new Set(
  'cairocffi cairosvg libnacl libusb1 pyenchant pylibmagic pysodium python-magic pyusb pyzbar shapely sounddevice soundfile weasyprint rtree wand'.split(
    ' ',
  ),
);

/** A package that pip installs and that asks gcc or ld for its libraries when it runs. */
export function libraryLookup(
  document: Document,
  uses: readonly Use[],
  files: StageFiles,
): Deciding | undefined {
  for (const { run } of uses) {
    for (const { manager, words, command } of readRun(document, run).calls) {
      if (manager.name !== 'pip') continue;
      const names = words.operands.map((name) => name ?? '');
      const listed = requirementFiles(command.words.map(({ value }) => value ?? '')).flatMap((path) =>
        (files.find(path) ?? '').split(/\r?\n/),
      );
      const found = [...names, ...listed].map(projectName).find((name) => LOOKS_UP.has(name));
      if (found !== undefined)
        return decidingAt(run, `${found} looks up its libraries with gcc or ld when it runs`);
    }
  }
  return undefined;
}

function requirementFiles(words: readonly string[]): string[] {
  return words.flatMap((word, index) =>
    word === '-r' || word === '--requirement'
      ? [words[index + 1] ?? '']
      : (/^(?:-r|--requirement=)(.+)$/.exec(word)?.slice(1) ?? []),
  );
}

/** `Shapely[vectorized]>=1.7` is shapely. Source: PEP 503. */
function projectName(text: string): string {
  return (/^[\w.-]+/.exec(text.trim())?.[0] ?? '').toLowerCase().replaceAll(/[-_.]+/g, '-');
}
