import { perSite } from '../per-site.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { systemPackage } from '../system-packages.ts';

/** Options `-l` of libraries that the C library, or gcc in a plain image, brings. */
const OF_THE_SYSTEM = new Set(
  'm c pthread dl rt util crypt resolv nsl anl stdc++ stdc++fs gcc gcc_s atomic z'.split(' '),
);

/** By option `-l`: the package of Debian that holds the library's headers. Source: each package's list of files at https://packages.debian.org. */
const HEADERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ssl: 'libssl-dev',
    crypto: 'libssl-dev',
    curl: 'libcurl4-openssl-dev',
    sqlite3: 'libsqlite3-dev',
    pq: 'libpq-dev',
    mysqlclient: 'default-libmysqlclient-dev',
    mariadb: 'libmariadb-dev',
    xml2: 'libxml2-dev',
    xslt: 'libxslt1-dev',
    yaml: 'libyaml-dev',
    png: 'libpng-dev',
    jpeg: 'libjpeg-dev',
    webp: 'libwebp-dev',
    ncurses: 'libncurses-dev',
    ncursesw: 'libncurses-dev',
    readline: 'libreadline-dev',
    event: 'libevent-dev',
    ffi: 'libffi-dev',
    gmp: 'libgmp-dev',
    lzma: 'liblzma-dev',
    bz2: 'libbz2-dev',
    db: 'libdb-dev',
    gdbm: 'libgdbm-dev',
    'glib-2.0': 'libglib2.0-dev',
    'gobject-2.0': 'libglib2.0-dev',
    'gio-2.0': 'libglib2.0-dev',
    gmpxx: 'libgmp-dev',
    history: 'libreadline-dev',
    tinfo: 'libncurses-dev',
    form: 'libncurses-dev',
    menu: 'libncurses-dev',
    panel: 'libncurses-dev',
    event_core: 'libevent-dev',
    event_pthreads: 'libevent-dev',
    maxminddb: 'libmaxminddb-dev',
    gssapi_krb5: 'libkrb5-dev',
  }),
);

/** Whether the stage installs the headers of a library, whose package is named like it: `-lpqxx` and `libpqxx-dev`. */
function isInstalled({ installed }: Site, library: string): boolean {
  const name = library.toLowerCase().replaceAll('_', '-');
  return installed.some((each) => {
    const stem = /^(?:lib)?([a-z0-9+.-]{3,}?)[\d.-]*-dev$/.exec(each.name)?.[1];
    return (
      stem !== undefined &&
      each.known?.runtime !== undefined &&
      (name === stem || name.startsWith(`${stem}-`) || name.replace(/[\d.-]+$/, '') === stem)
    );
  });
}

/** The run-time packages of the libraries that options `-l` name, or the first of which that is not known. */
export function namedLibraries(
  site: Site,
  names: Iterable<string>,
): { readonly packages: readonly string[]; readonly unknown: string | undefined } {
  const packages = new Set<string>();
  for (const name of names) {
    if (OF_THE_SYSTEM.has(name) || isInstalled(site, name)) continue;
    const headers = HEADERS.get(name);
    const runtime = headers === undefined ? undefined : systemPackage(site, headers)?.runtime;
    if (runtime === undefined) return { packages: [], unknown: name };
    for (const each of runtime) packages.add(each);
  }
  return { packages: [...packages], unknown: undefined };
}

/** Files that say how a program of C is linked. */
const BUILD_FILES =
  /^(?:GNUm|M|m)akefile$|\.mk$|^CMakeLists\.txt$|\.cmake$|^meson\.build$|^configure(?:\.ac|\.in)?$/;

const MOST_FILES = 500;

/** The texts of the project's build files, and the names of its sources; undefined without them. */
export interface NativeProject {
  readonly text: string;
  readonly hasCpp: boolean;
  readonly isSimple: boolean;
}

/** What of the project says how it is linked. */
export const nativeProject = perSite(readProject);

function readProject({ context, source }: Site): NativeProject | undefined {
  const roots = source.copies.flatMap(({ sources, copy }) =>
    copy.kind === 'context' ? sources.filter((each) => each !== undefined) : [],
  );
  if (context === undefined) return undefined;
  const texts: string[] = [];
  let hasCpp = false;
  let hasC = false;
  let isSimple = true;
  const pending = [...new Set(roots)];
  let seen = 0;
  for (let at = pending.pop(); at !== undefined && seen < MOST_FILES; at = pending.pop()) {
    seen += 1;
    if (context.kindOf(at) === 'folder') {
      if (/(?:^|\/)\.git$/.test(at)) continue;
      for (const { name } of context.list(at) ?? []) pending.push(at === '' ? name : `${at}/${name}`);
      continue;
    }
    if (/\.(?:cc|cpp|cxx|C|hpp)$/.test(at)) hasCpp = true;
    if (at.endsWith('.c')) hasC = true;
    const name = at.replace(/^.*\//, '');
    if (!BUILD_FILES.test(name)) continue;
    if (!/akefile$|\.mk$/.test(name)) isSimple = false;
    texts.push(context.read(at) ?? '');
  }
  return hasC || hasCpp ? { text: texts.join('\n'), hasCpp, isSimple } : undefined;
}

/** Whether what says how a project is built names a program: as a target of make or cmake, or behind `-o`. */
export function namesProgram(text: string, name: string): boolean {
  const word = name.replaceAll(/[.+]/g, '\\$&');
  return new RegExp(
    String.raw`(?:^|\s)-o[ \t]*["']?(?:\./)?${word}(?![\w./-])|^${word}[ \t]*:(?!=)|(?:add_)?executable\(\s*'?${word}\b|^\s*[\w.]+[ \t]*[:?]?=[ \t]*(?:\./)?${word}[ \t]*$`,
    'm',
  ).test(text);
}

/** Options `-l` in a text or in words: `-lpq`. */
export function linkOptions(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|[\s"'=(])-l([\w+.-]+)/g)].map(([, name = '']) => name);
}

/** The words of commands that compile, as one text. */
export function wordsOf(commands: readonly StageCommand[]): string {
  return commands.map(({ words }) => words.map((word) => word ?? '').join(' ')).join('\n');
}
