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
  /** What was built may lie among the files of packages too. */
  readonly isAmong: boolean;
  /** Headers whose libraries are kept, since programs open them by name: what their `.so` links lead to. */
  readonly opened: readonly string[];
  /** Names of files of such libraries. */
  readonly openedFiles: readonly string[];
  /** Libraries may be links of update-alternatives, which lead to the files of packages. */
  readonly followsLinks: boolean;
  /** Packages that are named when they are removed, since one that stays recommends them. */
  readonly recommended: readonly string[];
  /** What was installed before stays: a variable holds it. */
  readonly keepsMarks: boolean;
  readonly emptiesLists: boolean;
  /** The shell may have `pipefail` on. */
  readonly pipefail: boolean;
  readonly joint: '&&' | ';';
}

/** The variable that docker-library's Dockerfiles use. */
export const MARKS = 'savedAptMark';

/**
 * All that is there before: packages that nothing depends on any more (after an `apt-get remove` in the base) are marked as
 * automatically installed, may be needed by a program that was built there, and would go with the others.
 */
export const savesMarks = `${MARKS}="$(apt-mark showmanual; apt-mark showauto)"`;

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

/**
 * Files among those of packages that came to lie there after dpkg had written its list for the last time: the time of the
 * inode is not one that tar or cp can set.
 */
const AMONG_PACKAGES = '/bin /lib /sbin /usr -path /usr/local -prune -o -cnewer /var/lib/dpkg/status';

/** Marks the packages of the libraries that files in these folders are linked to. */
function linkedPackages(
  folders: readonly string[],
  { isAmong, opened, openedFiles, followsLinks, pipefail }: Removal,
): string[] {
  const where = folders.includes('/')
    ? ['/', ...folders.slice(1), '-xdev', WITHOUT_PACKAGES].join(' ')
    : folders.join(' ');
  const looks = String.raw`-type f \( -executable -o -name '*.so*' \) -exec ldd '{}' ';'`;
  const find = `find ${where} ${looks}`;
  const links = `dpkg-query --listfiles ${opened.join(' ')} | grep '[.]so$' | xargs -r readlink -e`;
  const files = openedFiles.map((name) => `-name '${name}'`).join(' -o ');
  const more = [
    ...(isAmong ? [`find ${AMONG_PACKAGES} ${looks}`] : []),
    ...(opened.length > 0 ? [links] : []),
    ...(openedFiles.length > 0
      ? [`find /usr/lib ${openedFiles.length > 1 ? `\\( ${files} \\)` : files}`]
      : []),
  ];
  // A folder that is not there fails find, which under `set -e` would be the end of the group.
  const listing = more.length > 0 ? `{ ${[find, ...more].join(pipefail ? '; ' : ' || true; ')}; }` : find;
  const paths = opened.length + openedFiles.length > 0 ? String.raw`/^\// || /=> \//` : String.raw`/=> \//`;
  const print = followsLinks ? 'print so' : String.raw`gsub("^/(usr/)?", "", so); printf "*%s\n", so`;
  const search = 'xargs -r dpkg-query --search';
  const followed = pipefail ? '| { xargs -r readlink -e || true; }' : '| xargs -r readlink -e';
  return [
    pipefail ? `{ ${listing} || true; }` : listing,
    `| awk '${paths} { so = $(NF-1); if (index(so, "/usr/local/") == 1) { next }; ${print} }'`,
    '| sort -u',
    ...(followsLinks ? [`${followed} | sed -E 's,^/(usr/)?,*,' | sort -u`] : []),
    pipefail ? `| { ${search} || true; }` : `| ${search}`,
    `| awk 'sub(":$", "", $1) { print $1 }'`,
    '| sort -u',
    '| xargs -r apt-mark manual > /dev/null',
  ];
}
