import type { CommandArgument } from 'unbash';

export interface PathReading {
  readonly variable: (name: string) => string | undefined;
  /** Whether the shell expands `{a,b}`: bash does, dash and busybox ash do not. */
  readonly hasBraces: boolean;
}

/** Longer products of braces are not looked at. */
const MOST_ALTERNATIVES = 64;

/**
 * The paths that a word of a command names, as patterns without quotes: braces multiplied out (`/var/{a,b}` in shells that
 * know them), `$HOME` as `~`, other variables by their value. Words with variables that are not known name nothing.
 */
export function pathsOf(
  word: CommandArgument | undefined,
  value: string | undefined,
  { variable, hasBraces }: PathReading,
): string[] {
  // Quoted: `rm "/var/cache/*"` looks for a file of that name.
  if (word !== undefined && value !== undefined && /[*?[]/.test(value)) return [];
  const text = word === undefined ? value : value?.startsWith('/') === true ? value : word.text;
  if (text === undefined) return [];
  const unquoted = text
    .replaceAll(/["']/g, '')
    .replaceAll(/\$(?:HOME\b|\{HOME\})/g, '~')
    .replaceAll('\\', '')
    .replaceAll(
      /\$(?:(\w+)|\{(\w+)\})/g,
      (all, plain?: string, braced?: string) => variable(plain ?? braced ?? '') ?? all,
    );
  return (hasBraces ? expandBraces(unquoted) : [unquoted]).filter(
    (path) => !/[$`]/.test(path) && /^[/~]/.test(path),
  );
}

function expandBraces(text: string): string[] {
  let open = [text];
  const done: string[] = [];
  while (open.length > 0 && open.length + done.length <= MOST_ALTERNATIVES) {
    const next: string[] = [];
    for (const each of open) {
      const braces = /^([^{}]*)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(each);
      if (braces === null) done.push(each);
      else
        for (const part of (braces[2] ?? '').split(','))
          next.push(`${braces[1] ?? ''}${part}${braces[3] ?? ''}`);
    }
    open = next;
  }
  return done;
}

/**
 * Whether removing what `pattern` names takes the cache at `path` away, or the part of it that its author meant: the folder,
 * one above it, what lies in it, or some of that. `home` is what `~` stands for, if that is known.
 */
export function covers(pattern: string, path: string, home: string | undefined): boolean {
  const target = clearPath(atHome(path, home));
  const named = clearPath(atHome(pattern.replace(/(?<=\/)\.?[*?.]+$/, ''), home));
  if (named === '' || named === '~') return pattern !== named && target.startsWith(`${named}/`);
  return target === named || target.startsWith(`${named}/`) || named.startsWith(`${target}/`);
}

function atHome(path: string, home: string | undefined): string {
  return home !== undefined && (path === '~' || path.startsWith('~/')) ? home + path.slice(1) : path;
}

function clearPath(path: string): string {
  return path.replaceAll(/\/{2,}/g, '/').replace(/\/(?:\.\/?)?$/, '');
}

/** Whether what `pattern` names is the cache at `path` or lies in it, and nothing else. */
export function lies(pattern: string, path: string, home: string | undefined): boolean {
  const target = clearPath(atHome(path, home));
  const named = clearPath(atHome(pattern.replace(/(?<=\/)\.?[*?.]+$/, ''), home));
  return named === target || named.startsWith(`${target}/`);
}

/**
 * Whether a command that names `named`, and insists that it is there, fails where the cache at `path` is not: that is the
 * cache, lies in it, or is a folder of a home above it that nothing else is known to make (`~/.cache`). `~` in either may be any home
 * where `home` is not known. `staysEmpty`: its folder is left, without files.
 */
export function isMissedWithout(
  named: string,
  path: string,
  home: string | undefined,
  staysEmpty: boolean,
): boolean {
  const isAnyHome = home === undefined || named.startsWith('~');
  const place = (text: string): string =>
    isAnyHome ? withoutHome(atHome(text, home)) : clearPath(atHome(text, home));
  const target = place(path);
  const isPattern = /[*?[]/.test(named);
  const folder = place(named.replace(/\/[^/]*[*?[].*$/, ''));
  if (folder === target) return isPattern || !staysEmpty;
  if (folder.startsWith(`${target}/`)) return true;
  return !staysEmpty && target.startsWith(`${folder}/`) && withoutHome(folder).startsWith('~/');
}

/** `~` for the home of whomever. */
function withoutHome(path: string): string {
  return clearPath(path).replace(/^\/(?:root|home\/[^/]+)(?=\/|$)/, '~');
}
