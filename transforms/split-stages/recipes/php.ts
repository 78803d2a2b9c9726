import { isWithin } from '../../../src/effects/posix-path.ts';
import { shown } from '../purposes.ts';
import type { Artefact, CommandPurpose, KeptSource, Obstacle, Recipe, Split } from '../recipe.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { givenAway } from './given-away.ts';
import { ownPrograms } from './own-programs.ts';
import { fillsProject, folderOf, isComposer, isGlobal, isOfPlugins, isOfProject } from './php-composer.ts';
import { buildsExtension } from './php-extensions.ts';

// Sources: https://github.com/docker-library/php (docker-php-ext-install, docker-php-ext-enable, docker-php-ext-configure),
// https://getcomposer.org/doc/03-cli.md, https://getcomposer.org/doc/06-config.md#vendor-dir

const EXTENSIONS = '/usr/local/lib/php/extensions';
const SETTINGS = '/usr/local/etc/php/conf.d';

const EXTENSION_TOOLS =
  /^(?:docker-php-(?:ext-(?:install|configure|enable)|source)|pecl|install-php-extensions)$/;
const OTHER_BUILDS =
  /^(?:g?make|cmake|configure|phpize|gcc|g\+\+|cc|npm|yarn|pnpm|npx|bower|gulp|grunt|go|cargo|pip[\d.]*|gem|bundle|pear|git|hg|svn|wkhtmltopdf)$/;
const APACHE_SETTINGS = /^a2(?:en|dis)(?:mod|site|conf)$/;
/** Programs of every variant. Source: docker-library/php, Dockerfile-linux.template ("persistent / runtime deps"). */
const OF_THE_IMAGE = ['curl', 'xz', 'tar', 'openssl'];
const FETCHES_COMPOSER = /getcomposer\.org|composer(?:-setup\.php|\.phar)/;
/** Extensions and Composer's packages on the image that they are built in, without headers and what fetched them. */
export const php: Recipe = {
  name: 'PHP',
  recognises: (site) =>
    site.base.repository === 'php' &&
    site.commands.some(
      (command) =>
        EXTENSION_TOOLS.test(command.program) || isComposer(command) || buildsExtension(site, command),
    ),
  split(site): Split | Obstacle | undefined {
    const last = lastWork(site);
    if (last === undefined || !gains(site, last)) return undefined;
    const obstacle = obstacleOf(site);
    if (obstacle !== undefined) return obstacle;
    const project = projectOf(site, last);
    if ('reason' in project) return project;
    const { base } = site;
    const hasExtensions = site.commands.some(
      (command) => EXTENSION_TOOLS.test(command.program) || buildsExtension(site, command),
    );
    const extensions = hasExtensions ? [EXTENSIONS, SETTINGS].map((path) => ({ path, isFirst: true })) : [];
    return {
      runtime: {
        reference: base.written,
        known: base.name,
        programs: ownPrograms(site, [
          ...OF_THE_IMAGE,
          'php',
          'php-fpm',
          'docker-php-entrypoint',
          'apache2-foreground',
          'apache2ctl',
          'a2enmod',
        ]),
      },
      artefacts: [...extensions, ...project.artefacts],
      source: project.source,
      needless: new Set(['libstdc++6', 'libatomic1', 'libatomic', 'libgomp1', 'libgomp']),
      linksLibraries: true,
      runs: toolsOfComposer(site, last),
      dropped: composerCopies(site, last),
      isBuildVariable: (name) =>
        /^COMPOSER_(?:ALLOW_SUPERUSER|NO_INTERACTION|PROCESS_TIMEOUT|CACHE_DIR|MEMORY_LIMIT)$/.test(name),
      readsVariable: (name) => !/^(?:APACHE_\w+|PORT)$/.test(name),
      assumptions: [
        ...project.assumptions,
        `the program starts neither Composer, git nor another program that the build adds to ${base.name}`,
      ],
    };
  },
  purposeOf,
};

