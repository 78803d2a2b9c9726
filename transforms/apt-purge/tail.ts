import { jointText, type ListStyle } from '../../src/shell/list-style.ts';

/** Commands of one list in two layouts: `flat` on one line, `laidOut` over the lines of the file. */
export interface Commands {
  readonly flat: string;
  readonly laidOut: string;
}

/** What is to be done behind the last command that needs the build packages. */
export interface Removal {
  /** By name, as installed. */
  readonly build: readonly string[];
  /** Packages that keep working what was built: those of the table. */
  readonly runtime: readonly string[];
  /** Where ldd looks for what was built, `/` for all but the folders of packages; absent: nothing that was built is linked. */
  readonly folders: readonly string[] | undefined;
  /** Headers whose libraries are kept, since programs open them by name: what their `.so` links lead to. */
  readonly opened: readonly string[];
  /** Packages that are named when they are removed, since one that stays recommends them. */
  readonly recommended: readonly string[];
  /** What the base had marked stays so: a variable holds it. */
  readonly keepsMarks: boolean;
  readonly emptiesLists: boolean;
  /** The shell may have `pipefail` on. */
  readonly pipefail: boolean;
  readonly joint: '&&' | ';';
}

/** The variable that docker-library's Dockerfiles use. */
export const MARKS = 'savedAptMark';

/** `savedAptMark="$(apt-mark showmanual)"`. */
export const savesMarks = `${MARKS}="$(apt-mark showmanual)"`;

/**
 * Marks what was installed for the build as automatically installed, marks what the result is linked to, and purges the
 * rest. Source of the middle part: docker-library/python, 3.13/slim-trixie/Dockerfile, and docker-library/ruby. Two things
 * differ: `=> not found` has no path, and files without the executable bit are looked at too, as extensions may have none.
 */
export function removalText(removal: Removal, style: ListStyle): Commands {
  const commands = commandsOf(removal);
  const joint = jointText(style, removal.joint);
  const inner = `${style.gap === '' ? ' ' : style.gap}\\${style.newline}${style.indent}${innerIndent(style)}`;
  return {
    flat: commands.map((pieces) => pieces.join(' ')).join(joint.replace(`\\${style.newline}`, '')),
    laidOut: commands.map((pieces) => pieces.join(inner)).join(joint),
  };
}

function innerIndent({ indent, operator }: ListStyle): string {
  if (operator === 'leading') return indent.includes('\t') ? '\t' : '   ';
  return indent.includes('\t') ? '\t' : '  ';
}

/** Each command as the pieces that stand on lines of their own. */
function commandsOf(removal: Removal): string[][] {
  const { build, runtime, folders, recommended, keepsMarks, emptiesLists, joint } = removal;
  const commands: string[][] = [];
  if (folders === undefined && !keepsMarks) {
    commands.push([...wrapped('apt-get purge -y --auto-remove', build)]);
  } else {
    commands.push([...wrapped('apt-mark auto', build, '> /dev/null')]);
    if (keepsMarks) {
      const restore = `[ -z "$${MARKS}" ] || apt-mark manual $${MARKS} > /dev/null`;
      commands.push([joint === ';' ? restore : `{ ${restore}; }`]);
    }
    if (runtime.length > 0) commands.push([`apt-mark manual ${runtime.join(' ')} > /dev/null`]);
    if (folders !== undefined) commands.push(linkedPackages(folders, removal));
    const names = recommended.length > 0 ? [`$(apt-mark showauto ${recommended.join(' ')})`] : [];
    commands.push([[PURGE, ...names].join(' ')]);
  }
  if (emptiesLists) commands.push(['rm -rf /var/lib/apt/lists/*']);
  return commands;
}

/**
 * apt suggests dpkg-dev, which recommends build-essential: without the option these would stay where the base does not have
 * Docker's own docker-autoremove-suggests. Source: debuerreotype, scripts/debuerreotype-minimizing-config; tried on bookworm.
 */
const PURGE = 'apt-get purge -y --auto-remove -o APT::AutoRemove::SuggestsImportant=false';

/** How long a line of names may grow. */
const WIDEST = 96;

/** A command with many words, over several lines. */
function* wrapped(command: string, words: readonly string[], end = ''): Generator<string> {
  let line = command;
  for (const word of end === '' ? words : [...words, end]) {
    if (line.length + word.length >= WIDEST) {
      yield line;
      line = word;
    } else {
      line += ` ${word}`;
    }
  }
  yield line;
}

/** Where the files of packages lie, and those of the package manager. */
const WITHOUT_PACKAGES = `\\( ${[
  'bin',
  'sbin',
  'lib',
  'lib64',
  'usr/bin',
  'usr/sbin',
  'usr/lib',
  'usr/share',
  'usr/src',
  'var/lib',
]
  .map((folder) => `-path /${folder}`)
  .join(' -o ')} \\) -prune -o`;

/** Marks the packages of the libraries that files in these folders are linked to. */
function linkedPackages(folders: readonly string[], { opened, pipefail }: Removal): string[] {
  const where = folders.includes('/')
    ? ['/', ...folders.slice(1), '-xdev', WITHOUT_PACKAGES].join(' ')
    : folders.join(' ');
  const find = `find ${where} -type f \\( -executable -o -name '*.so*' \\) -exec ldd '{}' ';'`;
  const links = `dpkg-query --listfiles ${opened.join(' ')} | grep '[.]so$' | xargs -r readlink -e`;
  const listing = opened.length > 0 ? `{ ${find}; ${links}; }` : find;
  const paths = opened.length > 0 ? String.raw`/^\// || /=> \//` : String.raw`/=> \//`;
  const search = 'xargs -r dpkg-query --search';
  return [
    pipefail ? `{ ${listing} || true; }` : listing,
    String.raw`| awk '${paths} { so = $(NF-1); if (index(so, "/usr/local/") == 1) { next }; gsub("^/(usr/)?", "", so); printf "*%s\n", so }'`,
    '| sort -u',
    pipefail ? `| { ${search} || true; }` : `| ${search}`,
    `| awk 'sub(":$", "", $1) { print $1 }'`,
    '| sort -u',
    '| xargs -r apt-mark manual > /dev/null',
  ];
}
