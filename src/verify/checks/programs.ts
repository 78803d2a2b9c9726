import { resolvePath } from '../image/resolve.ts';
import type { CheckedImage, Problem } from './problem.ts';

/** What a container gets where the image sets no PATH (moby, oci/defaults.go). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Entry point and command: each must lead to an executable whose interpreter is there. */
export function programProblems(image: CheckedImage): Problem[] {
  const { entrypoint, cmd } = image.configuration;
  return [
    ...commandProblems(image, 'ENTRYPOINT', entrypoint),
    ...(cmd && !isArgument(cmd, entrypoint) ? commandProblems(image, 'CMD', cmd) : []),
  ];
}

/** `ENTRYPOINT ["git"]`, `CMD ["--help"]`: behind an entry point a command may be its arguments only. */
function isArgument(cmd: readonly string[], entrypoint: readonly string[] | undefined): boolean {
  return entrypoint !== undefined && (cmd[0] ?? '').startsWith('-');
}

function commandProblems(
  image: CheckedImage,
  subject: string,
  command: readonly string[] | undefined,
): Problem[] {
  if (!command) return [];
  const [program = '', ...rest] = command;
  const problems = programProblem(image, subject, program);
  const script = /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(program) && rest[0] === '-c' ? rest[1] : undefined;
  const first = script === undefined ? undefined : firstProgram(script);
  return first === undefined ? problems : [...problems, ...programProblem(image, subject, first)];
}

/** Commands of the shell itself, which need no file. POSIX, Shell Command Language, 2.14 and 1.6. */
const BUILTINS = new Set(
  '. : alias break cd command continue echo eval exec exit export false getopts hash if for while until case jobs kill printf pwd read readonly return set shift source test times trap true type ulimit umask unset wait'.split(
    ' ',
  ),
);

/** The program that a shell script begins with, if that is a plain word. */
function firstProgram(script: string): string | undefined {
  const word = /^\s*(?:[A-Za-z_]\w*=[\w./:-]*\s+)*(?:exec\s+)?([\w./+-]+)(?=\s|$)/.exec(script)?.[1];
  return word === undefined || BUILTINS.has(word) ? undefined : word;
}

function programProblem(image: CheckedImage, subject: string, program: string): Problem[] {
  const problem = (message: string): Problem[] => [{ subject, message }];
  const found = findProgram(image, program);
  if (!found) {
    return problem(
      program.includes('/') ? `${program} is not in the image` : `${program} is in no folder of PATH`,
    );
  }
  const { entry } = found.node;
  if (entry.type !== 'file') return problem(`${found.path} is a ${entry.type}`);
  if ((entry.mode & 0o111) === 0) return problem(`${found.path} is not executable`);
  return entry.interpreterLine === undefined
    ? []
    : interpreterProblems(image, subject, found.path, entry.interpreterLine);
}

function findProgram({ root, configuration }: CheckedImage, program: string): ReturnType<typeof resolvePath> {
  if (program.includes('/')) return resolvePath(root, program, configuration.workingDir);
  const folders = (configuration.env.get('PATH') ?? DEFAULT_PATH).split(':');
  for (const folder of folders) {
    const found = resolvePath(root, `${folder}/${program}`, configuration.workingDir);
    if (found?.node.entry.type === 'file' && (found.node.entry.mode & 0o111) !== 0) return found;
  }
  return undefined;
}

function interpreterProblems(image: CheckedImage, subject: string, script: string, line: string): Problem[] {
  const [interpreter = '', ...args] = line.split(/\s+/);
  if (!resolvePath(image.root, interpreter)) {
    return [{ subject, message: `${script} is run by ${interpreter}, which is not in the image` }];
  }
  const byEnv = interpreter.endsWith('/env')
    ? args.find((word) => !word.startsWith('-') && !word.includes('='))
    : undefined;
  if (byEnv === undefined || findProgram(image, byEnv)) return [];
  return [{ subject, message: `${script} is run by ${byEnv}, which is in no folder of PATH` }];
}
