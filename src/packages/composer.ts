import type { Cache, PackageManager, Verb } from './contract.ts';

/** Archives and repository data. The official image sets COMPOSER_HOME to /tmp. */
export const composerCache: Cache = {
  id: 'composer-cache',
  label: 'the Composer cache',
  paths: ['~/.composer/cache', '~/.cache/composer', '/tmp/cache'],
  movedBy: [
    { variable: 'COMPOSER_CACHE_DIR', path: '{}' },
    { variable: 'COMPOSER_HOME', path: '{}/cache' },
  ],
  offBy: [{ variable: 'COMPOSER_CACHE_DIR', values: ['/dev/null', 'nul'] }],
  offWith: ['--no-cache'],
  settings: ['config.json'],
  cleanup: () => ({ commands: ['{program} clear-cache'] }),
  mounts: [{ target: '~/.composer/cache', perRelease: false }],
};

/** `--no-cache` is an error in Composer 1, `clear-cache` is known to both. */
const install: Verb = { does: 'install', fills: [composerCache], idleWith: ['--dry-run'] };
const clean: Verb = { does: 'clean', empties: [composerCache] };

export const composer: PackageManager = {
  name: 'composer',
  programs: ['composer', 'composer.phar', 'composer1', 'composer2'],
  valueOptions: [
    '-d',
    '--working-dir',
    '--ignore-platform-req',
    '--prefer-install',
    '--apcu-autoloader-prefix',
    '--repository',
    '--repository-url',
    '--add-repository',
    '-s',
    '--stability',
    '--install-using',
  ],
  verbs: {
    install,
    i: install,
    update: install,
    u: install,
    upgrade: install,
    require: install,
    r: install,
    remove: install,
    reinstall: install,
    'create-project': install,
    'global require': install,
    'global install': install,
    'global update': install,
    'self-update': install,
    selfupdate: install,
    'clear-cache': clean,
    clearcache: clean,
    cc: clean,
    'global clear-cache': clean,
  },
  sources: [
    'https://github.com/composer/composer/blob/main/src/Composer/Factory.php (getHomeDir, getCacheDir, useXdg)',
    'https://getcomposer.org/doc/03-cli.md#composer-cache-dir',
    'tried: Composer 2.5.5 in php:8.2-cli, `clear-cache` exits 0 with and without a cache, a project, COMPOSER_CACHE_DIR=/dev/null',
  ],
};
