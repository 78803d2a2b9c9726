import { isWithin } from '../../../src/effects/posix-path.ts';
import { shown } from '../purposes.ts';
import type { Artefact, CommandPurpose, Obstacle, Recipe, Split } from '../recipe.ts';
import { slimRuntime } from '../runtime-bases.ts';
import { listed } from '../runtime-packages.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { isInNewHome } from './account-homes.ts';
import { clonedFolders, cloneTarget } from './cloned-folders.ts';
import { IN_FULL_IMAGES, ownPrograms } from './own-programs.ts';
import { gemsOf, needsOfGems, startedByRuby, type Gems } from './ruby-gems.ts';
import { besideGemfile, GEM_HOME, gemFolders, gemInstalls } from './ruby-installs.ts';

// Sources: https://github.com/docker-library/ruby (Dockerfile.template), https://bundler.io/man/bundle-config.1.html,
// https://guides.rubyonrails.org/asset_pipeline.html#precompiling-assets

/** Compilers and package managers of other languages: what they make is not known. */
const OTHER_BUILDS =
  /^(?:g?make|cmake|ninja|meson|configure|gcc|g\+\+|cc|clang|cargo|go|pip[\d.]*|mvn|gradle|composer|hg|svn|rustup)$/;
const OF_NODE = /^(?:npm|yarn|pnpm|npx|corepack|bower|bun)$/;
const ASSETS = /^(?:assets|webpacker|vite|css|javascript):(?:precompile|compile|build|build_all)$/;
const RAKE = /^(?:bundle|rake|rails)$/;

/** Variables that only the program reads. */
const OF_THE_PROGRAM =
  /^(?:PORT|HOST|RAILS_LOG_TO_STDOUT|RAILS_SERVE_STATIC_FILES|WEB_CONCURRENCY|RAILS_MAX_THREADS|MALLOC_\w+)$/;
const OF_THE_BUILD = /^(?:BUNDLE_JOBS|BUNDLE_RETRY|MAKEFLAGS|MAKE|CFLAGS|NOKOGIRI_USE_SYSTEM_LIBRARIES)$/;

/** Gems in the folder where they were, on the slim variant of Ruby's image or on the same one without compilers. */
export const ruby: Recipe = {
  name: 'Ruby',
  recognises: (site) => site.base.repository === 'ruby' && gemInstalls(site).length > 0,
  split(site): Split | Obstacle | undefined {
    if (!gains(site)) return undefined;
    const runtime = slimRuntime(site, []);
    if ('reason' in runtime) return runtime;
    const obstacle = obstacleOf(site);
    if (obstacle !== undefined) return obstacle;
    const folders = gemFolders(site);
    if ('reason' in folders) return folders;
    const gems = gemsOf(site, gemInstalls(site));
    const needs = needsOf(site, gems);
    if ('reason' in needs) return needs;
    const isOfRoot = site.stateAfter(lastWork(site)?.instruction ?? site.stage.from).user === 'root';
    return {
      runtime: {
        ...runtime,
        programs: ownPrograms(site, ['ruby', 'irb', 'gem', 'bundle', 'bundler', 'rake']),
      },
      artefacts: [
        ...folders.map((path): Artefact => ({ path, isFirst: isOfRoot && !isInNewHome(site, path) })),
        ...clonedFolders(site),
        ...lockFiles(site).filter(
          ({ path }) => !clonedFolders(site).some((each) => isWithin(path, each.path)),
        ),
        ...assetFolders(site),
      ],
      source: 'again',
      packages: needs.libraries,
      replaced: new Set(['ruby-dev', 'ruby', 'bundler', 'ruby-full']),
      needless: new Set(['libstdc++6', 'libatomic1', 'libatomic', 'libgomp1', 'libgomp', 'ruby']),
      linksLibraries: true,
      builderLines: cacheLines(site, folders),
      runs: needs.programs,
      isBuildVariable: (name) => OF_THE_BUILD.test(name),
      readsVariable: (name) => !OF_THE_PROGRAM.test(name),
      assumptions: assumptionsOf(site, runtime.reference, gems, needs.libraries),
    };
  },
  purposeOf,
};

