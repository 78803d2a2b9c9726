// What the scripts of an install read of the project: its own, and those of its dependencies.
// Source: https://docs.npmjs.com/cli/v11/using-npm/scripts
import {
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Table,
  tableIn,
  textIn,
} from './reading.ts';

/** A package and the folder in which it is installed. */
export interface PackagePlace {
  readonly folder: string;
  /** Of its workspace. */
  readonly root: string;
}

/** What an install runs of a project's own scripts. */
const EVENTS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
  'dependencies',
  'pnpm:devPreinstall',
];
/** Packages whose install scripts write hooks into `.git`, if there is one. */
const HOOK_INSTALLERS = new Set([
  'yorkie',
  'pre-commit',
  'pre-push',
  'ghooks',
  'git-hooks',
  'simple-git-hooks',
  'lefthook',
  '@evilmartians/lefthook',
  '@arkweid/lefthook',
]);
/** Source: https://pptr.dev/guides/configuration#configuration-files */
const PUPPETEER_SETTINGS = [
  '.puppeteerrc',
  '.puppeteerrc.json',
  '.puppeteerrc.yaml',
  '.puppeteerrc.js',
  '.puppeteerrc.cjs',
  'puppeteer.config.js',
  'puppeteer.config.cjs',
];

/**
 * The files that the install scripts of a package read.
 *
 * @throws ManifestRefusal if one may read anything.
 */
export function filesOfOwnScripts(files: ProjectFiles, { folder }: PackagePlace, manifest: Table): string[] {
  const scripts = tableIn(manifest, 'scripts');
  const hasOwn = textIn(scripts, 'install') !== undefined || textIn(scripts, 'preinstall') !== undefined;
  if (!hasOwn && files.kindOf(pathIn(folder, 'binding.gyp')) !== undefined)
    throw new ManifestRefusal('binding.gyp makes the install compile the source');
  return EVENTS.flatMap((event) => {
    const script = textIn(scripts, event);
    const needed = script === undefined ? [] : filesOfScript(files, folder, manifest, script);
    if (needed !== undefined) return needed;
    throw new ManifestRefusal(
      `the ${event} script of package.json runs "${shortened(script ?? '')}", which may read the source`,
    );
  });
}

/**
 * The files of the project that install scripts of its dependencies look at.
 *
 * @throws ManifestRefusal if one writes into the source.
 */
export function filesOfDependencies(files: ProjectFiles, place: PackagePlace, manifest: Table): string[] {
  const specs = new Map(
    ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((section) =>
      Object.entries(tableIn(manifest, section)),
    ),
  );
  refuseHooks(files, place, specs);
  // Source: https://mswjs.io/docs/cli/init (the postinstall script of msw copies its worker there)
  if (specs.has('msw') && 'workerDirectory' in tableIn(manifest, 'msw'))
    throw new ManifestRefusal('msw writes its worker into the source');
  return [
    ...(specs.has('puppeteer') ? present(files, place.folder, PUPPETEER_SETTINGS) : []),
    ...(specs.has('@prisma/client') ? prismaSchemas(files, place, manifest) : []),
  ];
}

function refuseHooks(files: ProjectFiles, { root }: PackagePlace, specs: ReadonlyMap<string, unknown>): void {
  const hook = [...specs.keys()].find((name) => HOOK_INSTALLERS.has(name));
  // Since version 5, husky does so only where a script says it.
  const husky = specs.get('husky');
  const isOldHusky = typeof husky === 'string' && /^[~^]?[0-4]\./.test(husky);
  if ((hook !== undefined || isOldHusky) && files.kindOf(pathIn(root, '.git')) !== undefined)
    throw new ManifestRefusal(
      `${hook ?? 'husky'} may write hooks into .git, which is copied; exclude it in .dockerignore`,
    );
}

/** Its postinstall script generates the client if it finds a schema. Source: prisma/prisma, packages/client/scripts/postinstall.js */
function prismaSchemas(files: ProjectFiles, { folder, root }: PackagePlace, manifest: Table): string[] {
  const named = textIn(tableIn(manifest, 'prisma'), 'schema');
  const places = named === undefined ? ['schema.prisma', 'prisma/schema.prisma', 'prisma/schema'] : [named];
  const schemas = [...new Set([folder, root])].flatMap((each) => present(files, each, places));
  for (const schema of schemas) refuseOtherGenerators(files, schema);
  // Source: https://www.prisma.io/docs/orm/more/development-environment/environment-variables
  const variables = present(files, folder, ['.env', 'prisma/.env']);
  return schemas.length === 0 ? [] : [...schemas, ...variables];
}

/** @throws ManifestRefusal where a schema generates more than the client in node_modules. */
function refuseOtherGenerators(files: ProjectFiles, schema: string): void {
  const isFolder = files.kindOf(schema) === 'folder';
  const parts = isFolder ? (files.list(schema) ?? []).map(({ name }) => pathIn(schema, name)) : [schema];
  for (const path of parts) {
    const text = files.read(path) ?? 'generator unread {}';
    for (const match of text.matchAll(/^\s*generator\s+\w+\s*\{([^}]*)\}/gm)) {
      const block = match[1] ?? '';
      if (/^\s*output\s*=/m.test(block) || !/^\s*provider\s*=\s*"prisma-client-js"/m.test(block))
        throw new ManifestRefusal('@prisma/client generates code into the source');
    }
  }
}

function shortened(script: string): string {
  return script.length > 40 ? `${script.slice(0, 40)}...` : script;
}

/** Commands of install scripts that need nothing of the source, or known files of it. */
const HARMLESS_SCRIPTS: readonly RegExp[] = [
  /^(?:true|:|exit 0|is-ci|echo [\w "'.!:-]*)$/,
  /^(?:npx )?(?:only-allow (?:npm|yarn|pnpm|bun)|only-allow-many [\w ,]+|opencollective(?:-postinstall)?(?: postinstall)?|npm-force-resolutions|patch-package --version)$/,
];

/** The files that an install script reads: undefined if that is not known. */
function filesOfScript(
  files: ProjectFiles,
  folder: string,
  manifest: Table,
  script: string,
): string[] | undefined {
  const needed: string[] = [];
  for (const part of script.split(/&&|\|\||;/)) {
    const command = part
      .trim()
      .replace(
        /^(?:npx|yarn|pnpm(?: exec)?|bunx) (?=(?:patch-package|prisma|husky|only-allow)\b)(?:--yes |-y )?/,
        '',
      );
    if (HARMLESS_SCRIPTS.some((pattern) => pattern.test(command))) continue;
    const found = knownScript(files, folder, manifest, command);
    if (found === undefined) return undefined;
    needed.push(...found);
  }
  return needed;
}

function knownScript(
  files: ProjectFiles,
  folder: string,
  manifest: Table,
  command: string,
): string[] | undefined {
  if (/^patch-package$/.test(command)) return present(files, folder, ['patches']);
  // Source: https://www.prisma.io/docs/orm/reference/prisma-cli-reference#generate
  if (/^prisma generate$/.test(command)) {
    const hasSettings = present(files, folder, ['prisma.config.ts', 'prisma.config.js']).length > 0;
    const needed = prismaSchemas(files, { folder, root: folder }, manifest);
    return hasSettings || needed.length === 0 ? undefined : needed;
  }
  // husky needs .git for its hooks; without it every version says so and does nothing.
  if (/^husky(?: install)?(?: \.husky)?$/.test(command))
    return files.kindOf(pathIn(folder, '.git')) === undefined ? [] : undefined;
  return undefined;
}
