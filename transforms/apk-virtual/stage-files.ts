import type { BuildContext } from '../../src/context/context.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import { commandsOfScript } from '../../src/effects/used-commands.ts';
import { programName } from '../../src/effects/wrappers.ts';
import { CopiedFiles, readContextCopy } from '../manifests-first/copied.ts';

/** A real stage has a dozen; each file that is asked for is looked up in all of them. */
const MOST_COPIES = 64;

/** The files of the build context in a stage, where there is a context. */
export class StageFiles {
  readonly #copied: CopiedFiles | undefined;
  readonly #context: BuildContext | undefined;

  constructor(document: Document, stages: readonly Stage[], context: BuildContext | undefined) {
    this.#context = context;
    if (context === undefined) return;
    const copies = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
      .slice(0, MOST_COPIES)
      .flatMap((each) => {
        const copy = readContextCopy(document, each, stateAt(document, each).workdir, context);
        return 'unknown' in copy ? [] : [copy];
      });
    this.#copied = new CopiedFiles(copies, context);
  }

  /** The text of a file of the stage that the build context brings; undefined if it is not known. */
  read(path: string): string | undefined {
    return this.#copied?.read(path);
  }

  /** The text of a file by a path that a command is given, wherever that runs: the first of its name that was copied. */
  find(path: string): string | undefined {
    const name = path.replace(/^.*\//s, '');
    for (const { sources } of this.#copied?.copies ?? []) {
      for (const { from, kind } of sources) {
        const isNamed = kind === 'file' && from.replace(/^.*\//s, '') === name;
        const inside =
          kind === 'folder'
            ? [from, path.replace(/^(?:\.?\/)+/, '')].filter((part) => part !== '').join('/')
            : from;
        const text = isNamed || kind === 'folder' ? this.#context?.read(inside) : undefined;
        if (text !== undefined) return text;
      }
    }
    return undefined;
  }
}

/** The programs that a shell script calls, the one of its first line included; undefined if it is none, or broken. */
export function programsOfScript(text: string): readonly string[] | undefined {
  const first = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
  const interpreter = programName(first?.[1] === '/usr/bin/env' ? first[2] : first?.[1]);
  if (interpreter !== undefined && !/^(?:ba|da|a|k|z)?sh$|^execlineb$/.test(interpreter))
    return [interpreter];
  const commands = commandsOfScript(text);
  if (commands === undefined) return undefined;
  const programs = commands.flatMap(([first]) => programName(first) ?? []);
  return interpreter === undefined ? programs : [interpreter, ...programs];
}