function isFull({ base }: Site): boolean {
  return (
    base.distribution !== 'alpine' && !base.words.some((word) => word === 'slim' || word.startsWith('alpine'))
  );
}

function gains(site: Site): boolean {
  const last = lastWork(site);
  return (
    isFull(site) ||
    site.installed.some(
      ({ known, instruction }) =>
        known?.role === 'build' && last !== undefined && instruction.index <= last.instruction.index,
    )
  );
}

/** The last command that the builder does. */
function lastWork(site: Site): StageCommand | undefined {
  const installs = new Set(gemInstalls(site));
  return site.commands.findLast(
    (command) =>
      installs.has(command) ||
      command.program === 'git' ||
      OF_NODE.test(command.program) ||
      makesAssets(command),
  );
}

function makesAssets({ program, words }: StageCommand): boolean {
  return RAKE.test(program) && words.some((word) => word !== undefined && ASSETS.test(word));
}

function obstacleOf(site: Site): Obstacle | undefined {
  const { base, stage, commands } = site;
  if (base.words.includes('onbuild'))
    return { instruction: stage.from, reason: `${base.name} copies and installs by its ONBUILD triggers` };
  const other = commands.find(
    ({ program, words }) => OTHER_BUILDS.test(program) || (program === 'gem' && words.includes('--system')),
  );
  if (other !== undefined)
    return {
      instruction: other.instruction,
      reason: `${shown(other)} makes more than gems, and which of its files the program needs is not known`,
    };
  const hasAssets = commands.some(makesAssets);
  const node = commands.find(({ program }) => OF_NODE.test(program));
  if (node !== undefined && !hasAssets)
    return {
      instruction: node.instruction,
      reason: `${shown(node)} installs what nothing of the build uses, so the program may`,
    };
  const clone = commands.find(
    (each) => each.program === 'git' && each.words.includes('clone') && cloneTarget(each) === undefined,
  );
  if (clone !== undefined)
    return { instruction: clone.instruction, reason: 'the folder that git clone makes is not known' };
  for (const { program, words, instruction } of site.started) {
    if (words.some((word) => word !== undefined && ASSETS.test(word)) || program.startsWith('webpack'))
      return { instruction, reason: 'it compiles assets when it starts' };
  }
  return undefined;
}

/** Downloaded .gem files lie beside the gems that they were unpacked to. Source: src/packages/bundler.ts, bundledGems. */
function cacheLines(
  { document, stage }: Site,
  folders: readonly string[],
): NonNullable<Split['builderLines']> {
  const text = stage.instructions.map(({ range }) => document.text.slice(range.start, range.end)).join('\n');
  if (/\brm\b.*\/cache|gem cleanup/.test(text)) return [];
  const caches = folders.map((folder) =>
    folder === GEM_HOME ? `${folder}/cache/*.gem` : `${folder}/ruby/*/cache/*.gem`,
  );
  return [{ lines: [`RUN rm -f ${caches.join(' ')}`] }];
}

/** What gems and source need of the full image. */
function needsOf(
  site: Site,
  gems: Gems,
): { readonly libraries: readonly string[]; readonly programs: readonly string[] } | Obstacle {
  const needs = needsOfGems(gems, site.base.release);
  if (typeof needs === 'string')
    return { reason: `what ${needs} needs of ${site.base.name} at run time is not known` };
  const started = startedByRuby(site) ?? [];
  const compiler = started.find((program) => /^(?:gcc|g\+\+|cc|make)$/.test(program));
  if (compiler !== undefined)
    return { reason: `the source starts ${compiler}, so it needs what compiles when it runs` };
  const isInstalled = (program: string): boolean =>
    site.installed.some(({ known }) => known?.commands.includes(program) === true);
  // Without the lock file nobody can tell whether execjs is among the gems, which needs a JavaScript program.
  const node = gems.unread.length > 0 && isInstalled('node') ? ['node'] : [];
  const programs = [...needs.programs, ...node, ...started.filter((program) => IN_FULL_IMAGES.test(program))];
  return {
    libraries: isFull(site) ? needs.libraries : [],
    programs: programs.filter((program) => (isFull(site) && program !== 'node') || isInstalled(program)),
  };
}

