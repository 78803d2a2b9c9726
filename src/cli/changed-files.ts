import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { FoundFile } from './discover.ts';
import { repositoryOf } from './repository.ts';
import { UsageError } from './usage-error.ts';

const run = promisify(execFile);

/** The names of all files of a large repository. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/**
 * The files that are not as they were at the merge base of a revision and HEAD, as a pull request shows them: committed
 * since, changed or new in the work tree.
 *
 * @throws UsageError if git cannot say: there is none, no repository, no such revision, no merge base.
 */
export async function changedSince(
  revision: string,
  files: readonly FoundFile[],
): Promise<readonly FoundFile[]> {
  const repositories = new Map<string, Promise<ReadonlySet<string>>>();
  const changed: FoundFile[] = [];
  for (const file of files) {
    const location = path.join(realpathSync(path.dirname(file.location)), path.basename(file.location));
    const root = repositoryOf(path.dirname(location));
    if (root === undefined) throw new UsageError(`--since ${revision}: ${file.path} is in no git repository`);
    const names = repositories.get(root) ?? changedNames(revision, root);
    repositories.set(root, names);
    const known = await names;
    if ([location, targetOf(location)].some((each) => known.has(path.relative(root, each))))
      changed.push(file);
  }
  return changed;
}

/** A link changes with the file that it leads to. */
function targetOf(location: string): string {
  try {
    return realpathSync(location);
  } catch {
    return location;
  }
}

/** Relative to the root of the repository. */
async function changedNames(revision: string, root: string): Promise<ReadonlySet<string>> {
  const commit = (
    await git(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
  ).trim();
  if (commit === '')
    throw new UsageError(`--since ${revision}: no such revision of the repository in ${root}`);
  const base = (await git(root, 'merge-base', commit, 'HEAD')).trim();
  if (base === '') {
    throw new UsageError(
      `--since ${revision}: git knows no commit that it and HEAD have in common; a shallow clone needs more history`,
    );
  }
  const [tracked, untracked] = await Promise.all([
    git(root, 'diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-relative', base, '--'),
    git(root, 'ls-files', '-z', '--others', '--exclude-standard'),
  ]);
  return new Set(`${tracked}${untracked}`.split('\0').map((name) => path.normalize(name)));
}

/** What git prints; nothing if it ends with 1, its answer for `no`. */
async function git(root: string, ...args: readonly string[]): Promise<string> {
  try {
    // A monitor of the file system is a program that the repository's own settings can name.
    const { stdout } = await run('git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd: root,
      maxBuffer: MOST_OUTPUT,
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 1) return '';
    if (error.code === 'ENOENT') throw new UsageError('--since needs git, and there is none');
    const [reason = ''] = 'stderr' in error ? String(error.stderr).trim().split('\n') : [error.message];
    throw new UsageError(`--since: git says: ${reason}`);
  }
}
