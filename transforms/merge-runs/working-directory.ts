import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { absolutePath } from '../../src/effects/posix-path.ts';
import { type State, stateAt } from '../../src/effects/state.ts';
import { bodyOf } from '../../src/shell/body.ts';
import { commandsIn } from '../../src/shell/simple-command.ts';
import { globOf, literalOf } from '../../src/shell/words.ts';

const removers = new Set(['rm', 'rmdir', 'mv']);

/** Where sources are usually built: a base of unknown origin may have one of these as its working directory. */
const usual =
  /^\/(?:app|build|code|data|go|home|opt|project|source|src|srv|usr\/src|work|workspace)(?:\/[^/]+)?$/;

/**
 * Whether a RUN removes the directory it runs in. The engine makes it anew for the next RUN (tried in Docker 26.1); within
 * one RUN it stays gone.
 */
export function removesWorkingDirectory(document: Document, run: Instruction): boolean {
  const body = bodyOf(document, run);
  if (body.form === 'exec' || body.form === 'opaque' || body.broken) return false;
  const state = stateAt(document, run);
  if (state.workdir === '/') return false;
  const commands = [...commandsIn(body.script)].map(({ command }) => command);
  const moves = commands.some(({ name }) => name?.text === 'cd' || name?.text === 'pushd');
  return commands.some(({ name, args }) => {
    if (!removers.has(literalOf(name)?.replace(/^.*\//, '') ?? '')) return false;
    return args.some((argument) => {
      const glob =
        argument.type === 'Word' ? (globOf(argument) ?? resolved(argument.text, state)) : undefined;
      return glob !== undefined && !glob.startsWith('-') && isWorkingDirectory(glob, state.workdir, moves);
    });
  });
}

/** A word that is one variable, perhaps with a path behind it, by what the Dockerfile sets; `$PWD` is the directory itself. */
function resolved(text: string, state: State): string | undefined {
  const parts = /^"?\$\{?(?<name>\w+)\}?(?<rest>[\w./*-]*)"?$/.exec(text)?.groups;
  if (parts === undefined) return text === '$(pwd)' || text === '`pwd`' ? '.' : undefined;
  if (parts['name'] === 'PWD') return `.${parts['rest']}`;
  const value = state.valueOf(parts['name'] ?? '');
  return value === undefined ? undefined : `${value}${parts['rest']}`;
}

function isWorkingDirectory(glob: string, workdir: string | undefined, moves: boolean): boolean {
  if (workdir === undefined) return usual.test(glob.replace(/\/$/, ''));
  if (moves && !glob.startsWith('/')) {
    const last = glob.replace(/\/+$/, '').split('/').at(-1) ?? '';
    return (
      last !== '' && workdir.split('/').some((segment) => segment !== '' && globPattern(last).test(segment))
    );
  }
  const pattern = globPattern(absolutePath(workdir, glob) ?? glob);
  for (let folder = workdir; folder !== ''; folder = folder.slice(0, folder.lastIndexOf('/'))) {
    if (pattern.test(folder)) return true;
  }
  return false;
}

/** A glob as a pattern for a whole path; a bracket expression matches any one character here. */
function globPattern(glob: string): RegExp {
  const pattern = glob.replaceAll(/\[[^\]]*\]|[?]|\*+|[^\w/-]/g, (piece) => {
    if (piece.startsWith('*')) return '[^/]*';
    return piece === '?' || piece.length > 1 ? '[^/]' : `\\u{${piece.codePointAt(0)?.toString(16)}}`;
  });
  return new RegExp(`^${pattern}$`, 'u');
}
