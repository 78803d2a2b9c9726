import { absolutePath } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';
import type { Built } from './compiled.ts';
import { isBuildTool } from './go-tools.ts';

// Sources: https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies, https://go.dev/ref/mod#go-install

/** Options of `go build` that take the next word. Source: `go help build`. */
const VALUED = new Set(
  '-o -p -asmflags -buildmode -buildvcs -compiler -gccgoflags -gcflags -installsuffix -ldflags -mod -modfile -overlay -pgo -pkgdir -tags -toolexec -covermode -coverpkg -C'.split(
    ' ',
  ),
);

/** Whether a command may write a binary of Go. */
export function builds({ program, words }: StageCommand): boolean {
  if (program === 'go-wrapper') return words.includes('install');
  return program === 'go' && /^(?:build|install|get)$/.test(words[0] ?? '');
}

/** What `go build`, `go install` and `go get` write. */
export function builtByGo(site: Site): readonly Built[] {
  return site.commands.flatMap((command) => (builds(command) ? outputsOf(site, inFolder(command)) : []));
}

/** `-C dir` comes before everything else. */
function inFolder(command: StageCommand): StageCommand {
  const folder = optionValue(command.words, '-C');
  return folder === undefined
    ? command
    : { ...command, folder: absolutePath(command.folder, folder ?? undefined) };
}

function outputsOf(site: Site, command: StageCommand): readonly Built[] {
  const [verb, ...rest] = command.words;
  const packages = packagesIn(rest);
  if (verb !== 'build') return installed(site, command, packages.length === 0 ? ['.'] : packages);
  const target = optionValue(rest, '-o', '--o');
  if (target !== undefined) {
    const path = pathOf(command, target ?? undefined);
    if (path === undefined) return [];
    if (target?.endsWith('/') === true) return [{ path, command, isSure: true, isFolder: true }];
    const isOpen = packages.length > 1 || packages.some((name) => name.includes('...'));
    return [{ path, command, isSure: true, mayHold: isOpen && !packages[0]?.endsWith('.go') }];
  }
  if (packages.length > 1 && !packages.every((name) => name.endsWith('.go'))) return [];
  const name = binaryName(site, command, packages[0] ?? '.');
  const path = name === undefined ? undefined : pathOf(command, name);
  return path === undefined ? [] : [{ path, command, isSure: false }];
}

/** A package with a version must be a program; one without may be a library, of which no file is left. */
function installed(site: Site, command: StageCommand, packages: readonly string[]): readonly Built[] {
  const bin = binFolderOf(command);
  return packages.flatMap((name) => {
    const last = binaryName(site, command, name);
    if (last === undefined) return [];
    const isSure = command.words[0] === 'install' && name.includes('@') && !isBuildTool(name);
    return [{ path: `${bin}/${last}`, command, isSure }];
  });
}

function packagesIn(words: readonly (string | undefined)[]): readonly string[] {
  return words.filter(
    (word, at): word is string =>
      word !== undefined && !word.startsWith('-') && !VALUED.has(words[at - 1] ?? ''),
  );
}

/** The last part of a package's path without its version: `github.com/x/y/v2@latest` is `y`. */
function binaryName(site: Site, command: StageCommand, name: string): string | undefined {
  if (name.includes('...') || /[*?[]/.test(name)) return undefined;
  if (name.endsWith('.go')) return name.replace(/^.*\//, '').slice(0, -3);
  const isLocal = /^\.{0,2}\/|^\.{1,2}$/.test(name);
  if (!isLocal) return lastPart(name);
  const path = pathOf(command, name);
  if (path === undefined) return undefined;
  const module = /^module\s+"?([^\s"]+)/m.exec(site.source.read(`${path}/go.mod`) ?? '')?.[1];
  if (module !== undefined) return lastPart(module);
  const isRoot = path === command.folder && site.context === undefined && !path.includes('/src/');
  return isRoot ? undefined : lastPart(path);
}

export function lastPart(path: string): string | undefined {
  return path
    .replace(/@.*$/, '')
    .split('/')
    .findLast((part) => part !== '' && !/^v\d+$/.test(part));
}

/** Where `go install` puts binaries. */
export function binFolderOf({ state, command }: StageCommand): string {
  const set = (name: string): string | undefined => {
    const own = command.wrapping.environment.get(name) ?? command.script.exported.get(name);
    return own === undefined || own.includes('$') ? state.valueOf(name) : own;
  };
  return set('GOBIN') ?? `${(set('GOPATH') ?? '/go').replace(/:.*$/, '')}/bin`;
}
