import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { isPythonImage } from './halves.ts';
import { requirementsOf } from './requirements.ts';
import type { StageFiles } from './stage-files.ts';
import type { Use } from './uses.ts';

/**
 * Python packages that find their shared libraries by ctypes.util.find_library, which without ldconfig's cache (musl has
 * none) asks gcc, then ld: without both it finds nothing. Sources: CPython, Lib/ctypes/util.py (_findLib_gcc, _findLib_ld);
 * github.com/docker-library/python/issues/111; each package's own loader.
 */
export const LOOKS_UP = new Set(
  (
    'cairocffi cairosvg fusepy inotify libarchive-c libnacl libusb1 opuslib oscrypto pyelliptic pyenchant pyinotify pylibmagic ' +
    'pysodium python-bitcoinlib python-magic python-pam python-vlc pyudev pyusb pyzbar rtree shapely sounddevice soundfile ' +
    'unrar wand weasyprint xcffib'
  ).split(' '),
);

/**
 * A package that pip installs and that asks gcc or ld for its libraries when it runs. Alpine's own Python looks into the
 * folders of libraries instead: alpinelinux/aports, main/python3/musl-find_library.patch.
 */
export function libraryLookup(
  document: Document,
  stage: Stage,
  uses: readonly Use[],
  files: StageFiles,
): Deciding | undefined {
  if (!isPythonImage(document, stage)) return undefined;
  for (const { run } of uses) {
    const found = requirementsOf(document, [run], files).names.find((name) => LOOKS_UP.has(name));
    if (found !== undefined)
      return decidingAt(run, `${found} looks up its libraries with gcc or ld when it runs`);
  }
  return undefined;
}
