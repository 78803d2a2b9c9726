/**
 * The text files whose content the checks read: accounts, the loader's folders, and the databases of packages. Paths in
 * an image are written without a leading slash.
 */
const KEPT = new RegExp(
  [
    'etc/passwd',
    'etc/group',
    String.raw`etc/ld\.so\.conf`,
    String.raw`etc/ld\.so\.conf\.d/[^/]+\.conf`,
    String.raw`etc/ld-musl-[^/]+\.path`,
    'var/lib/dpkg/status',
    // Distroless images have one file for each package.
    'var/lib/dpkg/status\\.d/[^/]+',
    String.raw`var/lib/dpkg/info/[^/]+\.list`,
    '(?:usr/)?lib/apk/db/installed',
  ]
    .map((pattern) => `^${pattern}$`)
    .join('|'),
);

/** Whether a file's text is kept in its `FileEntry`. */
export function isKeptText(path: string): boolean {
  return KEPT.test(path);
}
