// What the sources of a Node project say of packages that they load and of programs that they start.
import { baseName, type BuildContext, joinPath } from '../../../src/context/context.ts';

/** What was found in the files that may run in a container. */
export interface NodeSource {
  /** Packages out of those that were asked for. */
  readonly loaded: ReadonlySet<string>;
  /** Programs that are started by name. */
  readonly programs: ReadonlySet<string>;
}

const SOURCES = /\.(?:[cm]?[jt]sx?|vue|svelte|coffee|sh)$/;
/** Tests, stories, declarations, and settings that only tools of development read. */
const OF_DEVELOPMENT =
  /\.(?:test|spec|stories|e2e|cy)\.\w+$|\.d\.[cm]?ts$|\.min\.js$|^\.?(?:webpack|rollup|vite|vitest|jest|babel|postcss|tailwind|eslint|eslintrc|prettier|prettierrc|stylelint|stylelintrc|gulpfile|Gruntfile|karma|protractor|cypress|playwright|tsup|esbuild|commitlint|lint-staged|svelte|vue|craco|metro|wallaby|nodemon|codegen|rspack|rsbuild|rslib|tsdown|unocss|typedoc|drizzle)(?:[.-][\w.-]+)?$/;
const IGNORED =
  /^(?:node_modules|\.git|\.github|\.vscode|\.idea|\.storybook|\.husky|\.yarn|test|tests|__tests__|__mocks__|spec|specs|e2e|cypress|docs|doc|coverage|stories|public|static|assets|fixtures|examples)$/;

/** Stand-ins for tests, unless a source that is no test loads one. */
const MOCKS = /(?:^|\/)mocks?\/|\.mock\.\w+$/;
const NAMES_MOCK = /['"`][^'"`\n]*\bmocks?\b/i;

const MOST_ENTRIES = 20_000;
const MOST_TEXT = 16_000_000;

/** Words of the language that are names of packages too: they count only where something is loaded. */
const PLAIN_WORDS =
  /^(?:typescript|jest|mocha|chai|webpack|eslint|prettier|nodemon|sass|less|vite|babel|gulp|grunt|rimraf|husky|tap|ava|nyc|karma|rollup|parcel|concurrently|debug|open|cpx|pug|ejs)$/;

const STARTS =
  /\b(?:exec|execSync|execAsync|execPromise|spawn|spawnSync|spawnAsync|execFile|execFileSync|execa|execaSync|execaCommand|shell\.which)\(\s*['"`]([\w.+-]+)/g;

/**
 * Reads the sources below a folder of the context.
 *
 * @param names packages whose use is looked for.
 * @param idle folders that are left out, unless a source names one by its own name or by that of its package.
 * @returns undefined if there is too much to read.
 */
export function readNodeSource(
  context: BuildContext,
  folder: string,
  names: ReadonlySet<string>,
  idle: ReadonlyMap<string, string> = new Map(),
): NodeSource | undefined {
  const loaded = new Set<string>();
  const programs = new Set<string>();
  const mocked = new Set<string>();
  let usesMocks = false;
  const left = new Map(Array.from(idle, ([path, name]) => [path, namesOf(path, name)] as const));
  const pending = sourcesBelow(context, folder, idle);
  let size = 0;
  for (let path = pending?.pop(); path !== undefined; path = pending?.pop()) {
    const text = context.read(path) ?? '';
    size += text.length;
    if (size > MOST_TEXT) return undefined;
    for (const [place, pattern] of left) {
      if (!pattern.test(text)) continue;
      left.delete(place);
      const files = sourcesBelow(context, place, idle);
      if (files === undefined) return undefined;
      pending?.push(...files);
    }
    const isMock = MOCKS.test(path);
    for (const name of loadedIn(text, names)) (isMock ? mocked : loaded).add(name);
    if (!isMock) usesMocks ||= NAMES_MOCK.test(text);
    if (!/child_process|execa|cross-spawn|shelljs|\bzx\b/.test(text)) continue;
    for (const [, program] of text.matchAll(STARTS)) if (program !== undefined) programs.add(program);
  }
  if (pending === undefined) return undefined;
  return { loaded: usesMocks ? new Set([...loaded, ...mocked]) : loaded, programs };
}

/** How a source may name a package beside it: `@shop/shared`, `../../shared/src`, or by an alias of its folder. */
function namesOf(path: string, name: string): RegExp {
  const words = [baseName(path), name.replace(/^.*\//, '')].map((word) => word.replaceAll(/[^\w-]/g, '.'));
  return new RegExp(`['"\`](?:[^'"\`\\n]*[/@])?(?:${words.join('|')})(?:/[^'"\`\\n]*)?['"\`]`);
}

/** `import type { A } from 'a'`, and in comments `@type {import('a').A}` and `<reference types="a" />`. */
const TYPES =
  /\b(?:import|export)\s+type\b[^'";]*['"][^'"]*['"]|\{\s*(?:typeof\s+)?import\(['"][^'"]+['"]\)[^}\n]*\}|<reference\s+types=['"][^'"]*['"]/g;

function loadedIn(text: string, names: ReadonlySet<string>): readonly string[] {
  if (names.size === 0) return [];
  const values = text.replaceAll(TYPES, '');
  const found: string[] = [];
  for (const { 1: before, 2: name } of values.matchAll(
    /(\(|\bfrom|\bimport|:|)\s*['"`]((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^'"`\s]*)?['"`]/g,
  ))
    if (name !== undefined && names.has(name) && (before !== '' || !PLAIN_WORDS.test(name)))
      if (before !== ':' || !PLAIN_WORDS.test(name)) found.push(name);
  return found;
}

function sourcesBelow(
  context: BuildContext,
  folder: string,
  idle: ReadonlyMap<string, string>,
): string[] | undefined {
  const found: string[] = [];
  const pending = [folder];
  let seen = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const { name, kind } of context.list(at) ?? []) {
      seen += 1;
      if (seen > MOST_ENTRIES) return undefined;
      const path = joinPath(at, name);
      if (path === undefined || idle.has(path) || IGNORED.test(name) || OF_DEVELOPMENT.test(name)) continue;
      if (kind === 'folder') pending.push(path);
      else if (kind === 'file' && SOURCES.test(name)) found.push(path);
    }
  }
  return found;
}
