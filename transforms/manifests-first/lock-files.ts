// A manifest that is copied without the lock file beside it: what is installed is then the newest that the manifest allows,
// and a new lock file does not install again. Sources: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json,
// https://classic.yarnpkg.com/lang/en/docs/yarn-lock/, https://pnpm.io/git#lockfiles, https://bun.sh/docs/install/lockfile,
// https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control,
// https://bundler.io/guides/using_bundler_in_applications.html, https://python-poetry.org/docs/basic-usage/,
// https://pipenv.pypa.io/en/latest/pipfile.html, https://docs.astral.sh/uv/concepts/projects/sync/
import type { BuildContext } from '../../src/context/context.ts';
import { joinPath, parentOf } from '../../src/context/context.ts';
import { copyOf } from '../../src/context/copy.ts';
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { callsOf, type PackageCall } from '../../src/effects/package-calls.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { Proposal } from '../contract.ts';
import { type ContextCopy, CopiedFiles, readContextCopy } from './copied.ts';
import { overlap } from './places.ts';

interface Locking {
  readonly manifest: string;
  /** The first that is there counts. */
  readonly locks: readonly string[];
  /** Verbs that install what the manifest names. */
  readonly verbs: readonly string[];
}

/** By the name of the package manager. */
const LOCKING: Readonly<Record<string, Locking>> = {
  npm: {
    manifest: 'package.json',
    locks: ['npm-shrinkwrap.json', 'package-lock.json'],
    verbs: ['install', 'i', 'in', 'ins', 'ci', 'clean-install', 'install-clean'],
  },
  yarn: { manifest: 'package.json', locks: ['yarn.lock'], verbs: ['install', ''] },
  pnpm: { manifest: 'package.json', locks: ['pnpm-lock.yaml'], verbs: ['install', 'i'] },
  bun: { manifest: 'package.json', locks: ['bun.lock', 'bun.lockb'], verbs: ['install', 'i', 'ci'] },
  composer: { manifest: 'composer.json', locks: ['composer.lock'], verbs: ['install', 'i'] },
  bundler: { manifest: 'Gemfile', locks: ['Gemfile.lock'], verbs: ['install', ''] },
  poetry: { manifest: 'pyproject.toml', locks: ['poetry.lock'], verbs: ['install', 'sync'] },
  pipenv: { manifest: 'Pipfile', locks: ['Pipfile.lock'], verbs: ['install', 'sync'] },
  uv: { manifest: 'pyproject.toml', locks: ['uv.lock'], verbs: ['sync'] },
};

/** Options by which a call installs something else, somewhere else, or without its lock file. */
const OTHERWISE =
  /^(?:-g|--global|--no-package-lock|--package-lock.*|--no-lockfile|--skip-lock|--prefix|-C|--dir|--cwd|--working-dir|-d|--directory|--project|-P|--gemfile|--filter|-F|--location)$/;

/** Every copy is held against every RUN. */
const MOST_INSTRUCTIONS = 500;

/** Adds lock files to the COPYs that forgot them. */
export function proposeLockFiles(
  document: Document,
  stage: Stage,
  context: BuildContext | undefined,
): readonly Proposal[] {
  const { base, instructions } = stage;
  if (context === undefined || base.kind === 'stage' || instructions.length > MOST_INSTRUCTIONS) return [];
  const copies = instructions.flatMap((instruction) => copyAt(document, instruction, context) ?? []);
  const mended = new Set<Instruction>();
  return instructions.flatMap((instruction) => {
    if (instruction.keyword !== 'RUN') return [];
    return callsOf(document, instruction).flatMap((call) => {
      const found = forgottenLock(document, stage, instruction, call, copies, context);
      if (found === undefined || mended.has(found.copy.instruction)) return [];
      const proposal = proposalOf(found.copy, found.lock, call);
      if (proposal === undefined) return [];
      mended.add(found.copy.instruction);
      return [proposal];
    });
  });
}

function copyAt(
  document: Document,
  instruction: Instruction,
  context: BuildContext,
): ContextCopy | undefined {
  if (copyOf(document, instruction)?.kind !== 'context') return undefined;
  const copy = readContextCopy(document, instruction, stateAt(document, instruction).workdir, context);
  return 'unknown' in copy ? undefined : copy;
}

