// Sites that a generator makes and Python's own server serves: their files on nginx; generators that serve by themselves.
// Sources: https://docs.python.org/3/library/http.server.html#command-line-interface, https://gohugo.io/commands/hugo_server/,
// https://jekyllrb.com/docs/usage/, https://www.mkdocs.org/user-guide/cli/#mkdocs-serve, https://hexo.io/docs/server,
// https://www.getzola.org/documentation/getting-started/cli-usage/#serve
import { absolutePath } from '../../../src/effects/posix-path.ts';
import type { CommandUse } from '../../../src/effects/used-commands.ts';
import type { CommandPurpose, Obstacle, Recipe, Split } from '../recipe.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { type FrontEnd, onNginx, replaceable } from './front-end.ts';
import type { StaticServer } from './static-servers.ts';
import { generatorOf, writtenBy } from './web-root.ts';

/** Servers that build what they serve, and build it again when a source file changes. */
const SERVING: readonly (readonly [program: RegExp, words: RegExp])[] = [
  [/^(?:hugo|jekyll|mkdocs|hexo|zola|mdbook|honkit|gitbook)$/, /^(?:serve|server|s)\b/],
  [/^bundle$/, /^exec jekyll (?:serve|server|s)\b/],
  [/^sphinx-autobuild$/, /^/],
];

/** A site that is generated in the stage. */
export const siteGenerator: Recipe = {
  name: 'site generator',
  recognises: (site) => ownServer(site) !== undefined || readSite(site) !== undefined,
  split(site): Split | Obstacle | undefined {
    const own = ownServer(site);
    if (own !== undefined) {
      const [verb = ''] = own.words;
      const reason = `it starts ${own.program} ${verb}, which builds the site that it serves`.replace(
        ' ,',
        ',',
      );
      return { instruction: own.instruction, reason };
    }
    const found = readSite(site);
    return found === undefined ? undefined : onNginx(site, found);
  },
  purposeOf: (command): CommandPurpose | undefined => (isOfBuild(command) ? 'build' : undefined),
};

function ownServer({ started }: Site): CommandUse | undefined {
  return started.find(({ program, words, instruction }) => {
    const text = words.map((word) => word ?? '').join(' ');
    const isServing = SERVING.some(([name, pattern]) => name.test(program) && pattern.test(text));
    return isServing && instruction.keyword !== 'HEALTHCHECK';
  });
}

function readSite(site: Site): FrontEnd | undefined {
  const last = site.commands.findLast((command) => generatorOf(command) !== undefined)?.instruction;
  const running = site.started.filter(({ instruction }) => instruction.keyword !== 'HEALTHCHECK');
  const [start] = running;
  if (last === undefined || start === undefined || running.length > 1) return undefined;
  const server = pythonServer(site, start);
  const outputs = site.commands.flatMap(outputsOf);
  return server === undefined || !outputs.includes(server.folder)
    ? undefined
    : replaceable(site, server, last);
}

/** Where generators put a site that no option places. */
const DEFAULTS: Readonly<Record<string, string>> = {
  hugo: 'public',
  jekyll: '_site',
  mkdocs: 'site',
  zola: 'public',
  mdbook: 'book',
  pelican: 'output',
};

function outputsOf(command: StageCommand): readonly string[] {
  if (generatorOf(command) === undefined) return [];
  const name = Object.hasOwn(DEFAULTS, command.program) ? DEFAULTS[command.program] : undefined;
  const byDefault = name === undefined ? undefined : absolutePath(command.folder, name);
  const written = writtenBy(command).filter((path) => path !== command.folder);
  if (written.length > 0) return written;
  return byDefault === undefined ? [] : [byDefault];
}

/** `python3 -m http.server 8000 --directory site`. */
function pythonServer(site: Site, { program, words }: CommandUse): StaticServer | undefined {
  const [option, module, ...rest] = words;
  if (!/^python[\d.]*$/.test(program) || option !== '-m') return undefined;
  if (module !== 'http.server' && module !== 'SimpleHTTPServer') return undefined;
  let port = 8000;
  let folder = site.finalState.workdir;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (/^\d{2,5}$/.test(word)) port = Number(word);
    else if (word === '--directory' || word === '-d') folder = absolutePath(folder, rest[++at]);
    else if ((word === '--bind' || word === '-b') && rest[at + 1] === '0.0.0.0') at += 1;
    else return undefined;
  }
  if (folder === undefined) return undefined;
  return {
    program: `python -m ${module}`,
    folder,
    port,
    tries: '$uri $uri/ =404',
    compresses: false,
    isOpen: false,
    otherwise: 'lists of folders',
  };
}

function isOfBuild(command: StageCommand): boolean {
  return (
    generatorOf(command) !== undefined ||
    /^(?:pip[\d.]*|pipenv|poetry|uv|bundle|bundler|gem|npm|yarn|git|make)$/.test(command.program) ||
    (/^python[\d.]*$/.test(command.program) && command.words[0] === '-m' && command.words[1] === 'pip')
  );
}
