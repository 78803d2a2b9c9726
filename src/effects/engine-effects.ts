import type { ParsedScript } from 'unbash';
import type { Document } from '../dockerfile/document.ts';
import type { Instruction } from '../dockerfile/model.ts';
import { builtins, rebuiltPrograms, steadyPrograms } from '../shell/command-names.ts';
import { leavesJob } from '../shell/facts.ts';
import { nodesOf } from '../shell/syntax-tree.ts';
import { globOf } from '../shell/words.ts';
import { readRun } from './package-calls.ts';
import type { CommandWord, RunCommand } from './run-commands.ts';
import { stateAt } from './state.ts';

/**
 * What a RUN can do that the next RUN sees only because the engine makes a new container for it: two RUNs are then
 * not one. Each was tried in an engine.
 *
 * - `shell`: /bin/sh (or bash) is replaced; the next RUN starts the new one.
 * - `mounted-file`: /etc/hosts, /etc/resolv.conf, /etc/hostname, /dev, /proc or /sys is written; the engine mounts
 *   them anew for each RUN.
 * - `preload`: /etc/ld.so.preload is written; it takes hold in programs, and shells, started later.
 * - `account`: root's (or an unknown account's) home, groups or shell change; they are read when a container starts.
 * - `service`: a service was started, or a job left behind by a shell that the RUN calls; it ends with the container.
 * - `hard-link`: files share an inode; in the next RUN a change of one (chmod, chown, >>) parts them, since overlayfs copies
 *   that one name up to the new layer.
 */
export type EngineEffect = 'shell' | 'mounted-file' | 'preload' | 'account' | 'service' | 'hard-link';

export const engineEffectReasons: Readonly<Record<EngineEffect, string>> = {
  shell: 'it replaces the shell that later RUNs start with',
  'mounted-file': 'it writes to a file that the builder mounts anew for each RUN',
  preload: 'it writes /etc/ld.so.preload, which later RUNs start with',
  account: 'it changes an account that later RUNs may run as',
  service: 'it starts a service, which would live on in the next RUN',
  'hard-link': 'it makes hard links, which a change of one of the files in a later RUN parts',
};

const shells = /^(?:(?:\/usr)?\/bin\/(?:sh|bash|dash|ash|busybox)|sh)$/;
const mountedFiles =
  /^\/(?:etc\/(?:hosts|resolv\.conf|hostname)$|(?:proc|sys)(?:\/|$)|dev\/(?!null$|stdout$|stderr$|stdin$|tty$|zero$|u?random$|fd(?:\/|$)))/;

/** Programs that go to the background by themselves, or that are there to run others in it. */
const services: ReadonlySet<string> = new Set(
  (
    'apache2 apache2ctl apachectl atd cassandra clamd cron crond daemonize dbus-daemon dbus-launch dnsmasq dockerd httpd ' +
    'initctl lighttpd mariadbd mariadbd-safe memcached mongod mysqld mysqld_safe named nginx nmbd nscd pg_ctl ' +
    'pg_ctlcluster php-fpm proftpd pulseaudio rabbitmq-server rc-service redis-server rpcbind rsyslogd screen searchd ' +
    'service setsid slapd smbd sshd start-stop-daemon supervisord syslogd systemctl tigervncserver tmux unbound ' +
    'vncserver vsftpd Xvfb'
  ).split(' '),
);
/** What a program of that list is asked when it starts nothing. */
const harmless =
  /^(?:-[vVtMSl]|--version|--help|--initialize(?:-insecure)?|--bootstrap|configtest|enable|disable|daemon-reload|mask|stop|status|set-default|reload)$/;
/** Words by which other programs are told to start a service. */
const starting =
  /^(?:(?:re)?start(?:-(?:server|domain|all))?|--?(?:daemon|daemonize|detach|detached|fork|background)(?:=(?:yes|true|1))?)$/;
/** Their `start` runs a script of the project, and waits for it. */
const scriptRunners: ReadonlySet<string> = new Set('bun npm pnpm yarn'.split(' '));
/** Programs that write to all the files they are given, and those that write to the last one only. */
const writers: ReadonlySet<string> = new Set(
  'chmod chown mkdir mknod mv rm sed tee touch truncate unlink'.split(' '),
);
const copiers: ReadonlySet<string> = new Set('cp install ln'.split(' '));

const known = new WeakMap<Instruction, ReadonlySet<EngineEffect>>();

