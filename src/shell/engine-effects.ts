import type { ParsedScript, Redirection } from 'unbash';
import { bareWords } from './leaks.ts';
import { commandsOf } from './syntax-tree.ts';
import { globOf } from './words.ts';

/**
 * What a RUN can do that the next RUN sees only because the engine makes a new container for it: two RUNs are then
 * not one. Each was tried in an engine.
 *
 * - `shell`: /bin/sh (or bash) is replaced; the next RUN starts the new one.
 * - `mounted-file`: /etc/hosts, /etc/resolv.conf, /etc/hostname, /dev, /proc or /sys is written; the engine mounts
 *   them anew for each RUN.
 * - `preload`: /etc/ld.so.preload is written; it takes hold in programs, and shells, started later.
 * - `account`: root's (or an unknown account's) home, groups or shell change; they are read when a container starts.
 * - `service`: a service was started; it ends with the container.
 */
export type EngineEffect = 'shell' | 'mounted-file' | 'preload' | 'account' | 'service';

export const engineEffectReasons: Readonly<Record<EngineEffect, string>> = {
  shell: 'it replaces the shell that later RUNs start with',
  'mounted-file': 'it writes to a file that the builder mounts anew for each RUN',
  preload: 'it writes /etc/ld.so.preload, which later RUNs start with',
  account: 'it changes an account that later RUNs may run as',
  service: 'it starts a service, which would live on in the next RUN',
};

const shells = /^(?:\/usr)?\/bin\/(?:sh|bash|dash|ash|busybox)$/;
const mountedFiles =
  /^\/(?:etc\/(?:hosts|resolv\.conf|hostname)$|(?:proc|sys)(?:\/|$)|dev\/(?!null$|stdout$|stderr$|stdin$|tty$|zero$|u?random$|fd\/))/;
const services: ReadonlySet<string> = new Set(
  (
    'apachectl cron crond dbus-daemon dockerd httpd initctl mongod mysqld_safe nginx nohup pg_ctl pg_ctlcluster ' +
    'rabbitmq-server rc-service redis-server rpcbind service setsid slapd sshd start-stop-daemon supervisord ' +
    'systemctl Xvfb'
  ).split(' '),
);
/** What a program of that list is asked when it starts nothing. */
const harmless =
  /^(?:-v|-V|-t|--version|--help|enable|disable|daemon-reload|mask|stop|status|set-default|reload)$/;
/** Programs that write to all the files they are given, and those that write to the last one only. */
const writers: ReadonlySet<string> = new Set('mv rm sed tee touch truncate unlink'.split(' '));
const copiers: ReadonlySet<string> = new Set('cp install ln'.split(' '));

export function engineEffectsOf(script: ParsedScript): ReadonlySet<EngineEffect> {
  const effects = new Set<EngineEffect>();
  for (const { command } of commandsOf(script)) {
    for (const path of writtenPaths(command.redirects)) addPath(effects, path);
    const [called, ...words] = bareWords(command);
    const name = called?.replace(/^.*\/(?=[^/]+$)/, '');
    if (name === undefined) continue;
    const isScript = called?.startsWith('/etc/init.d/') === true || called?.startsWith('/etc/rc.d/') === true;
    if (
      isScript ||
      (services.has(name) && !words.some((word) => word !== undefined && harmless.test(word)))
    ) {
      effects.add('service');
    }
    if (copiers.has(name)) addPath(effects, globOf(command.args.at(-1)));
    if (writers.has(name)) for (const word of command.args) addPath(effects, globOf(word));
    if (isAccountChange(name, words)) effects.add('account');
    if (name === 'dpkg-reconfigure' && words.includes('dash')) effects.add('shell');
    if (name === 'update-alternatives' && words.includes('/bin/sh')) effects.add('shell');
  }
  return effects;
}

function writtenPaths(redirects: readonly Redirection[]): (string | undefined)[] {
  return redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && redirect.operator.includes('>') ? [globOf(redirect.target)] : [],
  );
}

function addPath(effects: Set<EngineEffect>, path: string | undefined): void {
  if (path === undefined) return;
  if (shells.test(path)) effects.add('shell');
  else if (path === '/etc/ld.so.preload') effects.add('preload');
  else if (path === '/etc/passwd' || path === '/etc/group') effects.add('account');
  else if (mountedFiles.test(path)) effects.add('mounted-file');
}

/** Accounts by other names than root are new more often than not; a later RUN cannot run as one before USER. */
function isAccountChange(name: string, words: readonly (string | undefined)[]): boolean {
  if (name !== 'usermod' && name !== 'gpasswd' && name !== 'groupmod' && name !== 'chsh') return false;
  return words.some((word) => word === undefined || word === 'root');
}
