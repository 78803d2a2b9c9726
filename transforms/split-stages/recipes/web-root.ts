// Sites that are built in the image of a web server: what the server serves is copied from the builder.
// Sources: https://hub.docker.com/_/nginx, https://hub.docker.com/_/httpd, https://gohugo.io/commands/hugo/,
// https://jekyllrb.com/docs/configuration/options/, https://www.mkdocs.org/user-guide/cli/,
// https://www.sphinx-doc.org/en/master/man/sphinx-build.html, https://rust-lang.github.io/mdBook/cli/build.html,
// https://www.getzola.org/documentation/getting-started/cli-usage/, https://docs.getpelican.com/en/latest/publish.html
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { absolutePath, isWithin } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Artefact, CommandPurpose, Obstacle, Recipe, RuntimeBase, Split } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import { isBuildScript, isCorepack } from './node-artefacts.ts';
import { isNodeCommand } from './node-project.ts';

/** An official image of a web server that starts by itself. */
interface WebServer {
  readonly root: string;
  readonly settings: RegExp;
  readonly programs: readonly string[];
}

const SERVERS: Readonly<Record<string, WebServer>> = {
  nginx: {
    root: '/usr/share/nginx/html',
    settings: /^\/etc\/nginx(?:\/|$)/,
    programs: ['nginx', 'curl', 'envsubst'],
  },
  httpd: {
    root: '/usr/local/apache2/htdocs',
    settings: /^\/usr\/local\/apache2\/conf(?:\/|$)/,
    programs: ['httpd', 'httpd-foreground', 'apachectl'],
  },
};

/** Options of site generators that name where the site goes; it is the folder that follows, without one. */
const GENERATORS: Readonly<Record<string, readonly string[]>> = {
  hugo: ['-d', '--destination'],
  jekyll: ['-d', '--destination'],
  mkdocs: ['-d', '--site-dir'],
  zola: ['-o', '--output-dir'],
  mdbook: ['-d', '--dest-dir'],
  pelican: ['-o', '--output'],
  hexo: [],
};

/** Packages that only a build of a site needs. */
const TOOLS =
  /^(?:nodejs(?:-.*)?|node|npm|yarn|yarnpkg|hugo|ruby(?:-.*)?|bundler|jekyll|python[23]?(?:-.*)?|py[23]?-.*|mkdocs|build-base|build-essential|make|g\+\+|gcc|git(?:-core)?|curl|wget|gnupg[12]?|apt-transport-https|unzip|bzip2|autoconf|automake)$/;

/** A site in the image of nginx or httpd, without what built it. */
export const webRoot: Recipe = {
  name: 'site',
  recognises: (site) => serverOf(site) !== undefined && site.commands.some(isGenerating),
  split(site): Split | Obstacle | undefined {
    const server = serverOf(site);
    if (server === undefined) return undefined;
    const { base } = site;
    const runtime: RuntimeBase = { reference: base.written, known: base.name, programs: server.programs };
    const artefacts = servedFiles(site, server);
    const last = site.commands.findLast(isGenerating)?.instruction;
    if (artefacts.length === 0)
      return {
        ...(last === undefined ? {} : { instruction: last }),
        reason: `what of the build comes into ${server.root} is not known`,
      };
    const root = site.source.copies.find(
      ({ hasFolder, destination, instruction: { index } }) =>
        hasFolder && destination === '/' && index < (last?.index ?? 0),
    );
    if (root !== undefined)
      return {
        instruction: root.instruction,
        reason: 'it copies the source among the folders of the system',
      };
    const used = new Set(site.started.map(({ program }) => program));
    const tools = site.installed.filter(
      ({ name, known }) =>
        TOOLS.test(name) && !used.has(name) && !(known?.commands ?? []).some((each) => used.has(each)),
    );
    const hasStart = site.starts.some(({ keyword }) => keyword !== 'HEALTHCHECK');
    return {
      runtime,
      artefacts,
      source: 'none',
      replaced: new Set(tools.map(({ name }) => name)),
      linksLibraries: false,
      dropped: manifestCopies(site),
      repeated: otherCopies(site),
      runtimeLines: empties(site, server.root) ? [`RUN rm -rf ${server.root}/*`] : [],
      ...(hasStart ? {} : { startsByItself: true as const }),
      isBuildVariable: (name) =>
        /^(?:HUGO_\w+|JEKYLL_\w+|NODE_ENV|NPM_\w+|REACT_APP_\w+|VUE_APP_\w+)$/.test(name),
      readsVariable: () => true,
      assumptions: [
        `${base.name} serves nothing of what the stage builds but ${artefacts.map(({ path }) => path).join(', ')}`,
      ],
    };
  },
  purposeOf: sitePurpose,
};

