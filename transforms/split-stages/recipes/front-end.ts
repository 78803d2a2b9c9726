// A front end that Node builds and a server of static files serves: its files on nginx.
import type { Instruction } from '../../../src/dockerfile/model.ts';
import { isWithin } from '../../../src/effects/posix-path.ts';
import type { Recipe, Split } from '../recipe.ts';
import type { Site } from '../site.ts';
import { nginxConfiguration, NGINX } from './nginx-site.ts';
import { nodePurpose } from './node-purposes.ts';
import { isBuildScript } from './node-artefacts.ts';
import { isNodeCommand, nodeStage } from './node-project.ts';
import { type StaticServer, staticServer } from './static-servers.ts';

/** What is served, and the instructions that only the server of Node needs. */
export interface FrontEnd {
  readonly server: StaticServer;
  readonly dropped: readonly Instruction[];
  readonly isRoot: boolean;
}

/** The files of a front end on nginx. What is not proven to be one is left to the recipe of Node servers. */
export const frontEnd: Recipe = {
  name: 'front end',
  recognises: (site) => /(?:^|\/)node$/.test(site.base.repository) && readFrontEnd(site) !== undefined,
  split(site): Split | undefined {
    const found = readFrontEnd(site);
    return found === undefined ? undefined : onNginx(site, found);
  },
  purposeOf: (command, site) => {
    const isGlobal = nodeStage(site).globals.some((each) => each.command === command);
    return isGlobal ? 'build' : nodePurpose(command, site);
  },
};

/** Its files on nginx, which needs nothing of the stage's packages. */
export function onNginx(site: Site, { server, dropped, isRoot }: FrontEnd): Split {
  const place = `on port ${server.port} and over IPv4 in the place of ${server.program}`;
  return {
    runtime: NGINX,
    artefacts: [{ path: server.folder }],
    source: 'none',
    replaced: new Set(site.installed.map(({ name }) => name)),
    linksLibraries: false,
    runtimeLines: [nginxConfiguration(server, isRoot)],
    dropped,
    endLines: [...(isRoot ? [] : ['USER nginx']), 'CMD ["nginx", "-g", "daemon off;"]'],
    isBuildVariable: () => true,
    readsVariable: () => true,
    assumptions: [
      `${server.folder} holds nothing but files to serve, as nginx does ${place}${isRoot ? '' : ', as user nginx'}`,
      `nobody needs what ${server.program} does besides (${server.otherwise}), nor anything else of ${site.base.name}`,
    ],
  };
}

function readFrontEnd(site: Site): FrontEnd | undefined {
  const { starts, folders } = nodeStage(site);
  const running = starts.filter(({ instruction }) => instruction.keyword !== 'HEALTHCHECK');
  const [start] = running;
  const last = site.commands.findLast(isNodeCommand)?.instruction;
  if (start === undefined || running.length > 1 || last === undefined) return undefined;
  const server = staticServer(site, start);
  if (server === undefined || !site.commands.some(isBuildScript)) return undefined;
  const isBuilt = folders.some((folder) => isWithin(server.folder, folder) && server.folder !== folder);
  return isBuilt ? replaceable(site, server, last) : undefined;
}

/** The server, if nginx can take its place: nothing that it does not have is asked of it below the build. */
export function replaceable(site: Site, server: StaticServer, last: Instruction): FrontEnd | undefined {
  if (!/^[\w./@-]+$/.test(server.folder) || !isFreeOfOthers(site, last)) return undefined;
  const users = site.stage.instructions.filter(({ keyword }) => keyword === 'USER');
  const isRoot = site.finalState.user === 'root';
  if (users.some(({ index }) => index <= last.index) || (!isRoot && server.port < 1024)) return undefined;
  const copied = site.source.copies
    .filter(({ instruction, hasFolder }) => !hasFolder && instruction.index <= last.index)
    .map(({ instruction }) => instruction);
  return { server, dropped: [...users, ...copied, ...commandsOf(site)], isRoot };
}

/** Nothing below the build adds to it, and nothing prepares what nginx's image may not have. */
function isFreeOfOthers(site: Site, last: Instruction): boolean {
  const { instructions } = site.stage;
  const isTouched = instructions.some(
    ({ keyword, index }) => index > last.index && /^(?:RUN|COPY|ADD|VOLUME|SHELL)$/.test(keyword),
  );
  const makesUsers = site.commands.some(({ program }) =>
    /^(?:user|group)?(?:add|mod)|^add(?:user|group)/.test(program),
  );
  const health = site.starts.find(({ keyword }) => keyword === 'HEALTHCHECK');
  const checks = health === undefined ? [] : site.usesOf(health).commands;
  // Its wget asks the first address of localhost only, which may be one of IPv6.
  const canCheck = checks.every(
    ({ program, words }) =>
      /^(?:curl|exit|true|\[|test|grep)$/.test(program) ||
      (program === 'wget' && !words.some((word) => word === undefined || word.includes('localhost'))),
  );
  return !isTouched && !makesUsers && canCheck;
}

/** All CMD and ENTRYPOINT, the replaced ones too. */
function commandsOf({ stage }: Site): readonly Instruction[] {
  return stage.instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
}
