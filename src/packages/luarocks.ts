import type { Cache, PackageManager, Verb } from './contract.ts';
import { hiddenPlace, placeBy } from './moved-place.ts';

const moves = [{ variable: 'XDG_CACHE_HOME', path: '{}/luarocks' }];

/** Manifests of the rock servers. */
export const luarocksCache: Cache = {
  id: 'luarocks-cache',
  label: 'the LuaRocks cache',
  paths: ['~/.cache/luarocks'],
  movedBy: moves,
  settings: ['config.lua', 'config-5.1.lua', 'config-5.3.lua', 'config-5.4.lua'],
  cleanup: (situation) => {
    const place = placeBy(situation, moves, '~/.cache/luarocks');
    return 'hiddenBy' in place ? hiddenPlace(place.hiddenBy) : { commands: [`rm -rf ${place.folder}`] };
  },
  mounts: [{ target: '~/.cache/luarocks', perRelease: false }],
};

const install: Verb = { does: 'install', fills: [luarocksCache] };

export const luarocks: PackageManager = {
  name: 'luarocks',
  programs: ['luarocks#'],
  valueOptions: [
    '--server',
    '--from',
    '--only-server',
    '--only-from',
    '--only-sources',
    '--namespace',
    '--lua-dir',
    '--lua-version',
    '--tree',
    '--to',
    '--timeout',
    '--project-tree',
    '--branch',
  ],
  verbs: {
    install,
    build: install,
    make: install,
    download: install,
    search: install,
    test: install,
    purge: { does: 'other' },
  },
  sources: [
    'https://github.com/luarocks/luarocks/blob/main/src/luarocks/core/cfg.lua (local_cache)',
    'tried: luarocks 3.8.0 in debian:bookworm-slim, `luarocks config local_cache` is /root/.cache/luarocks',
  ],
};
