import type { SourceFolder } from './context.ts';

const DOCKERFILE = /^(?:.*\.)?(?:Docker|Container)file(?:[.-].*)?$/i;
/** Of a large repository only what is near is looked at. */
const DEEPEST = 4;
const MOST_FOLDERS = 500;

/** The texts of the Dockerfiles in a folder and below. */
export function dockerfilesIn(source: SourceFolder): readonly string[] {
  const found: string[] = [];
  let level = [''];
  let searched = 0;
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      searched += 1;
      if (searched > MOST_FOLDERS) return found;
      for (const { name, kind } of source.list(folder) ?? []) {
        const path = folder === '' ? name : `${folder}/${name}`;
        if (kind === 'folder' && name !== 'node_modules' && name !== '.git') next.push(path);
        const text = kind === 'file' && isDockerfile(name) ? source.read(path) : undefined;
        if (text !== undefined) found.push(text);
      }
    }
    level = next;
  }
  return found;
}

function isDockerfile(name: string): boolean {
  return DOCKERFILE.test(name) && !name.endsWith('.dockerignore');
}