/** The COPY that brings a call's manifest, and the lock file in the context that only a later COPY brings. */
function forgottenLock(
  document: Document,
  stage: Stage,
  run: Instruction,
  { manager, verbName, words, command }: PackageCall,
  copies: readonly ContextCopy[],
  context: BuildContext,
): { readonly copy: ContextCopy; readonly lock: string } | undefined {
  const locking = Object.hasOwn(LOCKING, manager.name) ? LOCKING[manager.name] : undefined;
  const { workdir } = stateAt(document, run);
  if (locking === undefined || workdir === undefined || !locking.verbs.includes(verbName)) return undefined;
  const isPlain =
    words.operands.length === 0 &&
    ![...words.options].some((option) => OTHERWISE.test(option)) &&
    !command.script.text.text.includes('cd ');
  if (!isPlain) return undefined;
  const isAbove = ({ instruction }: ContextCopy): boolean => instruction.index < run.index;
  const above = new CopiedFiles(copies.filter(isAbove), context);
  const origin = above.originOf(pathIn(workdir, locking.manifest));
  if (origin?.kind !== 'file' || origin.copy.sources.some(({ kind }) => kind !== 'file')) return undefined;
  const folder = parentOf(origin.from);
  if (/^\s*package-lock\s*=\s*false/m.test(context.read(`${folder}/.npmrc`.replace(/^\//, '')) ?? ''))
    return undefined;
  const name = locking.locks.find((each) => context.kindOf(joinPath(folder, each) ?? '') === 'file');
  if (name === undefined) return undefined;
  const lock = joinPath(folder, name) ?? name;
  const place = pathIn(workdir, name);
  if (above.kindOf(place) !== undefined || mayBringOtherwise(document, stage, run, workdir, copies))
    return undefined;
  const below = new CopiedFiles(
    copies.filter((copy) => !isAbove(copy)),
    context,
  );
  return below.originOf(place)?.from === lock ? { copy: origin.copy, lock } : undefined;
}

/** Whether a COPY above a RUN that is not understood, or comes from elsewhere, may have brought the lock file. */
function mayBringOtherwise(
  document: Document,
  { instructions }: Stage,
  run: Instruction,
  workdir: string,
  copies: readonly ContextCopy[],
): boolean {
  const known = new Set(copies.map(({ instruction }) => instruction));
  return instructions.some((instruction) => {
    if (instruction.index >= run.index || known.has(instruction)) return false;
    const copy = copyOf(document, instruction);
    if (copy === undefined) return false;
    const start = stateAt(document, instruction).workdir ?? workdir;
    return copy.destination.includes('$') || overlap(pathIn(start, copy.destination), workdir);
  });
}

function proposalOf(
  { instruction, copy, sources }: ContextCopy,
  lock: string,
  { manager, verbName }: PackageCall,
): Proposal | undefined {
  const { destination } = copy;
  const written = instruction.arguments;
  const at = written.length - destination.length;
  const isPlain =
    instruction.json === undefined &&
    instruction.heredocs.length === 0 &&
    written.text.slice(at) === destination &&
    /^[\w./@+-]+$/.test(lock);
  const folder = folderOf(destination, sources);
  if (!isPlain || folder === undefined) return undefined;
  const text = `${lock} ${folder}`;
  const name = lock.slice(lock.lastIndexOf('/') + 1);
  const label = `${manager.name === 'bundler' ? 'bundle' : manager.name} ${verbName}`.trim();
  return {
    line: instruction.line,
    endLine: instruction.endLine,
    message: `copy ${name} as well, so that ${label} installs what it names, and installs again when it changes`,
    edits: [{ ...written.rangeOf(at, written.length), text }],
    becomes: [{ keyword: instruction.keyword, text: written.text.slice(0, at) + text }],
    safety: 'unsafe',
    assumption: `the versions that ${name} names are the ones to install, not the newest that the manifest allows`,
  };
}

/** The destination as a folder that takes several files; undefined if the file gets another name there. */
function folderOf(destination: string, sources: ContextCopy['sources']): string | undefined {
  if (destination.endsWith('/')) return destination;
  if (/(?:^|\/)\.{1,2}$/.test(destination)) return `${destination}/`;
  const [source, ...others] = sources;
  const name = destination.slice(destination.lastIndexOf('/') + 1);
  const isFile = others.length === 0 && source !== undefined && source.to.endsWith(`/${name}`);
  if (!isFile || source.from.slice(source.from.lastIndexOf('/') + 1) !== name)
    return isFile ? undefined : `${destination}/`;
  return destination.includes('/') ? destination.slice(0, destination.lastIndexOf('/') + 1) : './';
}
