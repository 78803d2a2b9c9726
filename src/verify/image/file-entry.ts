import type { DynamicLinks } from './elf.ts';

export type FileType = 'file' | 'directory' | 'symlink' | 'character-device' | 'block-device' | 'fifo';

/** What an image says about one path. Times are left out: two builds never agree on them. */
export interface FileEntry {
  readonly type: FileType;
  /** Permission, setuid, setgid and sticky bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content; 0 for all but files. */
  readonly size: number;
  /** SHA-256 of a file's content, base64; empty for all but files. */
  readonly digest: string;
  /** The same with the time that the format embeds set to zero (.pyc), where the format is known to embed one. */
  readonly timelessDigest?: string;
  /** Target of a symbolic link, `major:minor` of a device, else empty. */
  readonly target: string;
  /** Extended attributes by name, values in hexadecimal. */
  readonly xattrs: ReadonlyMap<string, string>;
  /** What the dynamic loader reads in an ELF file. */
  readonly links?: DynamicLinks;
  /** The first line of a file that begins with `#!`, without these two characters. */
  readonly interpreterLine?: string;
  /** Content of the few text files that the checks read: accounts, loader paths, package databases. */
  readonly text?: string;
}
