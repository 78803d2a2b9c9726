import { copyOf } from '../../src/context/copy.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { absolutePath } from '../../src/effects/posix-path.ts';
import { stateAt, type State } from '../../src/effects/state.ts';
import type { CommandUse } from '../../src/effects/used-commands.ts';
import { workOf } from './work.ts';

/** Where what a RUN built may lie, for ldd; or why that cannot be told. */
export type Search = { readonly folders: readonly string[] } | { readonly refusal: string };

/** Folders of their own that every Debian has, and that no package puts a program into. Source: base-files. */
const GENERAL = ['/usr/local', '/home', '/opt', '/root', '/srv'];

/** Where packages of the distribution lie: what is built into these cannot be told from them. */
const ofPackages =
  /^\/(?:usr\/(?:bin|sbin|lib|lib64|libexec|share|include|games)|bin|sbin|lib|lib64|etc|var\/lib)(?:\/|$)/;
/** Nothing that is kept, or no file system of the image. */
const fleeting = /^\/(?:tmp|var\/tmp|var\/cache|var\/lib\/apt|var\/log|dev|proc|sys|run|etc)(?:\/|$)|^\/$/;

const intoUsr =
  /^(?:--(?:prefix|exec-prefix|bindir|sbindir|libdir|with-prefix)=|-?-?D?CMAKE_INSTALL_PREFIX(?::\w+)?=|PREFIX=|prefix=|-Dprefix=)["']?\/(?:usr)?\/?(?:s?bin|lib\w*)?["']?$/;

/** The folders in which ldd has to look at what these RUNs built. */
export function searchOf(
  document: Document,
  runs: readonly Instruction[],
  uses: readonly CommandUse[],
): Search {
  const found = new Set<string>(['/usr/local']);
  const removed = uses.filter(({ program }) => program === 'rm').flatMap(({ words }) => words);
  const isRemoved = (path: string): boolean =>
    removed.some(
      (word) => word !== undefined && word.startsWith('/') && isWithin(path, word.replace(/\/\*?$/, '')),
    );
  for (const run of runs) {
    const state = stateAt(document, run);
    const own = uses.filter(({ instruction }) => instruction === run);
    const hidden = state.image === undefined ? own.find((use) => isHidden(use, state)) : undefined;
    if (hidden !== undefined) {
      return {
        refusal: `where ${hidden.program} on line ${run.line} installs on ${baseOf(document, run)} is not known`,
      };
    }
    const result = foldersOfRun(state, own);
    if ('refusal' in result) return result;
    for (const folder of result.folders) if (!isRemoved(folder)) found.add(folder);
  }
  for (const folder of copiedFolders(document, runs)) found.add(folder);
  const folders = [...found];
  if (found.has('/')) return { folders: ['/', ...folders.filter((folder) => ofPackages.test(folder))] };
  return {
    folders: folders.filter(
      (folder) => !folders.some((other) => other !== folder && isWithin(folder, other)),
    ),
  };
}

/** Whether a tool installs into a folder that the base image has chosen: conda's, pyenv's, nvm's, rbenv's. */
function isHidden(use: CommandUse, state: State): boolean {
  const { program, words, written } = use;
  const work = workOf(use);
  if ((work !== 'compiles' && work !== 'own') || environments(state).length > 0) return false;
  if (/^\/(?!usr\/).+\/bin\/[^/]+$/.test(written)) return false;
  if (isPip(use)) return valueOf(words, ['-t', '--target', '--prefix', '--root']) === undefined;
  if (/^(?:npm|yarn|pnpm|bun|cnpm)$/.test(program))
    return words.some((word) => word === '-g' || word === '--global' || word === 'global');
  return /^(?:python[\d.]*|easy_install|uv|poetry|pipenv|pdm|gem|bundler?|pecl|phpize|cpanm?|luarocks)$/.test(
    program,
  );
}

function baseOf(document: Document, run: Instruction): string {
  let stage = document.stageOf(run);
  while (stage?.base.kind === 'stage') stage = stage.base.stage;
  return stage?.base.kind === 'image' ? stage.base.name : 'this base';
}

/** Where files of other stages and images lie that came before: they may be linked as well. */
function copiedFolders(document: Document, runs: readonly Instruction[]): readonly string[] {
  const [first] = runs;
  const stage = first === undefined ? undefined : document.stageOf(first);
  return (stage?.instructions ?? []).flatMap((instruction) => {
    if (instruction.index >= (first?.index ?? 0)) return [];
    const copy = copyOf(document, instruction);
    if (copy?.kind !== 'stage' || /[$]/.test(copy.destination)) return [];
    const folder = absolutePath(stateAt(document, instruction).workdir, copy.destination);
    return folder === undefined || fleeting.test(folder) || /^\/(?:usr\/)?(?:s?bin|lib(?:64)?)$/.test(folder)
      ? []
      : [folder];
  });
}

function isWithin(path: string, folder: string): boolean {
  return folder !== '' && (path === folder || path.startsWith(`${folder}/`));
}

function foldersOfRun(state: State, uses: readonly CommandUse[]): Search {
  const found: (string | undefined)[] = [...environments(state)];
  let here = state.workdir;
  for (const use of uses) {
    const words = use.words.filter((word) => word !== undefined);
    const into = words
      .map((word, at) =>
        word === '--prefix' || word === '--exec-prefix' ? `${word}=${words[at + 1]}` : word,
      )
      .find((word) => intoUsr.test(word));
    if (into !== undefined) {
      return {
        refusal: `${into} puts what is built among the files of packages, where ldd cannot tell the two apart`,
      };
    }
    const placed = placedInto(use);
    if (placed !== undefined) {
      if (placed.some((path) => path.endsWith('/'))) {
        return {
          refusal: `${use.program} puts files into ${placed[0]}, where ldd cannot tell them from those of packages`,
        };
      }
      found.push(...placed);
    }
    found.push(...literalFolders(use, state));
    if (use.program === 'cd' || use.program === 'pushd') here = absolutePath(here, use.words[0]);
    if (use.program === 'popd') here = state.workdir;
    if (workOf(use) === 'harmless') continue;
    found.push(...foldersOfTool(use, state, here));
    if (needsFolder(use) && (here === undefined || here === '/')) found.push('/');
  }
  return { folders: found.filter((folder) => folder !== undefined) };
}

/** Virtual environments: `ENV VIRTUAL_ENV=/opt/venv`, `ENV PATH=/opt/venv/bin:$PATH`. */
function environments(state: State): string[] {
  const inPath = (state.valueOf('PATH') ?? '')
    .split(':')
    .filter((entry) => /^\/(?!usr\/|s?bin).*\/bin$/.test(entry));
  const folders = inPath.map((entry) => entry.replace(/\/bin$/, ''));
  const environment = state.valueOf('VIRTUAL_ENV');
  return environment?.startsWith('/') === true ? [...folders, environment] : folders;
}

/** Tools that put what they build where they run, not below /usr/local. */
function needsFolder(use: CommandUse): boolean {
  return (
    !isPip(use) &&
    !/^(?:docker-php-ext-.*|pecl|gem|npm|yarn|pnpm|bun|cnpm)$/.test(use.program) &&
    workOf(use) === 'compiles'
  );
}

function isPip({ program, words }: CommandUse): boolean {
  return (
    /^pip[\d.]*$/.test(program) || (/^python[\d.]*$/.test(program) && words[0] === '-m' && words[1] === 'pip')
  );
}

/** Where a tool that compiles puts what it builds. */
function foldersOfTool(use: CommandUse, state: State, folder: string | undefined): (string | undefined)[] {
  const { program, words, written } = use;
  const here = folder === undefined || folder === '/' || fleeting.test(folder) ? undefined : folder;
  const home = state.home ?? '/root';
  if (isPip(use)) {
    const venv = /^(\/.+)\/bin\/[^/]+$/.exec(written)?.[1];
    const target = valueOf(words, ['-t', '--target', '--prefix', '--root']);
    return [
      venv,
      absolutePath(state.workdir, target),
      ...(words.includes('--user') ? [home] : []),
      ...(venv === undefined && !written.startsWith('/') && written.includes('/') ? [here] : []),
    ];
  }
  if (/^docker-php-ext-|^pecl$|^phpize$/.test(program))
    return isPhpImage(state) ? [] : ['/usr/lib/php', here];
  if (/^gem$|^bundler?$/.test(program)) {
    return isRubyImage(state) ? [here] : ['/var/lib/gems', here, home];
  }
  if (/^(?:npm|yarn|pnpm|bun|cnpm)$/.test(program)) {
    const isGlobal = words.some((word) => word === '-g' || word === '--global' || word === 'global');
    // Packages such as puppeteer and cypress put their programs below ~/.cache.
    if (!isGlobal) return [folder === '/' ? '/node_modules' : here, home];
    return [isNodeImage(state) ? undefined : '/usr/lib/node_modules', home];
  }
  if (program === 'apxs' || program === 'apxs2') return ['/usr/lib/apache2/modules', here];
  if (program === 'R' || program === 'Rscript' || program === 'r') return ['/usr/lib/R', here];
  if (program === 'go')
    return [...GENERAL, here, state.valueOf('GOPATH')?.split(':')[0], state.valueOf('GOBIN')];
  return [...GENERAL, here];
}

const isPhpImage = (state: State): boolean =>
  state.image !== undefined && Object.hasOwn(state.image.env, 'PHP_INI_DIR');
const isRubyImage = (state: State): boolean =>
  state.image !== undefined && Object.hasOwn(state.image.env, 'RUBY_VERSION');
const isNodeImage = (state: State): boolean =>
  state.image !== undefined && Object.hasOwn(state.image.env, 'NODE_VERSION');

function valueOf(words: readonly (string | undefined)[], options: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (word === undefined) continue;
    if (options.includes(word)) return words[at + 1];
    const inline = options.find((option) => word.startsWith(`${option}=`));
    if (inline !== undefined) return word.slice(inline.length + 1);
  }
  return undefined;
}

