import { copyOf } from '../../src/context/copy.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { absolutePath, isWithin, outermost } from '../../src/effects/posix-path.ts';
import { stateAt, type State } from '../../src/effects/state.ts';
import type { CommandUse } from '../../src/effects/used-commands.ts';
import { fleeting, literalFolders, ofPackages, placedInto, valueOf } from './placed-files.ts';
import { workOf } from './work.ts';

/** Where what a RUN built may lie, for ldd; or why that cannot be told. */
export type Search = Found | { readonly refusal: string };

interface Found {
  readonly folders: readonly string[];
  /** What is put among the files of packages, where only its age tells it from them: `--prefix=/usr`. */
  readonly among: string | undefined;
}

/** Folders of their own that every Debian has, and that no package puts a program into. Source: base-files. */
const GENERAL = ['/usr/local', '/home', '/opt', '/root', '/srv'];

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
  let among = buildsForServer(document, runs, uses);
  for (const run of runs) {
    const state = stateAt(document, run);
    const own = uses.filter(({ instruction }) => instruction === run);
    if (state.image === undefined) {
      for (const use of own)
        if (isHidden(use, state)) for (const folder of hiddenFolders(use)) found.add(folder);
    }
    for (const { folders, among: what } of [
      foldersOfRun(state, own),
      prefixes(run, state),
      pathOptions(run),
    ]) {
      among ??= what;
      for (const folder of folders) if (!isRemoved(folder)) found.add(folder);
    }
  }
  if (among !== undefined && changesPackagesLater(uses)) {
    return {
      refusal: `${among} puts what is built among the files of packages, where it cannot be told from those that are installed later`,
    };
  }
  for (const folder of copiedFolders(document, runs)) found.add(folder);
  if (found.has('/'))
    return { folders: ['/', ...[...found].filter((folder) => ofPackages.test(folder))], among };
  return { folders: outermost(found), among };
}

/** Extensions of PostgreSQL, and Asterisk, are installed among the files of packages by default. Source: PGXS, pgxs.mk. */
function buildsForServer(
  document: Document,
  runs: readonly Instruction[],
  uses: readonly CommandUse[],
): string | undefined {
  const [first] = runs;
  const stage = first === undefined ? undefined : document.stageOf(first);
  if (stage === undefined || !uses.some(needsFolder)) return undefined;
  const { base } = stage;
  const isPostgres = base.kind === 'image' && /(?:^|\/)(?:postgres|postgis|timescaledb)\b/.test(base.name);
  const text = stage.instructions.map(({ arguments: words }) => words.text).join('\n');
  if (isPostgres || /postgresql-server-dev|PGXS/.test(text)) return 'PGXS';
  return /\basterisk\b/i.test(text) ? 'make install of Asterisk' : undefined;
}

/** Whether dpkg is at work behind the first command that compiles: then its status file is younger than what was built. */
function changesPackagesLater(uses: readonly CommandUse[]): boolean {
  const start = uses.findIndex(needsFolder);
  return uses.slice(Math.max(start, 0)).some(({ program, words }) => {
    if (/^(?:apt-get|apt|aptitude)$/.test(program))
      return words.some((word) =>
        /^(?:install|remove|purge|autoremove|upgrade|dist-upgrade|full-upgrade|build-dep)$/.test(word ?? ''),
      );
    if (program === 'dpkg')
      return words.some((word) => /^(?:-[a-zA-Z]*[irP]|--install|--remove|--purge)$/.test(word ?? ''));
    return /^(?:ba|da)?sh$/.test(program) || program.endsWith('.sh');
  });
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

/** Everywhere but among the files of packages, and the folders there into which this one may install. */
function hiddenFolders({ program }: CommandUse): readonly string[] {
  if (/^(?:npm|yarn|pnpm|bun|cnpm)$/.test(program)) return ['/', '/usr/lib/node_modules'];
  if (/^(?:gem|bundler?)$/.test(program)) return ['/', '/usr/lib/ruby', '/var/lib/gems'];
  if (/^(?:pecl|phpize)$/.test(program)) return ['/', '/usr/lib/php'];
  return /^(?:cpanm?|luarocks)$/.test(program) ? ['/'] : ['/', '/usr/lib/python*'];
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

function foldersOfRun(state: State, uses: readonly CommandUse[]): Found {
  const found: (string | undefined)[] = [...environments(state)];
  let among: string | undefined;
  let here = state.workdir;
  for (const use of uses) {
    const words = use.words.filter((word) => word !== undefined);
    const into = words
      .map((word, at) =>
        word === '--prefix' || word === '--exec-prefix' ? `${word}=${words[at + 1]}` : word,
      )
      .find((word) => intoUsr.test(word));
    among ??= into;
    const placed = placedInto(use) ?? [];
    if (placed.some((path) => path.endsWith('/'))) among ??= `${use.program} into ${placed[0] ?? ''}`;
    else found.push(...placed);
    found.push(...literalFolders(use, state, here));
    if (use.program === 'cd' || use.program === 'pushd') here = absolutePath(here, use.words[0]);
    if (use.program === 'popd') here = state.workdir;
    if (workOf(use) === 'harmless') continue;
    found.push(...foldersOfTool(use, state, here));
    if (needsFolder(use) && (here === undefined || here === '/')) found.push('/');
  }
  return { folders: found.filter((folder) => folder !== undefined), among };
}

/** `--prefix=$HOME/dist`: where a variable says what is installed; everywhere, if that is not known. */
function prefixes({ arguments: { text } }: Instruction, state: State): Found {
  const written = text.matchAll(
    /(?:--(?:exec-)?prefix[= ]|-DCMAKE_INSTALL_PREFIX(?::\w+)?=|\b(?:PREFIX|prefix|DESTDIR)=)["']?((?:\/[\w./-]*)?\$[^\s"';&|)]*)/g,
  );
  const folders: string[] = [];
  let among: string | undefined;
  for (const [option, path = ''] of written) {
    let isKnown = true;
    const value = path.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, plain?: string) => {
      const name = braced ?? plain ?? '';
      const found = name === 'HOME' ? (state.home ?? '/root') : state.valueOf(name);
      if (found === undefined) isKnown = false;
      return found ?? '';
    });
    const folder = isKnown && !value.includes('$') ? absolutePath(state.workdir, value) : undefined;
    if (folder === undefined || folder === '/usr' || ofPackages.test(folder.replace(/^\/etc\//, '/srv/'))) {
      among ??= option;
      folders.push('/');
    } else folders.push(folder);
  }
  return { folders, among };
}

/** `--sbin-path=/usr/sbin/nginx`, in a string for another script too. Source: nginx.org/en/docs/configure.html */
function pathOptions({ arguments: { text } }: Instruction): Found {
  const folders: string[] = [];
  let among: string | undefined;
  for (const [option, path = ''] of text.matchAll(/--(?:sbin|modules)-path[= ]["']?(\/[\w./-]+)/g)) {
    if (!ofPackages.test(path)) continue;
    if (/^\/(?:usr\/)?(?:s?bin|lib\w*)\/?$/.test(path)) among ??= option;
    else folders.push(path);
  }
  return { folders, among };
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