function serverOf({ base, started }: Site): WebServer | undefined {
  const name = base.repository.replace(/^library\//, '');
  const server = Object.hasOwn(SERVERS, name) ? SERVERS[name] : undefined;
  // A program that is installed beside it is more than a site.
  const isOther = started.some(({ program }) =>
    /^(?:node|npm|yarn|python[23]?|ruby|supervisord|php-fpm)$/.test(program),
  );
  return isOther ? undefined : server;
}

function isGenerating(command: StageCommand): boolean {
  return isBuildScript(command) || generatorOf(command) !== undefined;
}

/** `hugo`, `jekyll build`, `mkdocs build`; nothing for their servers. */
export function generatorOf({ program, words }: StageCommand): readonly string[] | undefined {
  if (program === 'sphinx-build') return [];
  const options = Object.hasOwn(GENERATORS, program) ? GENERATORS[program] : undefined;
  const [verb] = words;
  if (options === undefined || /^(?:serve|server|version|new|init|--version)$/.test(verb ?? ''))
    return undefined;
  return options;
}

/** The server's own folder, and others that are filled for it. */
function servedFiles(site: Site, { root, settings }: WebServer): readonly Artefact[] {
  const found = new Map<string, Artefact>();
  for (const command of site.commands) {
    for (const path of writtenBy(command)) {
      if (isWithin(path, root)) found.set(root, { path: root });
      else if (settings.test(path)) found.set(path, { path });
      else if (/^\/(?:www|srv|var\/www)(?:\/|$)/.test(path) && !isSource(site, path))
        found.set(path, { path });
    }
  }
  if (![...found.values()].some(({ path }) => !settings.test(path))) return [];
  return [...found.values()];
}

/** Folders of the context that the build does not read: settings, pages. */
function otherCopies(site: Site): readonly Instruction[] {
  return site.source.copies.flatMap(({ instruction, hasFolder, destination, copy }) =>
    hasFolder && copy.kind === 'context' && destination !== undefined && !isBuiltFrom(site, destination)
      ? [instruction]
      : [],
  );
}

/** A command of the build runs in it, or names it. */
function isBuiltFrom({ commands }: Site, folder: string): boolean {
  return commands.some(
    (command) =>
      (command.folder !== undefined &&
        command.folder !== '/' &&
        (isWithin(command.folder, folder) || isWithin(folder, command.folder))) ||
      (isGenerating(command) &&
        command.words.some((word) => {
          const path = pathOf(command, word?.replace(/^--?\w+=/, ''));
          return path !== undefined && path !== '/' && isWithin(path, folder);
        })),
  );
}

function isSource({ source }: Site, path: string): boolean {
  return source.copies.some(({ destination, hasFolder }) => hasFolder && destination === path);
}

/** What `cp`, `mv` and a generator write. */
export function writtenBy(command: StageCommand): readonly string[] {
  const { program, words, folder } = command;
  const operands = words.filter((word) => word?.startsWith('-') !== true);
  if (program === 'cp' || program === 'mv')
    return operands.length < 2 ? [] : known(pathOf(command, operands.at(-1)));
  if (program === 'sphinx-build') return known(pathOf(command, operands[1]));
  const options = generatorOf(command);
  const value = options === undefined ? undefined : optionValue(words, ...options);
  const joined = words.find((word) => /^-[do]\/./.test(word ?? ''))?.slice(2);
  return options === undefined ? [] : known(absolutePath(folder, value ?? joined));
}

function known(path: string | undefined): readonly string[] {
  return path === undefined ? [] : [path];
}

/** Manifests that are copied to wherever the build runs: no server reads them. */
function manifestCopies({ source }: Site): readonly Instruction[] {
  const MANIFEST =
    /(?:^|\/)(?:package(?:-lock|\*)?\.json|yarn\.lock|bower\.json|\.bowerrc|[Gg]runtfile\.\w+|gulpfile\.\w+|Gemfile(?:\.lock)?|requirements\.txt|mkdocs\.yml)$/;
  return source.copies.flatMap(({ instruction, copy }) =>
    copy.kind === 'context' && copy.sources.every((word) => MANIFEST.test(word)) ? [instruction] : [],
  );
}

/** The server's own pages are removed. */
function empties(site: Site, root: string): boolean {
  return site.commands.some((command) => command.program === 'rm' && removes(command, root));
}

function removes(command: StageCommand, root: string): boolean {
  return command.words.some((word) => {
    const path = pathOf(command, word?.replace(/\/?\*$/, ''));
    return path === root;
  });
}

function sitePurpose(command: StageCommand, site: Site): CommandPurpose | undefined {
  const server = serverOf(site);
  if (server === undefined) return undefined;
  const { program, instruction, redirected } = command;
  if (redirected.length > 0 && redirected.every((path) => path?.startsWith('/etc/apt/') === true))
    return 'build';
  if (isNodeCommand(command) || isCorepack(command) || generatorOf(command) !== undefined) return 'build';
  if (program === 'rm' && removes(command, server.root)) return 'build';
  if (/^(?:bundle|bundler|gem|pip[23]?|easy_install|bower|gulp|grunt|sphinx-build)$/.test(program))
    return 'build';
  const isSetup = /nodesource|npmjs\.(?:org|com)\/install|nodejs\.org/.test(instruction.arguments.text);
  if (/^(?:ba)?sh$/.test(program) && isSetup) return 'build';
  const written = writtenBy(command);
  const isServed = written.some((path) =>
    servedFiles(site, server).some((each) => isWithin(path, each.path)),
  );
  return isServed && (program === 'cp' || program === 'mv') ? 'build' : undefined;
}
