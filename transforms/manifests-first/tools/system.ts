// Commands that need nothing of the source: packages of the distribution, users, folders, settings.
import { pathIn } from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';
import { hasOption, type SortedWords, sortWords, valuesOf } from '../words.ts';

/** Managers whose operands are names, and files if they hold a slash or end like a package file. */
const MANAGERS = new Set([
  'apt-get',
  'apt',
  'aptitude',
  'apk',
  'yum',
  'dnf',
  'microdnf',
  'tdnf',
  'zypper',
  'pacman',
  'apt-key',
  'add-apt-repository',
  'yum-config-manager',
  'apt-cache',
  'apt-mark',
  'dpkg-reconfigure',
  'debconf-set-selections',
  'update-alternatives',
]);
const INSTALLING =
  /^(?:install|add|update|upgrade|dist-upgrade|full-upgrade|build-dep|groupinstall|localinstall|in|makecache|-S\w*|--sync)$/;
/** Packages that come with files in a web server's folder of pages. */
const WEB_SERVERS = /apache|nginx|lighttpd|httpd|caddy/;

/** Programs that read and write the distribution's folders only, whatever their words. */
const SYSTEM_PROGRAMS = new Set([
  'docker-php-ext-install',
  'docker-php-ext-enable',
  'docker-php-ext-configure',
  'docker-php-source',
  'pecl',
  'install-php-extensions',
  'a2enmod',
  'a2dismod',
  'a2dissite',
  'locale-gen',
  'update-locale',
  'update-ca-certificates',
  'ldconfig',
  'localedef',
  'fc-cache',
]);
const COMPILING_PROGRAMS = new Set([
  'docker-php-ext-install',
  'docker-php-ext-configure',
  'pecl',
  'install-php-extensions',
]);

/** Programs that read and write nothing but their output. */
const SILENT_PROGRAMS = new Set([
  'echo',
  'printf',
  'true',
  ':',
  'sleep',
  'uname',
  'dpkg',
  'arch',
  'nproc',
  'pwd',
  'id',
  'whoami',
  'date',
  'which',
  'type',
  'test',
  '[',
  'getconf',
]);

/** Programs whose operands are the paths that they touch. */
const PATH_PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  mkdir: ['-m', '--mode'],
  rm: [],
  rmdir: [],
  touch: ['-d', '-t', '-r'],
  ln: [],
  mv: [],
  cp: [],
  cat: [],
  grep: ['-e', '-f'],
  tee: [],
  sed: ['-e', '-f'],
  tar: ['-C', '-f', '--directory', '--file'],
  unzip: ['-d'],
  gunzip: [],
  sha256sum: [],
  gpg: [],
  dpkg: [],
  ls: [],
  find: [],
  curl: [
    '-o',
    '--output',
    '-H',
    '--header',
    '-A',
    '--retry',
    '--retry-delay',
    '--connect-timeout',
    '-m',
    '--max-time',
    '-x',
    '-w',
    '-u',
  ],
  wget: ['-O', '--output-document', '-P', '--directory-prefix', '--header', '-t', '-T', '-U', '-o'],
};
/** Of these, the first operand or two are no paths. */
const LEADING_OPERANDS: Readonly<Record<string, number>> = { chown: 1, chmod: 1, chgrp: 1, sed: 1, grep: 1 };

