import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../dockerfile/document.ts';
import { copyOf } from './copy.ts';
import { type BakeTarget, buildsOfTargets, readBakeFile, type WrittenBuild } from './bake.ts';
import { buildsOfServices, type ComposeBuild, readComposeBuilds, readComposeIncludes } from './compose.ts';
import { DiskFolder } from './disk.ts';
import { copiesWhole, hasSigns } from './manifest-signs.ts';
import { matchesOf } from './matches.ts';

/** A build that a Compose or Bake file describes: which folder is the context of which Dockerfile. Absolute paths. */
export interface NamedBuild extends WrittenBuild {
  /** The folder of the file that describes it, and the tool whose file it is. */
  readonly folder: string;
  readonly tool: 'Compose' | 'Bake';
}

const COMPOSE_FILE = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i;
const BAKE_FILE = /^docker-bake(?:\.override)?\.(?:json|hcl)$/;

/** Compose and Bake files by folder, read once for a run. */
export class ContextFinder {
  readonly #builds = new Map<string, Promise<readonly NamedBuild[]>>();

  /**
   * The context of a Dockerfile: what a Compose or Bake file in its folder, or in one above up to the repository's root,
   * names; else the nearest of these folders in which the sources of its COPYs exist, and, if it copies everything, what its
   * installs need.
   *
   * @param location the Dockerfile's absolute path.
   * @returns an absolute path, or undefined: two builds name different contexts, or no folder holds the sources.
   */
  async find(location: string, document: Document): Promise<string | undefined> {
    const folders = foldersUpToRepository(path.dirname(location));
    for (const folder of folders) {
      const named = (await this.#buildsOf(folder)).filter(({ dockerfile }) => dockerfile === location);
      const contexts = new Set(named.map(({ context }) => context));
      if (contexts.size > 1) return undefined;
      for (const context of contexts) return isFolder(context) ? context : undefined;
    }
    const sources = contextSources(document);
    const holding = folders.filter((folder) => holdsAll(folder, sources));
    const likely = copiesWhole(document)
      ? holding.find((folder) => hasSigns(new DiskFolder(folder), document))
      : undefined;
    return likely ?? holding[0];
  }

  /**
   * Every build of a Dockerfile that a Compose or Bake file describes, in its folder or in one above up to the repository's
   * root.
   *
   * @param location the Dockerfile's absolute path.
   */
  async buildsOf(location: string): Promise<NamedBuild[]> {
    const found: NamedBuild[] = [];
    for (const folder of foldersUpToRepository(path.dirname(location))) {
      const builds = await this.#buildsOf(folder);
      found.push(...builds.filter(({ dockerfile }) => dockerfile === location));
    }
    return found;
  }

  #buildsOf(folder: string): Promise<readonly NamedBuild[]> {
    let builds = this.#builds.get(folder);
    if (builds === undefined) {
      builds = readBuilds(folder);
      this.#builds.set(folder, builds);
    }
    return builds;
  }
}

/** The folder and those above it up to the one with `.git`; outside of a repository the folder alone. */
function foldersUpToRepository(start: string): string[] {
  const folders: string[] = [];
  for (let folder = start; ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (existsSync(path.join(folder, '.git'))) return folders;
    if (path.dirname(folder) === folder) return [start];
  }
}

function isFolder(location: string): boolean {
  return statSync(location, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function readBuilds(folder: string): Promise<readonly NamedBuild[]> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  const services: ComposeBuild[] = [];
  const targets: BakeTarget[] = [];
  for (const name of names.filter((each) => COMPOSE_FILE.test(each) || BAKE_FILE.test(each)).toSorted()) {
    try {
      const text = readFileSync(path.join(folder, name), 'utf8');
      if (BAKE_FILE.test(name)) targets.push(...readBakeFile(text, name.endsWith('.json')));
      else services.push(...(await readComposeFile(text, folder, new Set([path.join(folder, name)]))));
    } catch {
      // A file of another tool that cannot be read names no context: the sources of COPY then decide.
    }
  }
  return [
    ...buildsOfServices(services).flatMap((build) => resolved(folder, 'Compose', build) ?? []),
    ...buildsOfTargets(targets).flatMap((build) => resolved(folder, 'Bake', build) ?? []),
  ];
}

/** Paths of builds that are variables or addresses say nothing. */
function resolved(folder: string, tool: NamedBuild['tool'], build: WrittenBuild): NamedBuild | undefined {
  const { context, dockerfile } = build;
  if (/\$|:\/\/|^git@/.test(context + dockerfile)) return undefined;
  const root = path.resolve(build.folder ?? folder, context);
  return { ...build, folder, tool, context: root, dockerfile: path.resolve(root, dockerfile) };
}

/**
 * @param folder what paths in it are relative to.
 * @param seen files that were read already: they may include each other.
 */
async function readComposeFile(text: string, folder: string, seen: Set<string>): Promise<ComposeBuild[]> {
  const file = await parseYaml(text);
  const found = readComposeBuilds(file, folder);
  for (const { paths, directory } of readComposeIncludes(file)) {
    for (const each of paths) {
      const location = path.resolve(folder, each);
      if (seen.has(location)) continue;
      seen.add(location);
      const base = directory === undefined ? path.dirname(location) : path.resolve(folder, directory);
      try {
        found.push(...(await readComposeFile(readFileSync(location, 'utf8'), base, seen)));
      } catch {
        // One that is not there, or is an address, describes nothing that we could know.
      }
    }
  }
  return found;
}

async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  return parse(text, { logLevel: 'silent', maxAliasCount: 100, merge: true });
}

/** Every source that a COPY or ADD of the file takes from the context and that names it without a variable. */
function contextSources(document: Document): string[] {
  return document.instructions.flatMap((instruction) => {
    const copy = copyOf(document, instruction);
    return copy?.kind === 'context' ? copy.sources.filter((source) => !source.includes('$')) : [];
  });
}

function holdsAll(folder: string, sources: readonly string[]): boolean {
  const files = new DiskFolder(folder);
  return sources.every((source) => (matchesOf(files, source)?.length ?? 0) > 0);
}
