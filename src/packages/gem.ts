import type { Cache, Cleanup, PackageManager, Situation, Verb } from './contract.ts';

/** The .gem files that were unpacked; nothing reads them but `gem pristine`. */
export const gemCache: Cache = {
  id: 'gem-cache',
  label: "RubyGems' downloaded gems",
  paths: [
    '/usr/local/bundle/cache',
    '/var/lib/gems/*/cache',
    '/usr/lib/ruby/gems/*/cache',
    '/usr/local/lib/ruby/gems/*/cache',
  ],
  movedBy: [{ variable: 'GEM_HOME', path: '{}/cache' }],
  settings: ['.gemrc', 'gemrc'],
  cleanup,
};

function cleanup({ call, user }: Situation): Cleanup {
  if (call.options.has('-i') || call.options.has('--install-dir')) {
    return { refusal: 'the gems go to a folder of their own (--install-dir)' };
  }
  if (call.options.has('--user-install')) {
    return { commands: ['rm -rf ~/.gem/ruby/*/cache ~/.local/share/gem/ruby/*/cache'] };
  }
  // `*.gem`, so that nothing is lost should the folder's name come back empty.
  const commands = ['rm -rf "$({program} env gemdir)"/cache/*.gem'];
  if (user === 'root' || user === '0') return { commands };
  return {
    commands,
    assumption: 'the gems go to the folder that `gem env gemdir` names, and its user may empty it',
  };
}

const install: Verb = { does: 'install', fills: [gemCache], idleWith: ['--explain'] };

export const gem: PackageManager = {
  name: 'gem',
  programs: ['gem#'],
  valueOptions: [
    '-v',
    '--version',
    '-i',
    '--install-dir',
    '-n',
    '--bindir',
    '--build-root',
    '-s',
    '--source',
    '--platform',
    '-P',
    '--trust-policy',
    '--config-file',
    '--without',
  ],
  verbs: {
    install,
    i: install,
    update: install,
    fetch: { does: 'other' },
    cleanup: { does: 'other' },
  },
  sources: [
    'https://guides.rubygems.org/command-reference/#gem-environment',
    'tried: rubygems 3.3 in ruby:3.1, the .gem stays in `gem env gemdir`/cache; with -i below that folder, with --user-install below ~',
  ],
};
