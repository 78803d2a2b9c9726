// Of a Dockerfile that copies all of its context, every folder could be that: what its RUNs need tells more.
import { copyOf } from './copy.ts';
import type { SourceFolder } from './context.ts';
import { pathIn } from './manifests/reading.ts';
import type { Document } from '../dockerfile/document.ts';

/** Commands that fail without a manifest of one of these names. */
const MANIFESTS: readonly (readonly [command: RegExp, manifest: RegExp])[] = [
  [/\b(?:npm|pnpm|yarn|bun) (?:ci|install|i)\b/, /^package\.json$/],
  [/\bcomposer(?:\.phar)? install\b/, /^composer\.json$/],
  [/\bbundle install\b/, /^Gemfile$/],
  [/\bmvnw? /, /^pom\.xml$/],
  [/\bgo (?:build|mod download)\b/, /^go\.mod$/],
  [/\bcargo (?:build|fetch)\b/, /^Cargo\.toml$/],
  [/\bdotnet (?:restore|build|publish)\b/, /\.(?:sln|slnx|[cfv][sb]?proj)$/],
  [/\bmix deps\.get\b/, /^mix\.exs$/],
  [/\b(?:poetry install|uv sync)\b/, /^pyproject\.toml$/],
  [/\bpipenv (?:install|sync)\b/, /^Pipfile$/],
];
const DEEPEST = 4;
const MOST_FOLDERS = 300;

/**
 * Whether a folder can be the context of a Dockerfile that copies all of it: it holds some manifest of the installs, and the
 * folders below the copy that WORKDIR goes to.
 */
export function hasSigns(folder: SourceFolder, document: Document): boolean {
  const commands = document.instructions.flatMap(({ keyword, arguments: { text } }) =>
    keyword === 'RUN' ? [text] : [],
  );
  const wanted = MANIFESTS.filter(([command]) => commands.some((text) => command.test(text)));
  const isThere =
    wanted.length === 0 ||
    holdsOne(
      folder,
      wanted.map(([, manifest]) => manifest),
    );
  return isThere && enteredFolders(document).every((path) => folder.kindOf(path) === 'folder');
}

/** Whether the Dockerfile copies all of its context. */
export function copiesWhole(document: Document): boolean {
  return document.instructions.some((instruction) => {
    const copy = copyOf(document, instruction);
    return copy?.kind === 'context' && copy.sources.some((source) => isWhole(source));
  });
}

function isWhole(source: string): boolean {
  return /^\.?\/*$/.test(source) && source !== '';
}

function holdsOne(folder: SourceFolder, manifests: readonly RegExp[]): boolean {
  let level = [''];
  let searched = 0;
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
    const next: string[] = [];
    for (const at of level) {
      searched += 1;
      // Too large to be looked through: nothing speaks against it.
      if (searched > MOST_FOLDERS) return true;
      for (const { name, kind } of folder.list(at) ?? []) {
        if (kind === 'file' && manifests.some((manifest) => manifest.test(name))) return true;
        if (kind === 'folder' && name !== 'node_modules' && name !== '.git')
          next.push(at === '' ? name : `${at}/${name}`);
      }
    }
    level = next;
  }
  return false;
}

/** Where WORKDIR goes below a COPY of everything, seen from the context, of Dockerfiles whose next step is a RUN. */
function enteredFolders(document: Document): string[] {
  const found: string[] = [];
  let workdir: string | undefined;
  let destination: string | undefined;
  document.instructions.forEach((instruction, index) => {
    const {
      keyword,
      arguments: { text },
    } = instruction;
    if (keyword === 'FROM') workdir = destination = undefined;
    if (keyword === 'WORKDIR') {
      workdir = text.startsWith('/') ? pathIn('/', text) : workdir && pathIn(workdir, text);
      const isUsed = document.instructions[index + 1]?.keyword === 'RUN' && !/["'$]/.test(text);
      const below = destination === undefined ? undefined : workdir?.startsWith(`${destination}/`);
      if (isUsed && below === true) found.push(workdir?.slice((destination?.length ?? 0) + 1) ?? '');
    }
    const copy = copyOf(document, instruction);
    if (copy?.kind !== 'context' || !copy.sources.some((source) => isWhole(source))) return;
    const isAbsolute = copy.destination.startsWith('/');
    destination = isAbsolute ? pathIn('/', copy.destination) : workdir && pathIn(workdir, copy.destination);
  });
  return found.filter((path) => path !== '');
}