/** Packages that only build, above the last command of the build. */
function gains({ installed }: Site, last: StageCommand): boolean {
  return installed.some(
    ({ known, instruction, isHidden, name }) =>
      instruction.index <= last.instruction.index && !isHidden && (known?.role === 'build' || name === 'git'),
  );
}

function lastWork(site: Site): StageCommand | undefined {
  return site.commands.findLast(
    (command) =>
      EXTENSION_TOOLS.test(command.program) || isComposer(command) || buildsExtension(site, command),
  );
}

function obstacleOf(site: Site): Obstacle | undefined {
  const { commands, stage } = site;
  const debugger_ = commands.find(
    ({ program, words }) =>
      EXTENSION_TOOLS.test(program) && words.some((word) => /^(?:xdebug|pcov)/.test(word ?? '')),
  );
  if (debugger_ !== undefined)
    return {
      instruction: debugger_.instruction,
      reason: 'it installs a debugger: an image to develop or test in',
    };
  const other = commands.find(
    (command) => OTHER_BUILDS.test(command.program) && !buildsExtension(site, command),
  );
  if (other !== undefined)
    return {
      instruction: other.instruction,
      reason: `${shown(other)} makes more than extensions and Composer's packages, and which of its files the program needs is not known`,
    };
  const composer = commands.find(
    ({ command, instruction }) =>
      FETCHES_COMPOSER.test(command.script.text.text) &&
      instruction.index <= (lastWork(site)?.instruction.index ?? 0),
  );
  if (composer !== undefined && !fillsProject(site))
    return { instruction: composer.instruction, reason: 'it installs Composer for use in the container' };
  const global = commands.find(
    (command) => isComposer(command) && isGlobal(command) && !isOfPlugins(command),
  );
  if (global !== undefined)
    return {
      instruction: global.instruction,
      reason: `${shown(global)} installs programs for use in the container`,
    };
  const path = stage.instructions.find(
    ({ keyword, arguments: { text } }) =>
      keyword === 'ENV' && /PATH.*(?:composer|vendor\/bin)/i.test(text) && !isOfProject(site, text),
  );
  if (path !== undefined)
    return { instruction: path, reason: "PATH leads to programs of Composer's packages" };
  const create = commands.find((command) => isComposer(command) && command.words.includes('create-project'));
  return create === undefined
    ? undefined
    : { instruction: create.instruction, reason: 'composer create-project makes the program itself' };
}

interface Project {
  readonly artefacts: readonly Artefact[];
  readonly source: KeptSource;
  readonly assumptions: readonly string[];
}

/** What Composer makes: `vendor`, or, where its scripts see the source, what they change there. */
function projectOf(site: Site, last: StageCommand): Project | Obstacle {
  const installs = site.commands.filter((command) => isComposer(command) && !isGlobal(command));
  const [first] = installs;
  if (first === undefined) return { artefacts: [], source: 'again', assumptions: [] };
  const folders = new Set(installs.map(folderOf));
  const [folder] = folders;
  const { instruction } = first;
  if (folders.size > 1 || folder === undefined || folder === '/')
    return { instruction, reason: 'the folder that Composer fills is not known' };
  const manifest = site.source.read(`${folder}/composer.json`) ?? '';
  if (/"(?:vendor|bin)-dir"/.test(manifest))
    return { instruction, reason: 'composer.json puts the packages into a folder of its own' };
  const above = site.source.copies.flatMap(({ instruction: copy, hasFolder, destination }) =>
    hasFolder && destination !== undefined && copy.index < (installs.at(-1)?.instruction.index ?? 0)
      ? [destination]
      : [],
  );
  const own = above.filter((each) => isWithin(each, folder) || isWithin(folder, each));
  if (own.length === 0) {
    const assumptions = ["Composer's scripts change nothing but vendor"];
    return { artefacts: [{ path: `${folder}/vendor` }], source: 'again', assumptions };
  }
  if (own.some((each) => !isWithin(each, folder)) || above.length > own.length)
    return { instruction, reason: 'its source is copied into several folders' };
  const given = givenAway(site, [folder], last);
  return given ?? { artefacts: [], source: [folder], assumptions: [] };
}

