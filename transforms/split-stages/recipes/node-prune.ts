// Packages of development are removed in the builder, where nothing that runs loads them.
// Sources: https://docs.npmjs.com/cli/v11/commands/npm-prune, https://classic.yarnpkg.com/lang/en/docs/cli/install/,
// https://pnpm.io/cli/prune
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import type { NodeProject } from './node-project.ts';
import { inFolder } from './node-manifest.ts';
import type { NodeSource } from './node-source.ts';
import type { NodeStart } from './node-starts.ts';

/** Programs of packages that are called otherwise than these. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  nest: '@nestjs/cli',
  ng: '@angular/cli',
  sequelize: 'sequelize-cli',
  nuxi: 'nuxt',
  dotenv: 'dotenv-cli',
  'remix-serve': '@remix-run/serve',
  'react-router-serve': '@react-router/serve',
  'vue-cli-service': '@vue/cli-service',
  'migrate-mongo': 'migrate-mongo',
  'node-pg-migrate': 'node-pg-migrate',
  'pm2-runtime': 'pm2',
  'pm2-docker': 'pm2',
  'pm2-dev': 'pm2',
  hs: 'http-server',
  'run-s': 'npm-run-all',
  'run-p': 'npm-run-all',
  docusaurus: '@docusaurus/core',
  'babel-node': '@babel/node',
  strapi: '@strapi/strapi',
  wrangler: 'wrangler',
  tsnd: 'ts-node-dev',
};

/** The package that brings a program. */
export function packageOf(program: string): string {
  return Object.hasOwn(PACKAGE_OF, program) ? (PACKAGE_OF[program] ?? program) : program;
}

/** Whether all that is known of the project shows that its program does without packages of development. */
export function canPrune(
  site: Site,
  project: NodeProject,
  starts: readonly NodeStart[],
  source: NodeSource | undefined,
): boolean {
  const { manifest, omitsDev, tool, installs, folder, movedTo } = project;
  if (
    manifest === undefined ||
    movedTo !== undefined ||
    omitsDev ||
    manifest.hasWorkspaces ||
    source === undefined
  )
    return false;
  if (manifest.devDependencies.size === 0 || source.loaded.size > 0) return false;
  if (starts.some(({ isUnknown }) => isUnknown === true)) return false;
  if (starts.some(({ program }) => isOfDevelopment(project, program))) return false;
  if (starts.some(({ words }) => loadsOfDevelopment(project, words))) return false;
  // What an install needs beside the registry is not there any more.
  if (installs.some(({ instruction, words }) => instruction.flags.length > 0 || hasOperands(words)))
    return false;
  if (installs.some(({ state }) => isOpen(state))) return false;
  if (tool !== 'npm' && hasSecret(site)) return false;
  const remade = ['@prisma/client', 'patch-package'].some(
    (name) => manifest.dependencies.has(name) || manifest.devDependencies.has(name),
  );
  if (tool !== 'npm' && remade) return false;
  if (tool === 'bun') return false;
  return tool !== 'yarn' || !isBerry(site, project, folder);
}

/** NODE_ENV comes from an ARG: the same file is built for development, by another value. */
function isOpen({ environment }: StageCommand['state']): boolean {
  const { kind } = environment.variable('NODE_ENV');
  return kind !== 'set' && kind !== 'unset';
}

/** They fetch packages again, for which a registry may want what is only there for the first install. */
function hasSecret({ stage, commands }: Site): boolean {
  const isPassed = stage.instructions.some(
    ({ keyword, arguments: { text } }) => keyword === 'ARG' && /TOKEN|AUTH|SECRET|PASS/i.test(text),
  );
  return (
    isPassed ||
    commands.some(
      ({ program, words }) => program === 'rm' && words.some((word) => /npmrc|yarnrc/.test(word ?? '')),
    )
  );
}

function hasOperands(words: readonly (string | undefined)[]): boolean {
  return words.slice(1).some((word) => word === undefined || !/^[-.]|^(?:install|ci|true|false)$/.test(word));
}

function isBerry(site: Site, { manifest }: NodeProject, folder: string): boolean {
  const declared = /^yarn@(\d+)/.exec(manifest?.packageManager ?? '')?.[1];
  if (declared !== undefined) return Number(declared) >= 2;
  if (site.commandsOf(/^yarn$/).some(({ words }) => words[0] === 'set' || words.includes('--immutable')))
    return true;
  return site.source.inContext(inFolder(folder, '.yarnrc.yml')) !== undefined;
}

/** A program that a package of development brings, or of which the package is not known. */
function isOfDevelopment({ manifest }: NodeProject, program: string): boolean {
  const name = packageOf(program);
  return manifest?.devDependencies.has(name) === true && !manifest.dependencies.has(name);
}

/** `node -r ts-node/register`. */
function loadsOfDevelopment({ manifest }: NodeProject, words: NodeStart['words']): boolean {
  return words.some((word) => {
    const name = /^(?:--?[\w-]+=)?((?:@[\w.-]+\/)?[\w.-]+)/.exec(word ?? '')?.[1] ?? '';
    return manifest?.devDependencies.has(name) === true && !manifest.dependencies.has(name);
  });
}

/**
 * The command that removes them, for the folder that the builder ends in. npm 7 and later runs the install scripts of packages
 * of the project's own again; npm 6 knows no `--prefix` here (tried with 6, 8, and 11).
 */
export function pruneCommand(site: Site, project: NodeProject, workdir: string): string {
  const { tool, folder, installs, manifest } = project;
  const isHere = folder === workdir;
  switch (tool) {
    case 'yarn':
      return `yarn${isHere ? '' : ` --cwd ${folder}`} install --production --ignore-scripts --prefer-offline`;
    case 'pnpm':
      return `CI=true pnpm${isHere ? '' : ` --dir ${folder}`} prune --prod --ignore-scripts`;
    default: {
      const isLinked = [...(manifest?.dependencies.values() ?? [])].some((version) =>
        /^(?:file|link):|^\.{0,2}\//.test(version),
      );
      const options = [
        isBeforeOmit(site) ? '--production' : '--omit=dev',
        ...(isLinked ? ['--ignore-scripts'] : []),
        ...(installs.some(({ words }) => words.includes('--legacy-peer-deps')) ? ['--legacy-peer-deps'] : []),
      ];
      return `${isHere ? '' : `cd ${folder} && `}npm prune ${options.join(' ')}`;
    }
  }
}

/** npm 7, which came with Node 15, has `--omit`. Source: https://nodejs.org/dist/index.json */
function isBeforeOmit({ base: { words } }: Site): boolean {
  const major = /^v?(\d+)/.exec(words[0] ?? '')?.[1];
  if (major !== undefined) return Number(major) < 15;
  return /^(?:argon|boron|carbon|dubnium|erbium|fermium)$/.test(words[0] ?? '');
}
