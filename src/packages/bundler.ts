import type { Cache, CallWords, Cleanup, PackageManager, Situation, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [{ variable: 'BUNDLE_PATH', path: '{}/ruby/*/cache' }];

/** The .gem files that were unpacked: in the folder of RubyGems, or below BUNDLE_PATH. */
export const bundledGems: Cache = {
  id: 'bundler-gems',
  label: "Bundler's downloaded gems",
  paths: ['/usr/local/bundle/cache', '/var/lib/gems/*/cache', '/usr/local/lib/ruby/gems/*/cache'],
  movedBy: [...moves, { variable: 'GEM_HOME', path: '{}/cache' }],
  cleanup,
};

/** What Bundler fetched of the index of rubygems.org. */
export const bundlerIndex: Cache = {
  id: 'bundler-index',
  label: "Bundler's index",
  paths: ['~/.bundle/cache'],
  movedBy: [
    { variable: 'BUNDLE_USER_CACHE', path: '{}' },
    { variable: 'BUNDLE_USER_HOME', path: '{}/cache' },
  ],
  cleanup: (situation) => {
    const place = placeBy(
      situation,
      [
        { variable: 'BUNDLE_USER_CACHE', path: '{}' },
        { variable: 'BUNDLE_USER_HOME', path: '{}/cache' },
      ],
      '~/.bundle/cache',
    );
    return 'hiddenBy' in place ? hiddenPlace(place.hiddenBy) : { commands: [`rm -rf ${place.folder}`] };
  },
  mounts: [{ target: '~/.bundle/cache', perRelease: false }],
};

/**
 * Below BUNDLE_PATH as Rails' own Dockerfile does it; else where Bundler says. `*.gem`, so that nothing is lost should that
 * come back empty: without a group that was not installed (BUNDLE_WITHOUT for the call only) `bundle exec` fails.
 */
function cleanup(situation: Situation): Cleanup {
  const { call, variable, user } = situation;
  const place = placeBy(situation, moves, '');
  if ('hiddenBy' in place) return hiddenPlace(place.hiddenBy);
  if (place.folder.startsWith('/')) return { commands: [`rm -rf ${place.folder}`] };
  const commands = ['rm -rf "$({program} exec gem env gemdir)"/cache/*.gem'];
  const isInProject =
    place.folder !== '' ||
    call.options.has('--path') ||
    call.options.has('--deployment') ||
    isOn(variable('BUNDLE_DEPLOYMENT'));
  if (isInProject || user === 'root' || user === '0') return { commands };
  return { commands, assumption: "Bundler's folder of gems belongs to the user who runs it" };
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

const online: Verb = { does: 'install', fills: [bundledGems, bundlerIndex] };
const offline: Verb = { does: 'install', needs: [bundledGems] };
const preferring: Verb = { ...online, needs: [bundledGems] };

function install({ options }: CallWords): Verb {
  if (options.has('--local')) return offline;
  return options.has('--prefer-local') ? preferring : online;
}

/** `bundle` alone installs. */
function operation(call: CallWords): Verb | undefined {
  if (call.operands.length > 0) return undefined;
  return call.options.has('-v') || call.options.has('-h') ? { does: 'other' } : install(call);
}

export const bundler: PackageManager = {
  name: 'bundler',
  programs: ['bundle#', 'bundler'],
  valueOptions: [
    '-j',
    '--jobs',
    '--retry',
    '--gemfile',
    '--path',
    '--without',
    '--with',
    '--binstubs',
    '--shebang',
    '--standalone',
    '--system-bindir',
    '-P',
    '--trust-policy',
    '--target-rbconfig',
  ],
  verbs: {
    install,
    update: install,
    lock: { does: 'other', fills: [bundlerIndex] },
    outdated: { does: 'other', fills: [bundlerIndex] },
    add: install,
    package: install,
    cache: install,
  },
  otherwise: operation,
  sources: [
    'https://bundler.io/man/bundle-config.1.html (path, BUNDLE_PATH, BUNDLE_USER_CACHE, BUNDLE_DEPLOYMENT)',
    'https://github.com/rails/rails/blob/main/railties/lib/rails/generators/rails/app/templates/Dockerfile.tt',
    'tried: bundler 2.3.15 in ruby:3.1, *.gem in `gem env gemdir`/cache, $BUNDLE_PATH/ruby/3.1.0/cache, vendor/bundle/ruby/3.1.0/cache; the index in ~/.bundle/cache',
    'tried: `bundle exec gem env gemdir` in ruby:3.1 names the folder for --path, --deployment, BUNDLE_PATH, BUNDLE_DEPLOYMENT, `config set path`',
  ],
};
