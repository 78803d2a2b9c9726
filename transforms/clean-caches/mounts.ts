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

const kinds = {
  mount: {
    name: 'cache mount',
    message: (labels: string, mounts: string) => `keep ${labels} in ${mounts} instead of the layer`,
    assumption:
      'the builder keeps its caches between builds, and nothing behind this RUN reads them in the image',
  },
  tmpfs: {
    name: 'tmpfs mount',
    message: (labels: string, mounts: string) =>
      `have ${labels} in ${mounts}, so that nothing of it is stored`,
    assumption: 'the builder has the memory for it, and nothing behind this RUN reads it in the image',
  },
} as const;

/**
 * Puts BuildKit's mounts over the caches that the calls of a RUN fill, instead of removing them: cache mounts, or with
 * `--caches tmpfs` memory that is gone with the container. A flag of RUN, known to every frontend since
 * docker/dockerfile:1.2.
 */
export function mountCaches(site: Site): Outcome {
  const { line, endLine, keywordRange } = site.instruction;
  const inMemory = site.options.caches === 'tmpfs';
  const { name, message, assumption } = kinds[inMemory ? 'tmpfs' : 'mount'];
  const refusals: TransformRefusal[] = [];
  const mounts = new Map<string, string>();
  const labels: string[] = [];
  const edits: Edit[] = [];
  for (const fill of inMemory ? firstFills(site) : mountable(site)) {
    const { cache } = fill;
    const later = laterUse(site, cache);
    const found = later.kind === 'used' ? later.reason : inMemory ? tmpfsFor(fill) : mountsFor(site, fill);
    if (typeof found === 'string') {
      refusals.push({ line, endLine, reason: `no ${name} for ${cache.label}: ${found}` });
      continue;
    }
    for (const [target, mount] of found) mounts.set(target, mount);
    labels.push(cache.label);
    if (later.kind === 'free') edits.push(...later.edits);
  }
  if (mounts.size === 0) return { proposals: [], refusals };
  const flags = [...mounts.values()].map((mount) => ` ${mount}`).join('');
  edits.push({ start: keywordRange.end, end: keywordRange.end, text: flags });
  if (!inMemory) edits.push(...withoutHook(site, mounts));
  const text = message(listed(unique(labels)), mounts.size > 1 ? `${name}s` : `a ${name}`);
  return {
    proposals: [{ safety: 'unsafe', line, endLine, message: text, edits: unique(edits), assumption }],
    refusals,
  };
}

/** One fill of each cache. */
function firstFills(site: Site): OpenFill[] {
  const found = new Map<string, OpenFill>();
  for (const fill of worthwhile(openFills(site)))
    if (!found.has(fill.cache.id)) found.set(fill.cache.id, fill);
  return [...found.values()];
}

/** One fill of each cache; for apt both folders where it fills one, also if docker-clean empties the other. */
function mountable(site: Site): OpenFill[] {
  const found = new Map(firstFills(site).map((fill) => [fill.cache.id, fill]));
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

/** A tmpfs is made with mode 1777, so anyone may fill it. Source: Linux, Documentation/filesystems/tmpfs.rst. */
function tmpfsFor(fill: OpenFill): ReadonlyMap<string, string> | string {
  const targets = openTargets(fill);
  if (typeof targets === 'string') return targets;
  return new Map(targets.map(({ target }) => [target, `--mount=type=tmpfs,target=${target}`]));
}

/** The folders of a cache that can be mounted over, with what is known of each. */
function openTargets({
  cache,
  situation,
  perhaps,
}: OpenFill): { mount: CacheMount; target: string }[] | string {
  if (perhaps !== undefined) return 'the RUN removes it under a condition, and a mount is not to be emptied';
  const mounts = cache.mounts ?? [];
  if (mounts.length === 0) return 'there is no folder of its own that could be mounted';
  const { paths } = placeOf(cache, situation);
  const isMoved = paths !== cache.paths;
  const found: { mount: CacheMount; target: string }[] = [];
  for (const mount of mounts) {
    const target = targetOf(isMoved ? (paths[0] ?? mount.target) : mount.target, situation.home);
    if (target === undefined) return 'where it lies is not known';
    found.push({ mount, target });
  }
  return found;
}

function mountsFor(site: Site, fill: OpenFill): ReadonlyMap<string, string> | string {
  const { cache, call } = fill;
  const isOfSystem = (cache.mounts ?? []).every(({ perRelease }) => perRelease);
  const user = isOfSystem ? 'root' : (runsAs(call.command) ?? site.inForce.user);
  if (user === undefined) return 'the user who fills it is not known';
  const owner = ownerOf(user);
  if (owner === undefined) return `the uid of ${user} is not known`;
  const targets = openTargets(fill);
  if (typeof targets === 'string') return targets;
  const found = new Map<string, string>();
  for (const { mount, target } of targets) {
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
