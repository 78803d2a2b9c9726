import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../dockerfile/document.ts';
import { copyOf } from './copy.ts';
import { readBakeTargets, type WrittenBuild } from './bake.ts';
import { DiskFolder } from './disk.ts';
import { matchesOf } from './matches.ts';

/** A build that another file describes: which folder is the context of which Dockerfile. Absolute paths. */
interface NamedBuild {
  readonly dockerfile: string;
  readonly context: string;
}

const COMPOSE_FILE = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i;
const BAKE_FILE = /^docker-bake(?:\.override)?\.(?:json|hcl)$/;

/** Compose and Bake files by folder, read once for a run. */
export class ContextFinder {
  readonly #builds = new Map<string, Promise<readonly NamedBuild[]>>();

  /**
   * The context of a Dockerfile: what a Compose or Bake file in its folder, or in one above up to the repository's root,
   * names; else the nearest of these folders in which the sources of its COPYs exist.
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
    return folders.find((folder) => holdsAll(folder, sources));
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
  const found: NamedBuild[] = [];
  for (const name of names.filter((each) => COMPOSE_FILE.test(each) || BAKE_FILE.test(each)).toSorted()) {
    try {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const written = BAKE_FILE.test(name)
        ? readBakeTargets(text, name.endsWith('.json'))
        : await readCompose(text);
      found.push(...written.flatMap((build) => resolved(folder, build) ?? []));
    } catch {
      // A file of another tool that cannot be read names no context: the sources of COPY then decide.
    }
  }
  return found;
}

/** Paths of builds that are variables or addresses say nothing. */
function resolved(folder: string, { context, dockerfile }: WrittenBuild): NamedBuild | undefined {
  if (/\$|:\/\/|^git@/.test(context + dockerfile)) return undefined;
  const root = path.resolve(folder, context);
  return { context: root, dockerfile: path.resolve(root, dockerfile) };
}

/** The `build` of every service. Source: https://github.com/compose-spec/compose-spec/blob/main/build.md */
async function readCompose(text: string): Promise<WrittenBuild[]> {
  const { parse } = await import('yaml');
  const services = property(parse(text, { logLevel: 'silent', maxAliasCount: 100, merge: true }), 'services');
  if (typeof services !== 'object' || services === null) return [];
  return Object.values(services).flatMap((service) => {
    const build = property(service, 'build');
    if (typeof build === 'string') return [{ context: build, dockerfile: 'Dockerfile' }];
    if (typeof build !== 'object' || build === null) return [];
    const context = property(build, 'context') ?? '.';
    const dockerfile = property(build, 'dockerfile') ?? 'Dockerfile';
    return typeof context === 'string' && typeof dockerfile === 'string' ? [{ context, dockerfile }] : [];
  });
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
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
