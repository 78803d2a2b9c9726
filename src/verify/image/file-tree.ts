import type { FileEntry } from './file-entry.ts';
import type { Layer } from './layer.ts';
import { UnreadableTar } from './tar.ts';

/** One path of an image's file system. */
export interface TreeNode {
  readonly entry: FileEntry;
  /** The layer that the entry comes from, from 0. */
  readonly layer: number;
  /** By name; only folders have any. */
  readonly children: ReadonlyMap<string, TreeNode>;
}

/** Content that a layer brings, and how many names it still has: hard links share theirs. */
interface StoredContent {
  readonly bytes: number;
  readonly layer: number;
  names: number;
}

interface MutableNode {
  entry: FileEntry;
  layer: number;
  stored: StoredContent | undefined;
  children: Map<string, MutableNode>;
}

export interface AppliedLayers {
  readonly root: TreeNode;
  /** For each layer, the bytes of its files that a higher layer overwrites or deletes. */
  readonly wasted: readonly number[];
  readonly wastedPaths: readonly WastedPath[];
}

/** A file of a lower layer that the image no longer shows. */
export interface WastedPath {
  readonly path: string;
  readonly bytes: number;
  readonly layer: number;
  readonly by: number;
}

const NO_XATTRS: ReadonlyMap<string, string> = new Map();
/** Folders that no layer describes get what container engines give them. */
const IMPLIED_FOLDER: FileEntry = {
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 0,
  digest: '',
  target: '',
  xattrs: NO_XATTRS,
};
/** Shared by all nodes that have no children; replaced before the first child is put in. */
const NO_CHILDREN: Map<string, MutableNode> = new Map();

/**
 * Lays the layers over one another as the OCI image specification says (layer.md): whiteouts and opaque folders hide
 * what lower layers have and never what their own layer brings, in whatever order the archive has them. Bytes of a
 * lower layer that are no longer seen are counted as wasted: what the image would be smaller by as one layer. dive finds
 * the same files, but its total counts the copy that is left of an overwritten file too, and not the files of a folder
 * that was deleted as a whole (wagoodman/dive, dive/filetree/efficiency.go: a path counts when two layers name it).
 *
 * Throws UnreadableTar.
 */
export function applyLayers(layers: readonly Layer[]): AppliedLayers {
  const tree = new LayeredTree(layers.length);
  for (const layer of layers) tree.apply(layer);
  return tree;
}

class LayeredTree implements AppliedLayers {
  readonly root: MutableNode = { entry: IMPLIED_FOLDER, layer: -1, stored: undefined, children: new Map() };
  readonly wasted: number[];
  readonly wastedPaths: WastedPath[] = [];
  #layer = -1;

  constructor(layers: number) {
    this.wasted = Array.from({ length: layers }, () => 0);
  }

  apply(layer: Layer): void {
    this.#layer++;
    for (const item of layer.entries) {
      if (item.kind === 'whiteout') this.#remove(item.path);
      else if (item.kind === 'opaque') this.#empty(item.path);
    }
    for (const item of layer.entries) {
      if (item.kind === 'path') this.#put(item.path, item.entry);
      else if (item.kind === 'hard-link') this.#link(item.path, item.target);
    }
  }

  #put(path: string, entry: FileEntry, stored = storedContent(entry, this.#layer)): void {
    const node = this.#make(path);
    const isFolder = entry.type === 'directory';
    this.#release(path, node);
    if (!isFolder || node.entry.type !== 'directory') this.#releaseBelow(path, node);
    if (!isFolder) node.children = NO_CHILDREN;
    node.entry = entry;
    node.layer = this.#layer;
    node.stored = stored;
  }

  #link(path: string, target: string): void {
    const found = find(this.root, target);
    // It cannot be unpacked either; passing over it, two different images could look alike.
    if (!found)
      throw new UnreadableTar(`the hard link ${path} of a layer leads to ${target}, which is not there`);
    if (found === find(this.root, path)) return;
    if (found.stored) found.stored.names++;
    this.#put(path, found.entry, found.stored);
  }

  #remove(path: string): void {
    const slash = path.lastIndexOf('/');
    const folder = find(this.root, slash === -1 ? '' : path.slice(0, slash));
    const name = path.slice(slash + 1);
    const node = folder?.children.get(name);
    if (!folder || !node) return;
    this.#release(path, node);
    this.#releaseBelow(path, node);
    folder.children.delete(name);
  }

  #empty(path: string): void {
    const node = find(this.root, path);
    if (!node) return;
    this.#releaseBelow(path, node);
    node.children = NO_CHILDREN;
  }

  /** The node at a path, made with its folders where there is none. */
  #make(path: string): MutableNode {
    let node = this.root;
    if (path === '') return node;
    for (const name of path.split('/')) {
      let child = node.children.get(name);
      if (!child) {
        child = { entry: IMPLIED_FOLDER, layer: this.#layer, stored: undefined, children: NO_CHILDREN };
        if (node.children === NO_CHILDREN) node.children = new Map();
        node.children.set(name, child);
      }
      node = child;
    }
    return node;
  }

  /** A name goes away; with the last one, what a lower layer stores for it is wasted. */
  #release(path: string, { stored }: MutableNode): void {
    if (!stored) return;
    stored.names--;
    if (stored.names > 0 || stored.layer === this.#layer) return;
    this.wasted[stored.layer] = (this.wasted[stored.layer] ?? 0) + stored.bytes;
    this.wastedPaths.push({ path, bytes: stored.bytes, layer: stored.layer, by: this.#layer });
  }

  #releaseBelow(path: string, node: MutableNode): void {
    const open: [string, MutableNode][] = [[path, node]];
    for (let next = open.pop(); next; next = open.pop()) {
      for (const [name, child] of next[1].children) {
        const childPath = next[0] === '' ? name : `${next[0]}/${name}`;
        this.#release(childPath, child);
        if (child.children.size > 0) open.push([childPath, child]);
      }
    }
  }
}

function storedContent(entry: FileEntry, layer: number): StoredContent | undefined {
  return entry.size === 0 ? undefined : { bytes: entry.size, layer, names: 1 };
}

function find<Node extends { readonly children: ReadonlyMap<string, Node> }>(
  root: Node,
  path: string,
): Node | undefined {
  let node: Node | undefined = root;
  if (path === '') return node;
  for (const name of path.split('/')) node = node?.children.get(name);
  return node;
}

/** The node at a path without following links; undefined if there is none. */
export function nodeAt(root: TreeNode, path: string): TreeNode | undefined {
  return find(root, path.replace(/^\/+/, ''));
}

/** Every path with its node, folders before what they hold, without the root. */
export function* paths(root: TreeNode): Generator<readonly [path: string, node: TreeNode], void, void> {
  const open: [string, TreeNode][] = [['', root]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, node] = next;
    if (path !== '') yield next;
    for (const [name, child] of node.children) open.push([path === '' ? name : `${path}/${name}`, child]);
  }
}
