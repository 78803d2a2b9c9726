import { ContentReader } from './file-content.ts';
import type { FileEntry } from './file-entry.ts';
import { TarReader, type TarEntry } from './tar.ts';

/** One entry of a layer, in the archive's order. Paths have no leading or trailing slash; the root is empty. */
export type LayerEntry =
  | { readonly kind: 'path'; readonly path: string; readonly entry: FileEntry }
  /** Another name of what stands at `target`; owner, mode and content are the target's. */
  | { readonly kind: 'hard-link'; readonly path: string; readonly target: string }
  /** What lower layers have at the path is gone. */
  | { readonly kind: 'whiteout'; readonly path: string }
  /** What lower layers have inside the folder is gone. */
  | { readonly kind: 'opaque'; readonly path: string };

export interface Layer {
  readonly entries: readonly LayerEntry[];
  /** Bytes of file content. */
  readonly size: number;
}

/** OCI image specification, layer.md, "Whiteouts". Names that begin so are never files of the image. */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const RESERVED = '.wh..wh.';

/** Reads one uncompressed layer: `take` its chunks, then `finish`. `dispose` in any case. */
export class LayerReader {
  readonly #tar = new TarReader();
  readonly #content = new ContentReader();
  readonly #entries: LayerEntry[] = [];
  #size = 0;
  #file: { readonly path: string; readonly header: TarEntry } | undefined;

  /** Throws UnreadableTar. */
  take(chunk: Buffer): void {
    for (const event of this.#tar.read(chunk)) {
      if (event.kind === 'content') this.#content.take(event.bytes);
      else if (event.kind === 'entry') this.#begin(event.entry);
      else this.#end();
    }
  }

  finish(): Layer {
    this.#tar.finish();
    return { entries: this.#entries, size: this.#size };
  }

  dispose(): void {
    this.#content.dispose();
  }

  #begin(header: TarEntry): void {
    const path = imagePath(header.name);
    const special = whiteout(path);
    if (special) {
      if (special !== 'reserved') this.#entries.push(special);
    } else if (header.type === 'hard-link') {
      this.#entries.push({ kind: 'hard-link', path, target: imagePath(header.linkTarget) });
    } else if (header.type === 'file') {
      this.#file = { path, header };
      this.#content.begin(path, header.size);
    } else {
      this.#entries.push({ kind: 'path', path, entry: entryWithoutContent(header, header.type) });
    }
  }

  #end(): void {
    if (!this.#file) return;
    const { path, header } = this.#file;
    this.#file = undefined;
    this.#size += header.size;
    const { mode, uid, gid, size, xattrs } = header;
    const entry: FileEntry = {
      type: 'file',
      mode,
      uid,
      gid,
      size,
      xattrs,
      target: '',
      ...this.#content.end(),
    };
    this.#entries.push({ kind: 'path', path, entry });
  }
}

function entryWithoutContent(header: TarEntry, type: Exclude<FileEntry['type'], 'file'>): FileEntry {
  const { mode, uid, gid, xattrs } = header;
  const target = type === 'symlink' ? header.linkTarget : header.device;
  return { type, mode, uid, gid, xattrs, size: 0, digest: '', target };
}

function whiteout(path: string): LayerEntry | 'reserved' | undefined {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  if (!name.startsWith(WHITEOUT)) return undefined;
  const folder = slash === -1 ? '' : path.slice(0, slash);
  if (name === OPAQUE) return { kind: 'opaque', path: folder };
  if (name.startsWith(RESERVED)) return 'reserved';
  return { kind: 'whiteout', path: (folder === '' ? '' : `${folder}/`) + name.slice(WHITEOUT.length) };
}

function imagePath(name: string): string {
  if (!name.startsWith('.') && !name.startsWith('/') && !name.endsWith('/') && !name.includes('//'))
    return name;
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
