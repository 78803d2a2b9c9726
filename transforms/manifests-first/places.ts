import { isWithin } from '../../src/effects/posix-path.ts';

/** Whether one of them lies in the other. */
export function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

/** Folders that belong to the distribution and its packages, at the root. Source: Filesystem Hierarchy Standard 3.0. */
const SYSTEM_FOLDERS = new Set([
  'bin',
  'boot',
  'dev',
  'etc',
  'lib',
  'lib32',
  'lib64',
  'libx32',
  'media',
  'mnt',
  'proc',
  'run',
  'sbin',
  'sys',
]);

/** Folders of which the first level belongs to the distribution, and what does not in there. */
const SHARED_FOLDERS: Readonly<Record<string, (name: string) => boolean>> = {
  usr: (name) => !/^(?:bin|games|include|lib.*|local|sbin|share|src)$/.test(name),
  'usr/local': (name) => !/^(?:bin|etc|games|include|lib.*|man|sbin|share|src)$/.test(name),
  'usr/src': (name) => !/^(?:linux|python|php|gcc|node)\b/.test(name),
  'usr/local/src': () => true,
  opt: () => true,
  srv: () => true,
  home: () => true,
  root: (name) => !name.startsWith('.'),
  tmp: () => true,
  var: (name) => !/^(?:backups|cache|lib|local|lock|log|mail|opt|run|spool|tmp)$/.test(name),
};

/**
 * Whether the distribution, its packages or its package managers may keep files at this path or below it: then a copy to
 * it and an install of packages must stay in their order.
 */
export function isSystemPath(path: string): boolean {
  const parts = path.split('/').slice(1);
  let folder = parts[0] ?? '';
  if (folder === '' || SYSTEM_FOLDERS.has(folder)) return true;
  if (!Object.hasOwn(SHARED_FOLDERS, folder)) return false;
  for (const part of parts.slice(1)) {
    const isOwn = SHARED_FOLDERS[folder];
    if (isOwn === undefined) return true;
    if (isOwn(part)) return false;
    folder += `/${part}`;
  }
  return true;
}
