// RUNs that stay behind the copied source because they need it, while an install behind them goes before it.
import type { Instruction } from '../../src/dockerfile/model.ts';
import type { ContextCopy } from './copied.ts';
import { isSystemPath, overlap } from './places.ts';
import type { CommandRole } from './roles.ts';
import type { RunReading } from './run-reading.ts';

/** What is known of a RUN that sinks together with the copies above it. */
export interface BoundRun {
  /** How messages call it. */
  readonly label: string;
  readonly line: number;
  /** What it reads and writes, absolute; undefined: not known. */
  readonly touched: readonly Touched[] | undefined;
  /** What it certainly writes, also where the rest is not known. */
  readonly writes: readonly string[];
  /** The families of tools that it runs; undefined if it runs anything else. */
  readonly families: ReadonlySet<string> | undefined;
}

interface Touched {
  readonly path: string;
  /** It changes who may do what with a file, not the file. */
  readonly isModeOnly: boolean;
}

/** Tools that share what they install with one another. */
const FAMILIES: readonly (readonly [string, RegExp])[] = [
  ['node', /^(?:npm|npx|yarn|yarnpkg|pnpm|pnpx|bun|bunx|node|corepack)$/],
  ['python', /^(?:pip[\d.]*|python[\d.]*|poetry|pipenv|uv|conda|mamba|micromamba)$/],
  ['ruby', /^(?:bundle|bundler|gem|ruby|rake|rails)$/],
  ['php', /^(?:composer|composer\.phar|php)$/],
  ['jvm', /^(?:mvn|mvnw|gradle|gradlew|sbt)$/],
  ['dotnet', /^dotnet$/],
  ['go', /^go$/],
  ['rust', /^cargo$/],
  ['elixir', /^mix$/],
  ['swift', /^swift$/],
  ['dart', /^(?:dart|flutter)$/],
];

/** Undefined: not a program of a known family. */
export function familyOf(program: string): string | undefined {
  return FAMILIES.find(([, pattern]) => pattern.test(program))?.[0];
}

/** A RUN of the source as a copy that brings nothing known, so that it keeps its place among the copies. */
export function boundCopy(instruction: Instruction, bound: BoundRun): ContextCopy {
  return {
    instruction,
    copy: { kind: 'other', sources: [], destination: '/' },
    destination: '/',
    sources: [],
    defaults: [],
    bound,
  };
}

export function readBoundRun({ line }: Instruction, { pieces }: RunReading, label: string): BoundRun {
  const roles = pieces.flatMap((piece) => piece.roles);
  const writes = roles.flatMap((role) =>
    role.kind === 'source' || role.kind === 'refused' ? (role.writes ?? []) : [],
  );
  return { label, line, touched: touchedBy(roles), writes, families: familiesOf(roles) };
}

/** Undefined: it may touch anything. */
function touchedBy(roles: readonly CommandRole[]): Touched[] | undefined {
  const touched: Touched[] = [];
  for (const role of roles) {
    if (role.kind === 'state') continue;
    if (role.kind !== 'bound' && (role.kind !== 'independent' || role.worth)) return undefined;
    const isModeOnly = role.kind === 'bound' && role.isModeOnly === true;
    for (const path of role.paths ?? []) touched.push({ path, isModeOnly });
  }
  return touched.some(({ path }) => isSystemPath(path)) ? undefined : touched;
}

function familiesOf(roles: readonly CommandRole[]): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  for (const role of roles) {
    const program = programOf(role);
    const family = program === undefined ? undefined : familyOf(program);
    if (family !== undefined) found.add(family);
    else if (role.kind !== 'state' && (role.kind !== 'independent' || role.worth)) return undefined;
  }
  return found;
}

/** The program of a command that installs or downloads. */
export function programOf(role: CommandRole): string | undefined {
  if (role.kind === 'source') return role.program;
  const isInstall = role.kind === 'install' || role.kind === 'fetch' || role.kind === 'refused';
  return isInstall ? role.label.split(' ')[0] : undefined;
}

/** What comes before bound RUNs then: the roles of a step. */
export interface Passing {
  readonly obstacle?: string;
  readonly assumptions: readonly string[];
}