/** What a RUN does beyond its shell, through `sudo` and in the strings that it hands to `bash -c` or `su -c` as well. */
export function engineEffectsOf(document: Document, run: Instruction): ReadonlySet<EngineEffect> {
  let effects = known.get(run);
  if (effects === undefined) {
    effects = readEffects(document, run);
    known.set(run, effects);
  }
  return effects;
}

function readEffects(document: Document, run: Instruction): ReadonlySet<EngineEffect> {
  const effects = new Set<EngineEffect>();
  const { user } = stateAt(document, run);
  const scripts = new Set<ParsedScript>();
  for (const command of readRun(document, run).commands) {
    const { script, holder } = command.script;
    if (!scripts.has(script)) {
      scripts.add(script);
      addRedirections(effects, script);
      if (holder !== undefined && leavesJob(script)) effects.add('service');
    }
    if (!command.wrapping.elsewhere) addCommand(effects, command, user);
  }
  return effects;
}

function addRedirections(effects: Set<EngineEffect>, script: ParsedScript): void {
  for (const node of nodesOf(script)) {
    if (node.type === 'Redirect' && node.operator.includes('>')) addPath(effects, globOf(node.target));
  }
}

function addCommand(effects: Set<EngineEffect>, command: RunCommand, user: string | undefined): void {
  const { program, words } = command;
  const paths = words.map(pathOf);
  const [called, ...args] = paths;
  if (program === undefined || called === undefined) return;
  if (startsService(program, called, args)) effects.add('service');
  if (copiers.has(program)) addPath(effects, args.at(-1));
  if (writers.has(program)) for (const path of args) addPath(effects, path);
  if (changesAccount(command, args, user)) effects.add('account');
  if (replacesShell(program, args)) effects.add('shell');
  if (makesHardLinks(program, args)) effects.add('hard-link');
}

function pathOf({ value, node }: CommandWord): string | undefined {
  return value ?? globOf(node);
}

function startsService(program: string, called: string, args: readonly (string | undefined)[]): boolean {
  if (/^\/etc\/(?:init|rc)\.d\//.test(called)) return true;
  if (services.has(program) && !args.some((word) => word !== undefined && harmless.test(word))) return true;
  if ([builtins, steadyPrograms, rebuiltPrograms, scriptRunners].some((names) => names.has(program)))
    return false;
  return args.some((word) => word !== undefined && starting.test(word));
}

function addPath(effects: Set<EngineEffect>, path: string | undefined): void {
  if (path === undefined) return;
  if (shells.test(path)) effects.add('shell');
  else if (path === '/etc/ld.so.preload') effects.add('preload');
  else if (path === '/etc/passwd' || path === '/etc/group') effects.add('account');
  else if (mountedFiles.test(path)) effects.add('mounted-file');
}

function makesHardLinks(program: string, args: readonly (string | undefined)[]): boolean {
  const hasOption = (pattern: RegExp): boolean =>
    args.some((word) => word !== undefined && pattern.test(word));
  if (program === 'ln')
    return args.length > 1 && !hasOption(/^(?:-[a-zA-Z]*s|--symbolic$|--help$|--version$)/);
  return program === 'cp' && hasOption(/^(?:-[a-zA-Z]*l|--link$)/);
}

/** By a package, or by the system's own means. */
function replacesShell(program: string, args: readonly (string | undefined)[]): boolean {
  switch (program) {
    case 'dpkg-reconfigure':
      return args.includes('dash');
    case 'update-alternatives':
    case 'dpkg-divert':
      return args.includes('/bin/sh');
    case 'apk':
      return args.some((word) => word?.endsWith('-binsh') === true);
    default:
      return false;
  }
}

/**
 * Accounts other than root's and that of USER are new more often than not; a later RUN cannot run as one before USER.
 * Who calls sudo is not root, and may be anyone.
 */
function changesAccount(
  { program, wrapping }: RunCommand,
  args: readonly (string | undefined)[],
  user: string | undefined,
): boolean {
  if (program === undefined || !accountPrograms.has(program)) return false;
  const isNew = program.startsWith('add') || program.startsWith('del');
  if (isNew && args.filter((word) => word?.startsWith('-') !== true).length < 2) return false;
  if (wrapping.user !== undefined && user !== 'root') return true;
  return args.some((word) => word === undefined || word === 'root' || word === user);
}

/** `adduser USER GROUP` and the like add to a group, or take away from one, if they have two operands. */
const accountPrograms: ReadonlySet<string> = new Set(
  'addgroup adduser chsh delgroup deluser gpasswd groupmod usermod'.split(' '),
);
