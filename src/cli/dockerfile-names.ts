const DOCKERFILE_NAMES: readonly RegExp[] = [
  // Docker itself falls back to the lower-case name (docker/cli, cli/command/image/build/context.go).
  /^(?:Dockerfile|dockerfile)$/u,
  /^Dockerfile\../u,
  /^[^.].*\.[Dd]ockerfile$/u,
  /^Containerfile/u,
];

/** Templates of other programs, which become a Dockerfile only when these have run. */
const TEMPLATE_ENDINGS: ReadonlySet<string> = new Set([
  'ejs',
  'erb',
  'gotmpl',
  'hbs',
  'in',
  'j2',
  'jinja',
  'jinja2',
  'liquid',
  'm4',
  'mustache',
  'njk',
  'template',
  'tmpl',
  'tpl',
  'twig',
]);

/** What editors, merges and `patch` leave behind, and files about a Dockerfile. */
const OTHER_ENDINGS: ReadonlySet<string> = new Set([
  'adoc',
  'asc',
  'bak',
  'backup',
  'diff',
  'dockerignore',
  'lock',
  'md',
  'orig',
  'patch',
  'rej',
  'rst',
  'sha256',
  'sig',
  'swo',
  'swp',
  'tmp',
]);

/** Whether a file of this name is taken for a Dockerfile when it is met in a folder. */
export function isDockerfileName(name: string): boolean {
  return DOCKERFILE_NAMES.some((pattern) => pattern.test(name)) && !isExcludedName(name);
}

/** Ignore files, templates, and what editors leave: never Dockerfiles, unless named on the command line. */
export function isExcludedName(name: string): boolean {
  const [, ...endings] = name.toLowerCase().split('.');
  if (name.endsWith('~') || OTHER_ENDINGS.has(endings.at(-1) ?? '')) return true;
  // `Dockerfile.j2` and `Dockerfile.tmpl.amd64`, but not `tmpl.Dockerfile`, which is named after its subject.
  return endings.some((ending) => TEMPLATE_ENDINGS.has(ending));
}

/**
 * Folders with the code of others, tools' own state, or version control. ESLint and Ruff skip the same ones by default;
 * `build`, `dist` and `target` are not among them because many projects keep their Dockerfiles there.
 */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  '.bzr',
  '.cache',
  '.direnv',
  '.eggs',
  '.git',
  '.gradle',
  '.hg',
  '.jj',
  '.mypy_cache',
  '.nox',
  '.pnpm-store',
  '.pytest_cache',
  '.ruff_cache',
  '.svn',
  '.terraform',
  '.tox',
  '.venv',
  '.yarn',
  '__pypackages__',
  'bower_components',
  'jspm_packages',
  'node_modules',
  'site-packages',
  'vendor',
  'venv',
]);
