import { hasAdduser, programsOfBase } from '../../src/images/base-programs.ts';
import { factsOf } from '../../src/images/facts.ts';
import type { BaseImage } from './base-image.ts';
import type { Obstacle, RuntimeBase } from './recipe.ts';
import type { Site } from './site.ts';

/** The plain image of the distribution and release that the stage stands on, for programs that need nothing but its libc. */
export function plainRuntime({ base, stage }: Site): RuntimeBase | Obstacle {
  const { distribution, release, assumption } = base;
  const reference = plainReference(distribution, release);
  if (reference === undefined) {
    const reason = `the release of the distribution that ${base.name} stands on is not known, and the runtime must have the same`;
    return { instruction: stage.from, reason };
  }
  const assumed = assumption === undefined ? {} : { assumption };
  return { reference: ownReference(base) ?? reference, known: reference, programs: [], ...assumed };
}

/** A stage that stands on a plain image goes on with the same, as it is written there: a tag that moves takes both along. */
function ownReference({ repository, words, written, hasDigest, tag }: BaseImage): string | undefined {
  const isPlain = /^(?:library\/)?(?:alpine|ubuntu)$/.test(repository);
  if (isPlain || (repository === 'debian' && words.includes('slim'))) return written;
  return repository === 'debian' && !hasDigest && /^\d[\d.]*$/.test(tag) && written.endsWith(tag)
    ? `${written}-slim`
    : undefined;
}

function plainReference(distribution: string | undefined, release: string | undefined): string | undefined {
  if (release === undefined) return undefined;
  switch (distribution) {
    case 'debian':
      return `debian:${release}-slim`;
    case 'ubuntu':
      return `ubuntu:${release}`;
    case 'alpine':
      return release === 'edge' ? 'alpine:edge' : `alpine:${release}`;
    default:
      return undefined;
  }
}

/** Where `slim` stands in the tags: `node:20-bookworm-slim`, `python:3.12-slim-bookworm`. */
const SLIM: Readonly<Record<string, 'before the release' | 'last'>> = {
  node: 'last',
  python: 'before the release',
  ruby: 'before the release',
  perl: 'before the release',
  openjdk: 'last',
  erlang: 'last',
  elixir: 'last',
};

/**
 * The slim variant of the image that the stage is built on: the same version, distribution and release. It is the same
 * image where that is slim already, or Alpine's.
 */
export function slimRuntime({ base, stage }: Site, programs: readonly string[]): RuntimeBase | Obstacle {
  // Source: https://github.com/docker-library/official-images#architectures-other-than-amd64
  const repository = base.repository.replace(/^(?:library|amd64|arm64v8|arm32v[567])\//, '');
  const place = SLIM[repository];
  if (place === undefined) return { instruction: stage.from, reason: `${base.name} has no slim variant` };
  const isSmall =
    base.words.includes('slim') || base.distribution === 'alpine' || base.words.includes('alpine');
  if (isSmall) return { reference: base.written, known: base.name, programs };
  if (base.hasDigest)
    return {
      instruction: stage.from,
      reason: `${base.name} is pinned by digest, so its slim variant is not known`,
    };
  const [reference, known] = [base.written, base.name].map((name) => withSlim(name, place));
  if (reference === undefined || known === undefined || factsOf(known) === undefined)
    return { instruction: stage.from, reason: `the slim variant of ${base.name} is not known` };
  return { reference, known, programs };
}

const RELEASE = /-(?:wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|forky|sid)$/;

function withSlim(name: string, place: 'before the release' | 'last'): string {
  if (!/:[^/]*$/.test(name)) return `${name}:slim`;
  if (name.endsWith(':latest')) return name.replace(/latest$/, 'slim');
  const release = RELEASE.exec(name)?.[0];
  if (release === undefined || place === 'last') return `${name}-slim`;
  return `${name.slice(0, -release.length)}-slim${release}`;
}

/** The programs that a runtime has on PATH before anything is installed; undefined if its distribution is not known. */
export function programsOf({ known, programs }: RuntimeBase): ReadonlySet<string> | undefined {
  const facts = factsOf(known);
  const base = programsOfBase(facts?.distribution);
  if (base === undefined) return undefined;
  const found = new Set([...base, ...programs]);
  if (hasAdduser(facts?.distribution, facts?.release))
    for (const name of ['adduser', 'addgroup']) found.add(name);
  return found;
}