/** Whether commands may come before RUNs that they stood behind, and on which assumptions. */
export function passBound(bounds: readonly BoundRun[], roles: readonly CommandRole[]): Passing {
  const assumptions: string[] = [];
  for (const bound of bounds) {
    for (const role of roles) {
      const found = passOne(bound, role);
      if (found === 'no') {
        return {
          obstacle: `${bound.label} on line ${bound.line} comes before it and may change what it reads`,
          assumptions,
        };
      }
      if (found !== 'yes') assumptions.push(found);
    }
  }
  return { assumptions };
}

/** A wrapper that only a RUN of the source makes executable is handed to the shell, for which it is written. */
export function asScript(step: string, bounds: readonly BoundRun[]): string {
  const name = /^(?:[\w./-]*\/)?(?<name>mvnw|gradlew)(?= )/.exec(step)?.groups?.['name'];
  const isMade = bounds.some(({ touched = [] }) =>
    touched.some(({ path, isModeOnly }) => isModeOnly && path.endsWith(`/${name}`)),
  );
  return name !== undefined && isMade ? `sh ${step}` : step;
}

/** Names that installs look for, also where the context has no such file; hidden files but `.env` are settings. */
const LOOKED_FOR =
  /^(?:\.(?!env)|(?:package|npm-shrinkwrap|composer|auth|global)\b.*\.json$|(?:bunfig|pyproject|poetry|uv|Cargo|rust-toolchain|config)\.toml$|(?:pnpm|pubspec|environment|docker-compose)[\w.-]*\.ya?ml$|requirements|constraints|pip\.(?:conf|ini)$|setup\.(?:py|cfg)$|Pipfile|Gemfile|gems\.|go\.(?:mod|sum|work)|Package\.|mix\.|rebar\.|Directory\.|nuget\.config$|settings\.(?:xml|gradle)|gradle|pom\.xml$|binding\.gyp$|node_modules$|vendor$|patches$|prisma$|rust-toolchain$)|\.(?:lock|lockb|csproj|fsproj|vbproj|props|targets|sln|slnx|gemspec|sbt)$/i;

function mayBeRead(path: string): boolean {
  return path.split('/').some((part) => part !== '' && LOOKED_FOR.test(part));
}

/** `yes`, `no`, or the assumption on which it may. */
function passOne({ touched, writes, families, label, line }: BoundRun, role: CommandRole): string {
  if (role.kind === 'state') return 'yes';
  if (role.kind !== 'install' && role.kind !== 'fetch') {
    const paths = role.kind === 'independent' ? [...(role.paths ?? []), ...(role.makes ?? [])] : undefined;
    if (role.kind === 'independent' && !role.worth && paths?.length === 0) return 'yes';
    if (touched === undefined || paths === undefined) return 'no';
    return paths.some((path) => touched.some((each) => overlap(each.path, path))) ? 'no' : 'yes';
  }
  if (touched !== undefined) {
    const { reads, makes, rewrites = [] } = role.reading;
    const readsVariables =
      role.label.startsWith('pipenv') || reads.some((path) => /\.prisma$|\/prisma\/schema$/.test(path));
    const isSettled = touched.some(
      ({ path, isModeOnly }) =>
        !isModeOnly && (mayBeRead(path) || (readsVariables && path.endsWith('/.env'))),
    );
    const isTouched =
      isSettled ||
      touched.some(({ path }) => [...makes, ...rewrites].some((each) => overlap(each, path))) ||
      touched.some(({ path, isModeOnly }) => !isModeOnly && reads.some((each) => overlap(each, path)));
    return isTouched ? 'no' : 'yes';
  }
  if (writes.some((path) => role.reading.reads.some((each) => overlap(each, path)))) return 'no';
  const assumption = `${label} on line ${line} neither changes what ${role.label} reads nor needs what it installs`;
  if (role.kind === 'fetch') return assumption;
  const family = familyOf(role.label.split(' ')[0] ?? '');
  return family !== undefined && families !== undefined && !families.has(family) ? assumption : 'no';
}
