import { nodeAt, type TreeNode } from './file-tree.ts';

/** The kernel gives up after as many links (path_resolution(7)). */
const MOST_LINKS = 40;

export interface ResolvedPath {
  /** Absolute, without links. */
  readonly path: string;
  readonly node: TreeNode;
}

/** What a path leads to inside the image, links followed, relative ones from `folder`; undefined if to nothing. */
export function resolvePath(root: TreeNode, path: string, folder = '/'): ResolvedPath | undefined {
  const open = split(path.startsWith('/') ? path : `${folder}/${path}`).toReversed();
  const walked: { readonly name: string; readonly node: TreeNode }[] = [];
  let links = 0;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === '..') {
      walked.pop();
      continue;
    }
    const node: TreeNode | undefined = (walked.at(-1)?.node ?? root).children.get(name);
    if (!node) return undefined;
    if (node.entry.type !== 'symlink') {
      walked.push({ name, node });
    } else {
      if (++links > MOST_LINKS) return undefined;
      const { target } = node.entry;
      if (target.startsWith('/')) walked.length = 0;
      open.push(...split(target).toReversed());
    }
  }
  return { path: `/${walked.map(({ name }) => name).join('/')}`, node: walked.at(-1)?.node ?? root };
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** The kept text of a file, links followed; undefined if it is not there. */
export function textAt(root: TreeNode, path: string): string | undefined {
  return resolvePath(root, path)?.node.entry.text;
}

/** The names in a folder; none if there is no such folder. */
export function namesIn(root: TreeNode, folder: string): string[] {
  return [...(nodeAt(root, folder)?.children.keys() ?? [])].toSorted();
}