/** Programs whose words name the folders that they work in or make. */
const moving = new Set([
  'cd',
  'mkdir',
  'pushd',
  'git',
  'tar',
  'cmake',
  'make',
  'configure',
  'meson',
  'ninja',
  'go',
  'cargo',
  'python',
  'python3',
  'virtualenv',
]);

/** The folders that a command names by absolute paths, as far as something may be kept there. */
function literalFolders({ program, words }: CommandUse, state: State): string[] {
  if (!moving.has(program)) return [];
  const found: string[] = [];
  for (const word of words) {
    const path = /^(?:-[CO]|[\w-]+=)?(\/[\w.+-][^$*?"'\s:]*)$/.exec(word ?? '')?.[1];
    const folder = absolutePath(state.workdir, path);
    if (folder !== undefined && !fleeting.test(folder) && !ofPackages.test(folder) && folder !== '/usr/src')
      found.push(folder);
  }
  return found;
}

/** Files that a command puts among those of packages; a folder's name ends in `/`. */
function placedInto({ program, words }: CommandUse): readonly string[] | undefined {
  if (!/^(?:cp|mv|install|ln|go|gcc|g\+\+|cc|clang|rustc)$/.test(program)) return undefined;
  const operands = words.filter((word) => word?.startsWith('-') !== true);
  const target = program === 'ln' ? undefined : (valueOf(words, ['-o', '-t']) ?? operands.at(-1));
  if (target === undefined || !ofPackages.test(target) || fleeting.test(target)) return undefined;
  const isFolder = target.endsWith('/') || /^\/(?:usr\/)?(?:s?bin|lib(?:64)?)$/.test(target);
  if (!isFolder) return /\/s?bin\/|\/lib/.test(target) ? [target] : undefined;
  const folder = target.replace(/\/$/, '');
  const sources = operands.slice(0, -1);
  const names = sources.map((source) => /(?:^|\/)([\w.+-]+)$/.exec(source ?? '')?.[1]);
  if (names.length === 0 || names.some((name) => name === undefined)) return [`${folder}/`];
  return names.map((name) => `${folder}/${name}`);
}
