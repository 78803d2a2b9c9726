import type { Edit } from '../../src/dockerfile/edit.ts';
import type { CacheMount } from '../../src/packages/contract.ts';
import { aptArchives, aptLists } from '../../src/packages/apt-get.ts';
import type { Outcome, TransformRefusal } from '../contract.ts';
import { runsAs } from './cleaned.ts';
import { laterUse } from './later.ts';
import { listed, unique } from './message.ts';
import { isMounted } from './mounted.ts';
import { openFills, worthwhile, type OpenFill } from './open-caches.ts';
import { placeOf, type Site } from './situation.ts';

/** Debian's and Ubuntu's hook empties the mounted folder behind every call. */
const keepDownloads = 'rm -f /etc/apt/apt.conf.d/docker-clean && ';

const assumption =
  'the builder keeps its caches between builds, and nothing behind this RUN reads them in the image';

/**
 * Puts BuildKit cache mounts over the caches that the calls of a RUN fill, instead of removing them. A flag of RUN, known to
 * every frontend since docker/dockerfile:1.2.
 */
export function mountCaches(site: Site): Outcome {
  const { line, endLine, keywordRange } = site.instruction;
  const refusals: TransformRefusal[] = [];
  const mounts = new Map<string, string>();
  const labels: string[] = [];
  const edits: Edit[] = [];
  for (const fill of mountable(site)) {
    const { cache } = fill;
    const later = laterUse(site, cache);
    const found = later.kind === 'used' ? later.reason : mountsFor(site, fill);
    if (typeof found === 'string') {
      refusals.push({ line, endLine, reason: `no cache mount for ${cache.label}: ${found}` });
      continue;
    }
    for (const [target, mount] of found) mounts.set(target, mount);
    labels.push(cache.label);
    if (later.kind === 'free') edits.push(...later.edits);
  }
  if (mounts.size === 0) return { proposals: [], refusals };
  const flags = [...mounts.values()].map((mount) => ` ${mount}`).join('');
  edits.push({ start: keywordRange.end, end: keywordRange.end, text: flags });
  edits.push(...withoutHook(site, mounts));
  const message = `keep ${listed(unique(labels))} in ${mounts.size > 1 ? 'cache mounts' : 'a cache mount'} instead of the layer`;
  return {
    proposals: [{ safety: 'unsafe', line, endLine, message, edits: unique(edits), assumption }],
    refusals,
  };
}

/** One fill of each cache; for apt both folders where it fills one, also if docker-clean empties the other. */
function mountable(site: Site): OpenFill[] {
  const found = new Map<string, OpenFill>();
  for (const fill of worthwhile(openFills(site)))
    if (!found.has(fill.cache.id)) found.set(fill.cache.id, fill);
  const lists = found.get(aptLists.id);
  const installs = site.reading.calls.some(({ verb }) => verb?.fills?.includes(aptArchives) === true);
  const isFree = !isMounted(
    site.instruction,
    { paths: aptArchives.paths, home: undefined },
    site.inForce.variable,
  );
  if (lists !== undefined && installs && isFree && site.inForce.dockerClean === true) {
    found.set(aptArchives.id, { ...lists, cache: aptArchives });
  }
  return [...found.values()];
}

function mountsFor(site: Site, fill: OpenFill): ReadonlyMap<string, string> | string {
  const { cache, situation, call } = fill;
  if (fill.perhaps !== undefined)
    return 'the RUN removes it under a condition, and a mount is not to be emptied';
  const mounts = cache.mounts ?? [];
  if (mounts.length === 0) return 'there is no folder of its own that could be mounted';
  const isOfSystem = mounts.every(({ perRelease }) => perRelease);
  const user = isOfSystem ? 'root' : (runsAs(call.command) ?? site.inForce.user);
  if (user === undefined) return 'the user who fills it is not known';
  const owner = ownerOf(user);
  if (owner === undefined) return `the uid of ${user} is not known`;
  const { paths } = placeOf(cache, situation);
  const isMoved = paths !== cache.paths;
  const found = new Map<string, string>();
  for (const mount of mounts) {
    const target = targetOf(isMoved ? (paths[0] ?? mount.target) : mount.target, situation.home);
    if (target === undefined) return 'where it lies is not known';
    const id = idOf(site, cache.id, mount, owner);
    if (id === undefined)
      return 'the distribution and its release are not known, and their caches must not be mixed';
    const sharing = mount.sharing === undefined ? '' : `,sharing=${mount.sharing}`;
    const ids = owner === '0' ? '' : `,uid=${owner},gid=${owner}`;
    found.set(target, `--mount=type=cache,target=${target},id=${id}${sharing}${ids}`);
  }
  return found;
}

/** The uid as a mount takes it; of users with a name only root's is known. */
function ownerOf(user: string): string | undefined {
  if (user === 'root') return '0';
  return /^\d+$/.test(user) ? user : undefined;
}

function targetOf(path: string, home: string | undefined): string | undefined {
  const absolute =
    path === '~' || path.startsWith('~/') ? (home === undefined ? undefined : home + path.slice(1)) : path;
  return absolute !== undefined && /^\/[\w./@+-]+$/.test(absolute) ? absolute : undefined;
}

/** The default id is the target, which every Dockerfile of a builder shares: moby/buildkit#1536, #2598. */
function idOf({ inForce }: Site, id: string, { perRelease }: CacheMount, owner: string): string | undefined {
  const suffix = owner === '0' ? '' : `-${owner}`;
  if (!perRelease) return id + suffix;
  const { distribution, release } = inForce;
  return distribution === undefined || release === undefined
    ? undefined
    : `${id}-${distribution}-${release}${suffix}`;
}

/** Takes docker-clean away where it would empty the mount. Source: docs.docker.com, RUN --mount=type=cache, example for apt. */
function withoutHook(site: Site, mounts: ReadonlyMap<string, string>): Edit[] {
  const [first] = site.reading.commands;
  const isAlone = site.reading.commands.every(({ script }) => script.setting !== 'words');
  if (site.inForce.dockerClean !== true || !mounts.has('/var/cache/apt') || first === undefined || !isAlone)
    return [];
  const { text, script } = first.script;
  const start = text.offsetAt(script.commands[0]?.pos ?? 0);
  return first.script.holder === undefined ? [{ start, end: start, text: keepDownloads }] : [];
}