export const systemTool: Tool = (command) => {
  const { program, words } = command;
  if (MANAGERS.has(program)) return packageRole(command);
  if (SYSTEM_PROGRAMS.has(program)) {
    const isLocal =
      words.some((word) => word === undefined || /^\.|\.so$|^\//.test(word)) && program === 'pecl';
    return isLocal ? SOURCE : { kind: 'independent', worth: COMPILING_PROGRAMS.has(program), label: program };
  }
  if (program === 'bash' || program === 'sh') return scriptRole(words);
  if (program === 'cd') return stateRole(command);
  if (program === '.' || program === 'source') return activationRole(command);
  if (program === 'set' || program === 'export' || program === 'unset') return { kind: 'state' };
  if (SILENT_PROGRAMS.has(program))
    return program === 'dpkg' && !words.includes('--print-architecture') ? SOURCE : silentRole(command);
  if (/^(?:useradd|adduser|groupadd|addgroup|usermod|groupmod)$/.test(program)) return userRole(command);
  return program in PATH_PROGRAMS || program in LEADING_OPERANDS ? pathRole(command) : undefined;
};

/** `curl ... | bash -`: an installer that comes from elsewhere. */
function scriptRole(words: CommandView['words']): CommandRole {
  const at = words.findIndex((word) => word === undefined || !word.startsWith('-') || /^-s?$/.test(word));
  const readsInput = at < 0 || words[at] === '-' || words[at] === '-s';
  if (!readsInput || words.some((word) => /^-\w*c$/.test(word ?? ''))) return SOURCE;
  return {
    kind: 'independent',
    worth: true,
    label: 'a downloaded installer',
    assumption: 'the script that is piped into the shell touches nothing of the source',
  };
}

function packageRole({ program, words, folder }: CommandView): CommandRole {
  const installs = words.some((word) => word !== undefined && INSTALLING.test(word));
  const label = installs ? `${program} ${program === 'apk' ? 'add' : 'install'}` : program;
  const files = words.filter(
    (word) =>
      word !== undefined && (/^\.{0,2}\/|^\.$/.test(word) || /\.(?:deb|rpm|apk|pkg\.tar\.\w+)$/.test(word)),
  );
  if (files.some((file) => /^https?:/.test(file ?? '') === false && !(file ?? '').startsWith('/var/'))) {
    return {
      kind: 'independent',
      worth: installs,
      paths: files.map((file) => pathIn(folder, file ?? '')),
      label,
    };
  }
  const isOnlyIndex = !words.some(
    (word) => word !== undefined && INSTALLING.test(word) && !/^(?:update|makecache)$/.test(word),
  );
  const bringsPages = words.some((word) => word === undefined || WEB_SERVERS.test(word));
  const paths = bringsPages && installs ? ['/var/www', '/usr/share/nginx', '/srv'] : [];
  return { kind: 'independent', worth: installs && !isOnlyIndex, paths, label };
}

/** `. venv/bin/activate`, of an environment that is not part of the source; `. /tmp/settings`, which an earlier RUN made. */
function activationRole({ words, folder, files }: CommandView): CommandRole {
  const [path] = words;
  if (path === undefined || words.length > 1 || !files.isKnown) return SOURCE;
  if (files.kindOf(pathIn(folder, path)) !== undefined) return SOURCE;
  if (path.endsWith('/bin/activate')) return { kind: 'state' };
  return path.startsWith('/') ? { kind: 'state', assumption: `${path} only sets variables` } : SOURCE;
}

function stateRole({ words, folder }: CommandView): CommandRole {
  const [target, ...more] = words;
  if (target === undefined || more.length > 0 || target === '-' || target.startsWith('~')) return SOURCE;
  // The shell goes through `sub` on its way to `sub/..`.
  if (/[^./][^/]*\/+\.\./.test(target)) return SOURCE;
  return { kind: 'state', folder: pathIn(folder, target) };
}

/** `test -f x` and `[ -f x ]` look at files. */
function silentRole({ program, words, folder }: CommandView): CommandRole {
  if (program !== 'test' && program !== '[') return HARMLESS;
  const looks = words.some((word) => word !== undefined && /^-[a-hkprsuwxGLNOS]$/.test(word));
  if (!looks) return HARMLESS;
  const names = words.filter(
    (word) => word !== undefined && !word.startsWith('-') && word !== ']' && word !== '!',
  );
  if (words.includes(undefined)) return SOURCE;
  return { kind: 'independent', worth: false, paths: names.map((name) => pathIn(folder, name ?? '')) };
}

/** The home of a user that is made: a folder that is there already is taken as it is, so it counts as written. */
function userRole({ program, words }: CommandView): CommandRole {
  const sorted = sortWords(
    words,
    [
      '-u',
      '-g',
      '-G',
      '-s',
      '-d',
      '-c',
      '-h',
      '-S',
      '--uid',
      '--gid',
      '--shell',
      '--home',
      '--home-dir',
      '--ingroup',
      '--gecos',
      '-k',
      '--groups',
      '-l',
      '-p',
      '-b',
      '--base-dir',
      '-e',
      '--expiredate',
      '-f',
      '--inactive',
      '-K',
      '--key',
      '--password',
      '--comment',
      '--skel',
    ].filter((option) => !(option === '-S' && program.startsWith('add'))),
  );
  const homes = valuesOf(sorted, '-d', '-h', '--home', '--home-dir').filter((home) => home.startsWith('/'));
  const bases = valuesOf(sorted, '-b', '--base-dir');
  // Of `-md /app` the home stands among the operands.
  const names = sorted.operands.flatMap((name) =>
    name.startsWith('/') ? [name] : (bases.length === 0 ? ['/home'] : bases).map((base) => `${base}/${name}`),
  );
  // Packages make users, too: whoever comes first gets the lower number.
  const database = '/etc/passwd';
  if (sorted.hasUnknown)
    return { kind: 'independent', worth: false, paths: [database, '/home', ...bases, ...homes] };
  return {
    kind: 'independent',
    worth: false,
    paths: [database, ...(homes.length > 0 ? homes : names)],
  };
}

function pathRole(command: CommandView): CommandRole {
  const { program, words, folder } = command;
  const sorted = sortWords(words, PATH_PROGRAMS[program] ?? []);
  if (sorted.hasUnknown && program !== 'curl' && program !== 'wget') return SOURCE;
  if (program === 'curl' || program === 'wget') return downloadRole(program, folder, sorted);
  const isTar = program === 'tar' && !hasOption(sorted, '-C', '--directory');
  const operands = sorted.operands.slice(LEADING_OPERANDS[program] ?? 0);
  const values =
    program === 'tar' || program === 'unzip'
      ? valuesOf(sorted, '-C', '-f', '--directory', '--file', '-d')
      : [];
  const bases = [...operands, ...values].map((path) => pathIn(folder, path.replace(/[^/]*[*?[{].*$/s, '')));
  const unpacksHere = program === 'unzip' && !hasOption(sorted, '-d', '-l', '-p', '-t');
  const readsHere = isTar || unpacksHere || (bases.length === 0 && readsFolder(command, sorted));
  const isModeOnly = program === 'chmod' || program === 'chown' || program === 'chgrp';
  const makesFolders = program === 'mkdir' && words.some((word) => /^-\w*p|^--parents$/.test(word ?? ''));
  return {
    kind: 'independent',
    worth: false,
    paths: readsHere ? [folder, ...bases] : bases,
    isModeOnly,
    makesFolders,
  };
}

/** Without a path these look at the folder that they run in; of `ls` alone nothing comes but a line in the log. */
function readsFolder({ program, isRead }: CommandView, sorted: SortedWords): boolean {
  if (program === 'ls') return isRead;
  return program === 'find' || (program === 'grep' && hasOption(sorted, '-r', '-R', '--recursive'));
}

/** Where a download goes: a named file, standard output, or the folder that it runs in. */
function downloadRole(program: string, folder: string, sorted: ReturnType<typeof sortWords>): CommandRole {
  if (
    hasOption(sorted, '-T', '--upload-file', '-d', '--data', '-F', '--config', '-K', '-i') &&
    program === 'curl'
  )
    return SOURCE;
  const named = valuesOf(
    sorted,
    ...(program === 'curl' ? ['-o', '--output'] : ['-O', '--output-document', '-P', '--directory-prefix']),
  );
  const joined = [...sorted.options.keys()].find((name) => /^-[a-zA-Z]*[oO]$/.test(name) && name.length > 2);
  if (joined !== undefined && program === 'wget' && joined.endsWith('O')) {
    const target = sorted.operands.find((word) => !/:\/\//.test(word));
    return target === undefined
      ? SOURCE
      : { kind: 'independent', worth: false, paths: target === '-' ? [] : [pathIn(folder, target)] };
  }
  if (joined !== undefined && program === 'curl') {
    const target = joined.endsWith('o') ? sorted.operands.find((word) => !/:\/\//.test(word)) : folder;
    return target === undefined
      ? SOURCE
      : { kind: 'independent', worth: false, paths: [pathIn(folder, target)] };
  }
  const writesHere = program === 'wget' ? named.length === 0 : hasOption(sorted, '-O', '--remote-name');
  const paths = named.filter((path) => path !== '-').map((path) => pathIn(folder, path));
  return { kind: 'independent', worth: false, paths: writesHere ? [folder] : paths };
}
