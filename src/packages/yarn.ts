import type { Cache, CallWords, Cleanup, PackageManager, Situation, Verb } from './contract.ts';

/**
 * What Yarn 2 and later knows of the options of `install`; it ends with an error on any other (tried with 3.6.4 and 4.5.0),
 * so any other proves Yarn 1.
 */
const sharedOptions = new Set([
  '--silent',
  '--network-timeout',
  '--frozen-lockfile',
  '--json',
  '--cwd',
  '--registry',
]);

/** Options that only Yarn 2 and later takes. */
const berryOptions = new Set([
  '--immutable',
  '--immutable-cache',
  '--refresh-lockfile',
  '--check-cache',
  '--check-resolutions',
  '--inline-builds',
  '--mode',
]);

type Generation = 'classic' | 'berry' | 'unknown';

function generationOf({ options, words }: CallWords): Generation {
  if (words.includes('global')) return 'classic';
  if (words.includes('workspaces') && words.includes('focus')) return 'berry';
  const given = [...options];
  if (given.some((option) => berryOptions.has(option))) return 'berry';
  const installs = words.length === 0 || words[0]?.startsWith('-') === true || words[0] === 'install';
  return installs && given.some((option) => !sharedOptions.has(option)) ? 'classic' : 'unknown';
}

/**
 * The cleanup is the same command in both generations; but Plug'n'Play runs the program from the cache of Yarn 2 and later
 * (tried with 4.5.0: after `yarn cache clean` nothing resolves).
 */
function cleanup({ call, variable }: Situation): Cleanup {
  if (call.options.has('--pnp') || call.options.has('--enable-pnp')) {
    return { refusal: "with Plug'n'Play the program runs from the cache" };
  }
  const commands = ['{program} cache clean'];
  const generation = generationOf(call);
  if (generation === 'classic') return { commands };
  if (variable('YARN_NODE_LINKER') === 'node-modules') {
    return { commands, assumption: 'the project keeps no .yarn/cache of its own' };
  }
  if (generation === 'berry') {
    return {
      refusal: "this is Yarn 2 or later, and with Plug'n'Play, its default, the program runs from the cache",
    };
  }
  return { commands, assumption: 'this is Yarn 1, or the project sets nodeLinker to node-modules' };
}

const settings = ['.yarnrc', '.yarnrc.yml'];
const movedBy = [
  { variable: 'YARN_CACHE_FOLDER', path: '{}' },
  { variable: 'XDG_CACHE_HOME', path: '{}/yarn' },
];
const offWith = ['--cache-folder'];

/** Yarn 1 takes /usr/local/share for the home of root, whatever HOME says. Yarn 2 and later: ~/.yarn/berry. */
export const yarnRootCache: Cache = {
  id: 'yarn-root-cache',
  label: 'the Yarn cache',
  paths: ['/usr/local/share/.cache/yarn', '~/.yarn/berry/cache'],
  movedBy,
  offWith,
  settings,
  isOff: ({ user }) => user !== undefined && !isRoot(user),
  cleanup,
  mounts: [{ target: '/usr/local/share/.cache/yarn', perRelease: false }],
};

/** The cache of every other user. */
export const yarnCache: Cache = {
  id: 'yarn-cache',
  label: 'the Yarn cache',
  paths: ['~/.cache/yarn', '~/.yarn/berry/cache'],
  movedBy,
  offWith,
  settings,
  isOff: ({ user }) => user === undefined || isRoot(user),
  cleanup,
  mounts: [{ target: '~/.cache/yarn', perRelease: false }],
};

function isRoot(user: string): boolean {
  return user === 'root' || user === '0';
}

const caches = [yarnRootCache, yarnCache];
const online: Verb = { does: 'install', fills: caches };
const offline: Verb = { does: 'install', needs: caches };
const preferring: Verb = { ...online, needs: caches };

function install({ options }: CallWords): Verb {
  if (options.has('--offline')) return offline;
  return options.has('--prefer-offline') ? preferring : online;
}

/** `yarn` alone installs. */
function operation(call: CallWords): Verb | undefined {
  if (call.operands.length > 0) return undefined;
  return call.options.has('-v') || call.options.has('-h') ? { does: 'other' } : install(call);
}

export const yarn: PackageManager = {
  name: 'yarn',
  programs: ['yarn', 'yarnpkg'],
  valueOptions: [
    '--cwd',
    '--registry',
    '--network-timeout',
    '--network-concurrency',
    '--child-concurrency',
    '--cache-folder',
    '--preferred-cache-folder',
    '--global-folder',
    '--modules-folder',
    '--link-folder',
    '--prefix',
    '--mutex',
    '--proxy',
    '--https-proxy',
    '--use-yarnrc',
    '--mode',
    '--tag',
    '--otp',
  ],
  verbs: {
    install,
    add: install,
    upgrade: install,
    up: install,
    remove: install,
    dedupe: install,
    'global add': install,
    'global upgrade': install,
    'workspaces focus': install,
    'cache clean': { does: 'clean', empties: caches },
    'cache clear': { does: 'clean', empties: caches },
  },
  otherwise: operation,
  sources: [
    'https://classic.yarnpkg.com/en/docs/cli/cache/',
    'https://github.com/yarnpkg/berry/issues/954 and #6499 (what yarn cache clean takes away)',
    'tried: yarn 1.22.22 in node:20, root: /usr/local/share/.cache/yarn, others: ~/.cache/yarn; `cache clean` works in any folder',
    'tried: yarn 3.6.4 and 4.5.0 in node:20, which options `install` takes; `cache clean` with node-modules and with PnP',
  ],
};