/** `COPY --from=composer /usr/bin/composer /usr/bin/`, where the build runs it and nothing else does. */
function composerCopies(site: Site, last: StageCommand): Split['dropped'] & object {
  const { document, stage } = site;
  const below = stage.instructions
    .filter(({ index, keyword }) => index > last.instruction.index && keyword === 'RUN')
    .map(({ range }) => document.text.slice(range.start, range.end));
  if (below.some((text) => text.includes('composer')) || !fillsProject(site)) return [];
  return site.source.copies.flatMap(({ instruction, copy }) =>
    copy.kind === 'stage' &&
    copy.sources.every((word) => /(?:^|\/)(?:composer|install-php-extensions)$/.test(word))
      ? [instruction]
      : [],
  );
}

/** What Composer fetches and unpacks with, where it stays in the image. Source: https://getcomposer.org/doc/00-intro.md#system-requirements */
function toolsOfComposer(site: Site, last: StageCommand): readonly string[] {
  const dropped = composerCopies(site, last);
  const isThere = site.stage.instructions.some(
    ({ range, index }, at) =>
      at > 0 &&
      /composer/.test(site.document.text.slice(range.start, range.end)) &&
      (index > last.instruction.index ||
        site.source.copies.some(
          ({ instruction, copy }) =>
            instruction.index === index && copy.kind === 'stage' && !dropped.includes(instruction),
        )),
  );
  if (!isThere) return [];
  return ['git', 'unzip', 'zip'].filter((program) =>
    site.installed.some(({ known }) => known?.commands.includes(program) === true),
  );
}

/** What of commands purposes.ts cannot know; what stands below the last work stays there, in the runtime. */
function purposeOf(command: StageCommand, site: Site): CommandPurpose | undefined {
  const { program, words, call } = command;
  const last = lastWork(site);
  if (last !== undefined && command.instruction.index > last.instruction.index) return 'nothing';
  if (EXTENSION_TOOLS.test(program) || isComposer(command) || call?.manager.name === 'composer')
    return 'build';
  if (buildsExtension(site, command)) return 'build';
  if (APACHE_SETTINGS.test(program)) return 'run';
  if (program === 'php' && /^(?:-v|-m|-i|--version)$/.test(words[0] ?? '')) return 'nothing';
  const { text } = command.instruction.arguments;
  if (FETCHES_COMPOSER.test(text) && fillsProject(site) && isOfItsInstaller(command)) return 'build';
  if (
    /^(?:mv|cp|sed|ln)$/.test(program) &&
    /PHP_INI_DIR|\/usr\/local\/etc\/php|\/etc\/apache2\//.test(text)
  ) {
    const targets = words.filter((word) => word !== undefined && !word.startsWith('-'));
    const isOfImage = (word: string | undefined): boolean =>
      word === undefined || /^\/(?:usr\/local\/etc\/php|etc\/apache2)/.test(word);
    return isOfImage(targets.at(-1)) ? 'run' : undefined;
  }
  if (program === 'rm')
    return words.some((word) => /^\/(?:var\/www|app|srv|code)/.test(word ?? '')) ? undefined : 'nothing';
  return undefined;
}

/** `curl https://getcomposer.org/installer | php -- --install-dir=/usr/local/bin`, `mv composer.phar /usr/local/bin/composer`. */
function isOfItsInstaller({ program, written, words }: StageCommand): boolean {
  if (words.some((word) => word?.includes('composer') === true))
    return /^(?:php|curl|wget|mv|cp|ln|chmod)$/.test(program) || written.startsWith('-');
  return (
    (program === 'php' || written.startsWith('-')) && words.every((word) => word?.startsWith('-') === true)
  );
}