function assumptionsOf(
  { base, context, commands }: Site,
  runtime: string,
  gems: Gems,
  libraries: readonly string[],
): readonly string[] {
  const node = commands.some(({ program }) => OF_NODE.test(program))
    ? ['the program reads nothing of node_modules when it runs']
    : [];
  const starting = context === undefined ? 'neither the program nor a gem starts' : 'no gem starts';
  if (runtime === base.written)
    return [`${starting} a compiler, git or another program that ${base.name} gets for the build`];
  const known =
    libraries.length === 0
      ? `the gems need no library of ${base.name} that ${runtime} lacks`
      : `the gems need no library of ${base.name} that ${runtime} lacks but ${listed(libraries)}`;
  const open = `none of the gems that ${listed(gems.unread)} names needs a library of ${base.name} that ${runtime} lacks, such as libpq5, libmariadb3 or libsqlite3-0`;
  return [
    ...node,
    gems.unread.length > 0 ? open : known,
    `${starting} a program that ${runtime} lacks, such as git or node`,
  ];
}

/** Bundler writes the lock file where the context has none. */
function lockFiles(site: Site): readonly Artefact[] {
  const paths = gemInstalls(site).flatMap((command) => {
    if (command.call?.manager.name !== 'bundler') return [];
    const path = besideGemfile(command, 'Gemfile.lock');
    const isCopied =
      path === undefined ||
      site.source.kindOf(path) === 'file' ||
      site.source.copies.some(({ copy }) => copy.sources.some((word) => word.endsWith('Gemfile.lock')));
    return isCopied ? [] : [path];
  });
  return [...new Set(paths)].map((path) => ({ path }));
}

/** Rails puts what it compiles below `public`. */
function assetFolders(site: Site): readonly Artefact[] {
  const folders = site.commands.flatMap((command) =>
    makesAssets(command) && command.folder !== undefined ? [`${command.folder}/public`] : [],
  );
  return [...new Set(folders)].map((path) => ({ path }));
}

/** What of commands purposes.ts cannot know; what stands below the last install stays there, in the runtime. */
function purposeOf(command: StageCommand, site: Site): CommandPurpose | undefined {
  const { program, words } = command;
  const last = lastWork(site);
  if (gemInstalls(site).includes(command) || makesAssets(command)) return 'build';
  if (last !== undefined && command.instruction.index > last.instruction.index) return 'nothing';
  if (/^(?:ruby|gem|bundle|node|rails)$/.test(program) && /^(?:-v|--version|env|list)$/.test(words[0] ?? ''))
    return 'nothing';
  if (/^(?:bundle|bundler)$/.test(program))
    return words.includes('exec') || words.includes('binstubs') ? undefined : 'build';
  if (program === 'gem' || OF_NODE.test(program)) return 'build';
  if (/^(?:bash|sh)$/.test(program) && setsUpNode(command)) return 'build';
  if (program === 'rm') return removesSource(site, command) ? undefined : 'nothing';
  return undefined;
}

/** `curl https://deb.nodesource.com/setup_20.x | bash -` */
function setsUpNode({ words, command }: StageCommand): boolean {
  const isBare = words.every((word) => word !== undefined && word.startsWith('-'));
  return isBare && /nodesource\.com\/setup/.test(command.script.text.text);
}

function removesSource(site: Site, command: StageCommand): boolean {
  return command.words.some((word) => {
    const path = word?.startsWith('-') === true ? undefined : pathOf(command, word);
    return (
      path !== undefined &&
      site.source.copies.some(
        ({ hasFolder, destination }) => hasFolder && destination !== undefined && isWithin(path, destination),
      )
    );
  });
}
