/**
 * An absolute path without `.`, `..`, doubled slashes and a slash at its end.
 *
 * @param folder what a relative path is relative to.
 * @returns undefined if that cannot be known.
 */
export function absolutePath(folder: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (path.startsWith('/')) return normalPath(path);
  return folder === undefined ? undefined : normalPath(`${folder}/${path}`);
}

function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A folder with the slash that its entries' paths begin with. */
export function slashed(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}

/** Whether `path` is `folder` or lies in it; both absolute, or both relative to the same place. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(slashed(folder));
}

/** Those of the paths that lie in no other one of them, once each, in their order. */
export function outermost(paths: Iterable<string>): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const folder = slash === 0 ? '/' : path.slice(0, slash);
      if (folder !== path && all.has(folder)) return false;
    }
    return true;
  });
}
