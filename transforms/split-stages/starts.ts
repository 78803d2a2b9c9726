import type { CommandUse } from '../../src/effects/used-commands.ts';
import { INTERPRETERS, SHELLS, WORKBENCHES } from '../../src/effects/work-programs.ts';
import type { Obstacle } from './recipe.ts';
import type { Site } from './site.ts';

/** Options, assignments and shell text that stand where a program could. */
export function isIgnoredStart({ program, written }: CommandUse): boolean {
  return program === '' || /^[-$"]|[=*]/.test(written);
}

/** What shows that somebody works in the image, or that its program is built when it starts. */
export function workplaceOf(site: Site): Obstacle | undefined {
  const start = site.starts.find(({ keyword }) => keyword !== 'HEALTHCHECK');
  if (start === undefined && servesByItself(site)) return undefined;
  if (start === undefined)
    return { reason: 'it has no CMD and no ENTRYPOINT, so what the image is for is not known' };
  for (const use of site.started) {
    const reason = problemOf(use);
    if (reason !== undefined && use.instruction.keyword !== 'HEALTHCHECK')
      return { instruction: use.instruction, reason };
  }
  return undefined;
}

/** The base's own CMD is a server. Source: docker-library/php (apache2-foreground, php-fpm). */
function servesByItself({ base }: Site): boolean {
  return base.repository === 'php' && base.words.some((word) => word === 'apache' || word === 'fpm');
}

function problemOf(use: CommandUse): string | undefined {
  const { program, words, script } = use;
  const args = words.map((word) => word ?? '');
  const place = script === undefined ? '' : `, in ${script}`;
  if (WORKBENCHES.test(program)) return `it runs ${program}${place}: an image to develop or test in`;
  const isBare = args.every((word) => /^-(?:l|i|il|li|a|-login)$/.test(word));
  if (script === undefined && isBare && (SHELLS.test(program) || INTERPRETERS.test(program)))
    return `it starts ${program}: an image to work in`;
  if (script === undefined && /^(?:sleep|tail)$/.test(program))
    return `it starts ${program}: an image to work in`;
  const verb = args.find((word) => !word.startsWith('-')) ?? '';
  const builds = isOwnProgram(use)
    ? undefined
    : BUILDS_AT_RUN_TIME.find(([name, verbs]) => name.test(program) && verbs.test(args.join(' ')));
  if (builds !== undefined) return `it runs ${program} ${verb}${place}: the program is built when it starts`;
  return undefined;
}

/** A program that is called like a tool and lies elsewhere: `/app/parcel`, `./air`. */
function isOwnProgram({ written, program }: CommandUse): boolean {
  const isTool = /(?:^|\/)(?:node_modules|vendor)\/|^\/(?:usr|go|opt|root|bin)\//.test(written);
  return written.includes('/') && !isTool && !/^(?:mvnw?|gradlew?)$/.test(program);
}

/** Commands that compile, or serve a tree of sources while somebody changes it. */
const BUILDS_AT_RUN_TIME: readonly (readonly [program: RegExp, verbs: RegExp])[] = [
  [/^go$/, /./],
  [/^(?:air|fresh|gin|reflex|realize|CompileDaemon|modd|dlv|gow)$/, /^/],
  [/^(?:revel|bee|buffalo)$/, /^(?:run|dev)\b/],
  [/^cargo$/, /./],
  [/^rustc$|^gcc$|^g\+\+$|^make$|^cmake$|^cabal$|^stack$/, /^/],
  [/^(?:mvnw?|gradlew?)$/, /^/],
  [/^(?:sbt|lein|mill|bloop)$/, /^/],
  [/^dotnet$/, /^(?:run|watch|test|build|publish|restore|ef)\b/],
  [
    /^(?:npm|yarn|pnpm|bun)$/,
    /^(?:(?:run|run-script) )?(?:start:dev|dev|develop|watch|test|serve:dev|start:debug)\b/,
  ],
  [
    /^(?:npm|yarn|pnpm|bun|npx|pip|pip3|bundle|composer|poetry|pipenv|uv)$/,
    /^(?:install|ci|i|add|update|sync)\b/,
  ],
  [
    /^(?:ng|vite|nuxt-dev|webpack|parcel|react-scripts|vue-cli-service|gatsby|expo|turbo)$/,
    /^(?:serve|start|dev|develop|watch|run)\b|^$/,
  ],
  [/^next|nuxt|astro$/, /^dev\b/],
  [/^flask$/, /--(?:reload|debug)\b/],
  [/^uvicorn$/, /--reload\b/],
  [/^gunicorn$/, /--reload\b/],
  [/^(?:mix)$/, /^(?:phx\.server|run|test|deps)/],
];
