// Programs that are installed for all of an image: `npm install -g pm2`.
import type { CommandPurpose, Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import type { GlobalInstall, NodeStage } from './node-project.ts';
import { packageOf } from './package-programs.ts';
import { isFullImage } from './node-runtime.ts';

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** They install or compile packages: no container needs them, or it is asked elsewhere. */
const INSTALLERS = setOf('npm yarn pnpm corepack node-gyp node-pre-gyp bower n cnpm');
/** They build: a container that starts one is refused. */
const BUILDERS = setOf(
  'gulp gulp-cli grunt grunt-cli webpack webpack-cli typescript @angular/cli @nestjs/cli @vue/cli babel-cli @babel/cli ' +
    'browserify jspm tsd typings eslint tslint lerna nx turbo sass node-sass less coffee-script node-prune modclean jest mocha ' +
    'ember-cli parcel parcel-bundler rollup ionic @ionic/cli cordova create-react-app react-scripts polymer-cli',
);
/** Nothing of them is compiled. Source: the dependencies that each names, at https://www.npmjs.com */
const PURE = setOf(
  'pm2 serve http-server forever nodemon cross-env npm-run-all env-cmd dotenv-cli sequelize-cli knex migrate-mongo node-dev ' +
    'concurrently static-server pushstate-server superstatic json-server',
);

/** What an install for all is for, or why that is not known. */
export function globalRole(
  site: Site,
  stage: NodeStage,
  { command, packages }: GlobalInstall,
): CommandPurpose | Obstacle {
  const { starts, projects } = stage;
  const unknown = starts.find(({ isUnknown }) => isUnknown === true)?.through;
  const used = new Set(site.commands.map(({ program }) => packageOf(program)));
  const { instruction } = command;
  let role: CommandPurpose = 'build';
  for (const name of packages) {
    if (INSTALLERS.has(name) || projects.some(({ tool }) => tool === name)) continue;
    const isNamed = isNamedAtStart(site, stage, name);
    if (!isNamed && (used.has(name) || (BUILDERS.has(name) && unknown === undefined))) continue;
    if (!isNamed && BUILDERS.has(name))
      return { instruction, reason: `whether ${unknown ?? 'the container'} runs ${name} is not known` };
    const hasCompilers = isFullImage(site) || site.installed.some(({ known }) => known?.role === 'build');
    if (hasCompilers && !PURE.has(name))
      return { instruction, reason: `whether ${name} can be installed without compilers is not known` };
    role = 'run';
  }
  return role;
}

/** The first install for all of which it is not known what it is for. */
export function globalProblem(site: Site, stage: NodeStage): Obstacle | undefined {
  for (const each of stage.globals) {
    const role = globalRole(site, stage, each);
    if (typeof role !== 'string') return role;
  }
  return undefined;
}

/** A container starts it, or hands its name to what it starts: `wait-for-it.sh db -- pm2-runtime app.js`. */
function isNamedAtStart({ started }: Site, { starts }: NodeStage, name: string): boolean {
  const last = name.replace(/^.*\//, '');
  return [...started, ...starts].some(({ program, words }) =>
    [program, ...words].some((word) => {
      const own = (word ?? '').replace(/^.*\//, '');
      return own === last || packageOf(own) === name || (word ?? '').split(/\s+/).includes(last);
    }),
  );
}
