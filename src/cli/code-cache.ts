import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Script } from 'node:vm';

/** A CommonJS module, as a function. */
type ModuleFunction = (module: object, require: NodeJS.Require, moduleUrl: string) => void;

/** A script that was compiled, and can be kept so. */
export interface LoadedScript {
  readonly run: ModuleFunction;
  /** Keeps what V8 has compiled so far, for the next run, unless it was loaded from there. */
  keep(): void;
}

/**
 * Loads a script, as an earlier run compiled it if there was one: V8 takes longer to compile the program than the program to
 * rewrite a file. Node 22 can keep compiled code itself (`module.enableCompileCache`), but keeps it in the folder for
 * temporary files, Node 20 cannot. Here it lies beside the script: whoever may write there may change the script itself, and
 * it goes when the package goes. V8 refuses what another version of it made, or for a text of another length; the build
 * puts each program into a new folder.
 *
 * Sources: https://nodejs.org/docs/latest-v20.x/api/vm.html#new-vmscriptcode-options,
 * https://nodejs.org/docs/latest-v22.x/api/module.html#module-compile-cache
 */
export function loadScript(file: string): LoadedScript {
  const cache = `${file}.${process.version}-${process.arch}.cache`;
  const isOff = process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined;
  const cachedData = isOff ? undefined : read(cache);
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    run: script.runInThisContext() as ModuleFunction,
    keep() {
      if (!isOff && !isKept) write(cache, script.createCachedData());
    },
  };
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** In one step, for other runs may be at the same; where the folder cannot be written, nothing is kept. */
function write(file: string, data: Buffer): void {
  const part = `${file}.${process.pid}`;
  try {
    writeFileSync(part, data);
    renameSync(part, file);
  } catch {
    rmSync(part, { force: true });
  }
}
