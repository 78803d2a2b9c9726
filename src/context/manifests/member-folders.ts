import { ManifestRefusal, pathIn, type ProjectFiles } from './reading.ts';

/**
 * The folders of a workspace that a member's word stands for: itself, or, for `crates/*`, those with a manifest.
 *
 * @throws ManifestRefusal for any other pattern, and where a folder cannot be listed.
 */
export function memberFolders(files: ProjectFiles, root: string, word: string, manifest: string): string[] {
  const pattern = word.replace(/\/$/, '');
  if (!/[*?[\]{}]/.test(pattern)) return [pathIn(root, pattern)];
  const parent = /^((?:[^*?[\]{}]+\/)?)\*$/.exec(pattern)?.[1];
  const entries = parent === undefined ? undefined : files.list(pathIn(root, parent));
  if (parent === undefined || entries === undefined)
    throw new ManifestRefusal(`what the member ${pattern} of the workspace stands for is not known`);
  return entries
    .filter(({ kind }) => kind === 'folder')
    .map(({ name }) => pathIn(root, `${parent}${name}`))
    .filter((folder) => files.kindOf(pathIn(folder, manifest)) === 'file');
}
