import { outermost } from '../../../src/effects/posix-path.ts';
import type { Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { optionValue } from '../outputs.ts';
import { perSite } from '../per-site.ts';

// Sources: https://bundler.io/man/bundle-config.1.html (path, deployment, BUNDLE_PATH), https://github.com/docker-library/ruby
// (GEM_HOME, BUNDLE_APP_CONFIG; BUNDLE_PATH until 2019), https://guides.rubygems.org/command-reference/#gem-install

/** Where the image's RubyGems puts gems, and Bundler its settings. */
export const GEM_HOME = '/usr/local/bundle';

/** `bundle install` and `gem install`. */
export const gemInstalls = perSite((site): readonly StageCommand[] =>
  site.commands.filter(({ call }) => {
    const name = call?.manager.name;
    return (name === 'bundler' || name === 'gem') && call?.verb?.does === 'install';
  }),
);

/** A file beside the Gemfile that a `bundle install` reads. */
export function besideGemfile(command: StageCommand, name: string): string | undefined {
  const gemfile = optionValue(command.words, '--gemfile') ?? command.state.valueOf('BUNDLE_GEMFILE');
  const folder = gemfile === undefined ? '.' : gemfile.replace(/[^/]*$/, '');
  return pathOf(
    command,
    folder.startsWith('/') ? `${folder}${name}` : `./${folder === '.' ? '' : folder}${name}`,
  );
}

/** The folders that hold the gems, and Bundler's settings; or why they are not known. */
export function gemFolders(site: Site): readonly string[] | Obstacle {
  const found = new Set<string>();
  for (const command of gemInstalls(site)) {
    const { instruction, state, words } = command;
    const home = state.valueOf('GEM_HOME') ?? GEM_HOME;
    found.add(home);
    if (state.environment.variable('BUNDLE_APP_CONFIG').kind === 'set') {
      const settings = state.valueOf('BUNDLE_APP_CONFIG');
      if (settings !== undefined && settings !== GEM_HOME && settings !== home)
        return { instruction, reason: "Bundler's settings are in a folder of their own" };
    }
    if (
      words.some(
        (word) =>
          word !== undefined &&
          /^(?:-i|--install-dir|--user-install|--binstubs|-n|--bindir|--system-bindir|--target-rbconfig|--standalone)/.test(
            word,
          ),
      )
    )
      return { instruction, reason: 'it puts gems or programs into a folder of its own' };
    if (command.call?.manager.name === 'gem') continue;
    const path = bundlePath(site, command);
    if (typeof path === 'object') return path;
    if (path !== undefined) found.add(path);
  }
  return outermost(found);
}

/** Where Bundler installs, if not into GEM_HOME. */
function bundlePath(site: Site, command: StageCommand): string | undefined | Obstacle {
  const { state, words, instruction, folder } = command;
  if (words.includes('--system')) return undefined;
  const option = optionValue(words, '--path');
  const configured = option === undefined ? configuredPath(site) : option;
  const variable = state.environment.variable('BUNDLE_PATH');
  const written =
    configured ?? (variable.kind === 'set' ? (state.valueOf('BUNDLE_PATH') ?? null) : undefined);
  if (written === null || (written !== undefined && folder === undefined))
    return { instruction, reason: 'the folder of its gems is not known' };
  if (written !== undefined) return pathOf(command, written);
  const isDeployment =
    words.includes('--deployment') ||
    /^(?:1|true)$/.test(state.valueOf('BUNDLE_DEPLOYMENT') ?? '') ||
    configures(site, 'deployment');
  if (!isDeployment) return undefined;
  const version = /^(\d+)(?:\.(\d+))?/.exec(site.base.tag);
  const isNew = Number(version?.[1] ?? 9) > 2;
  if (!isNew || folder === undefined)
    return { instruction, reason: 'where a deployment puts gems depends on the version of Bundler' };
  return `${folder}/vendor/bundle`;
}

function configures(site: Site, name: string): boolean {
  return site.commands.some(
    ({ program, words }) =>
      /^bundler?$/.test(program) &&
      words.includes('config') &&
      words.includes(name) &&
      words.includes('true'),
  );
}

/** `bundle config set --local path vendor/bundle`. */
function configuredPath(site: Site): string | null | undefined {
  const command = site.commands.findLast(
    ({ program, words }) => /^bundler?$/.test(program) && words.includes('config') && words.includes('path'),
  );
  if (command === undefined) return undefined;
  return command.words[command.words.indexOf('path') + 1] ?? null;
}
