import { isWithin } from '../../../src/effects/posix-path.ts';
import type { Artefact, CommandPurpose, Obstacle, RuntimeBase } from '../recipe.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';

// Sources: github.com/docker-library/tomcat (Dockerfile.template: CATALINA_HOME, CMD ["catalina.sh", "run"]),
// github.com/jetty/jetty.docker (JETTY_BASE, whose entry point starts the server)

/** A server that starts what is put into one of its folders. */
interface Server {
  readonly folder: string;
  readonly webapps: string;
  /** What starts it. */
  readonly start: RegExp;
}

const SERVERS: Readonly<Record<string, Server>> = {
  tomcat: {
    folder: '/usr/local/tomcat',
    webapps: '/usr/local/tomcat/webapps',
    start: /^(?:catalina|startup)\.sh$/,
  },
  jetty: { folder: '/var/lib/jetty', webapps: '/var/lib/jetty/webapps', start: /^docker-entrypoint\.sh$/ },
};

/** The server that the stage's base holds. */
function serverOf({ base }: Site): Server | undefined {
  return Object.hasOwn(SERVERS, base.repository) ? SERVERS[base.repository] : undefined;
}

/** The server's own image, for programs that are put into it. */
export function serverRuntime(site: Site): RuntimeBase | undefined {
  const { base } = site;
  return serverOf(site) === undefined
    ? undefined
    : { reference: base.written, known: base.name, programs: ['java', 'keytool', 'catalina.sh'] };
}

/** Whether containers start the server, by the base's own CMD or by one like it. */
export function startsServer(site: Site): boolean {
  const server = serverOf(site);
  const isStart = (program: string): boolean => server?.start.test(program) === true;
  return (
    server !== undefined &&
    site.started.every(
      ({ program, instruction }) => instruction.keyword === 'HEALTHCHECK' || isStart(program),
    )
  );
}

/** What `cp target/shop.war $CATALINA_HOME/webapps/ROOT.war` and its like put into the server, if it is all known. */
export function deployedArtefacts(site: Site): readonly Artefact[] | Obstacle {
  const server = serverOf(site);
  if (server === undefined || !startsServer(site)) return [];
  const found: Artefact[] = [];
  for (const command of site.commands) {
    const { program, words, instruction } = command;
    if (program !== 'cp' && program !== 'mv') continue;
    const operands = words.filter((word) => word?.startsWith('-') !== true);
    const target = pathOf(command, operands.at(-1))?.replace(/(.)\/+$/, '$1');
    if (target === undefined) return { instruction, reason: `where ${program} copies to is not known` };
    if (!isWithin(target, server.folder)) continue;
    const names = operands.slice(0, -1).map((word) => /([^/*?[]+)\/?$/.exec(word ?? '')?.[1]);
    if (target.endsWith('.war')) found.push({ path: target });
    else if (target === server.webapps && names.every((name) => name !== undefined))
      found.push(...names.map((name): Artefact => ({ path: `${target}/${name ?? ''}` })));
    else return { instruction, reason: `what ${program} puts into ${target} is not known` };
  }
  return found;
}

/** Commands that change the server's own files: `rm -rf $CATALINA_HOME/webapps/ROOT`. */
export function serverPurpose(site: Site, command: StageCommand): CommandPurpose | undefined {
  const server = serverOf(site);
  if (server === undefined || !/^(?:rm|rmdir|mkdir|sed|chmod|chown|ln|touch)$/.test(command.program))
    return undefined;
  const paths = command.words
    .filter((word) => word?.startsWith('/') === true)
    .flatMap((word) => pathOf(command, word?.replace(/[*?].*$/, '')) ?? []);
  return paths.length > 0 && paths.every((path) => isWithin(path.replace(/(.)\/+$/, '$1'), server.folder))
    ? 'run'
    : undefined;
}
