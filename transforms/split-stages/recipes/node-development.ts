// Commands that compile when a container starts, or serve sources while somebody changes them.
import type { Obstacle } from '../recipe.ts';
import type { NodeStart } from './node-starts.ts';

/** A program, and what its words must match. */
type Rule = readonly [program: RegExp, words: RegExp, what: string];

const WATCHES = 'which starts the program anew when a source file changes';
const COMPILES = 'which compiles when it starts';
const SERVES = 'a development server, which builds what it serves';
const TESTS = 'which runs tests';

/** Sources: the manuals of these programs. */
const RULES: readonly Rule[] = [
  [/^(?:nodemon|node-dev|ts-node-dev|tsnd|supervisor|tsc-watch|onchange|chokidar|always)$/, /^/, WATCHES],
  [/^(?:node|tsx|bun|deno)$/, /(?:^| )--(?:watch|hot)\b/, WATCHES],
  [/^(?:ts-node|ts-node-esm|babel-node|coffee|sucrase-node|esno|vite-node)$/, /^/, COMPILES],
  [/^node$/, /(?:ts-node|@babel\/register|babel-register|sucrase|esbuild-register)/, COMPILES],
  [
    /^(?:tsc|webpack|rollup|esbuild|tsup|gulp|grunt|brunch|babel|swc|browserify|node-sass|sass)$/,
    /^/,
    COMPILES,
  ],
  [/^nest$/, /^(?:start|build)\b/, COMPILES],
  [/^(?:next|nuxt|nuxi|astro|remix|vinxi|strapi|medusa)$/, /^(?:dev|develop|build)\b/, SERVES],
  [
    /^(?:nuxt|webpack-dev-server|webpack-serve|snowpack|live-server|lite-server|browser-sync|budo|poi|wds|storybook|start-storybook)$/,
    /^(?!start|preview)/,
    SERVES,
  ],
  [/^vite$/, /^(?!preview)/, SERVES],
  [
    /^(?:react-scripts|react-app-rewired|craco|gatsby|docusaurus|preact|cra)$/,
    /^(?:start|develop|watch|dev)\b/,
    SERVES,
  ],
  [
    /^(?:ng|ember|ionic|vue-cli-service|quasar|expo|umi|max|stencil|aurelia|au)$/,
    /^(?:serve|s|start|dev)\b/,
    SERVES,
  ],
  [/^(?:vuepress|vitepress)$/, /^(?:dev|serve|\w+ --)/, SERVES],
  [/^(?:gatsby|react-scripts|ng|vue-cli-service|eleventy)$/, /^(?:build|--serve)/, COMPILES],
  [/^parcel$/, /^(?!build)/, SERVES],
  [/^(?:sls|serverless)$/, /\boffline\b/, SERVES],
  [
    /^(?:jest|mocha|vitest|ava|tap|karma|cypress|playwright|testcafe|wdio|newman|jasmine|nightwatch|protractor|eslint|standard)$/,
    /^/,
    TESTS,
  ],
  [
    /^(?:npm|yarn|pnpm|bun)$/,
    /^(?:install|i|ci|add|rebuild|update)\b/,
    'which installs packages when it starts',
  ],
  [/^(?:meteor|expo)$/, /^(?!--version)/, SERVES],
  [/^react-native$/, /^/, SERVES],
];

/** The first start that shows an image to develop or to test in, or one that builds when it starts. */
export function developmentStart(starts: readonly NodeStart[]): Obstacle | undefined {
  for (const { program, words, instruction, through } of starts) {
    if (instruction.keyword === 'HEALTHCHECK') continue;
    const text = words.map((word) => word ?? '').join(' ');
    // `react-scripts --openssl-legacy-provider start`
    const operands = words.filter((word) => word?.startsWith('-') !== true).join(' ');
    const rule = RULES.find(
      ([name, pattern]) => name.test(program) && (pattern.test(text) || pattern.test(operands)),
    );
    if (rule === undefined) continue;
    const call = through === undefined ? 'it starts' : `${through} runs`;
    const shown = text.length < 40 ? text : (words[0] ?? '');
    const verb = program === 'node' || /^[\w:-]{1,20}$/.test(shown) ? ` ${shown}` : '';
    return { instruction, reason: `${call} ${program}${verb}, ${rule[2]}` };
  }
  return undefined;
}
