import { baseName } from '../../../src/context/context.ts';
import { namedInSource, type SourceLanguage } from '../named-in-source.ts';
import type { Instruction } from '../../../src/dockerfile/model.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';

// Source: https://docs.python.org/3/library/subprocess.html, https://docs.python.org/3/library/os.html#os.system

const LANGUAGE: SourceLanguage = {
  sources: /\.py$/,
  ignored:
    /^(?:tests?|docs?|examples?|\.?venv|env|node_modules|setup\.py|conftest\.py|test_.*\.py|fabfile\.py|tasks\.py)$/,
  starts:
    /\b(?:subprocess\.\w+|Popen|check_output|check_call|os\.(?:system|popen|exec\w*|spawn\w*)|create_subprocess_(?:exec|shell)|getoutput|getstatusoutput|shutil\.which|shell)\(\s*\[?\s*[rf]{0,2}["']([\w.+-]+)/g,
};

/** Programs of the full image, by the name that sources start them with. */
const OF_THE_FULL_IMAGE =
  /^(?:git|hg|svn|ssh|scp|sftp|ssh-keygen|curl|wget|gpg|gpg2|file|convert|identify|mogrify|magick|composite|montage|ps|pgrep|pkill|top|free|uptime|unzip|xz|bzip2|patch)$/;

const COMPILERS = /^(?:gcc|g\+\+|cc|c\+\+|make|cmake|clang|gfortran|ld|cython|cythonize)$/;

export interface StartedBySource {
  readonly programs: readonly string[];
  /** A compiler that it starts. */
  readonly compiler: string | undefined;
  /** It was all read. */
  readonly isWhole: boolean;
}

/** Which programs of the builder the Python files that are copied start. */
export function startedByPython(site: Site): StartedBySource {
  const { context, source } = site;
  if (context === undefined) return { programs: [], compiler: undefined, isWhole: false };
  const found = new Set<string>();
  let isWhole = true;
  for (const { sources, copy } of source.copies) {
    if (copy.kind !== 'context') continue;
    for (const path of sources) {
      const kind = path === undefined ? undefined : context.kindOf(path);
      if (path === undefined) isWhole = false;
      else if (kind === 'folder') {
        const named = namedInSource(context, path, LANGUAGE);
        if (named === undefined) isWhole = false;
        for (const program of named?.programs ?? []) found.add(program);
      } else if (kind === 'file' && LANGUAGE.sources.test(baseName(path))) {
        for (const [, program] of (context.read(path) ?? '').matchAll(LANGUAGE.starts))
          if (program !== undefined) found.add(program);
      }
    }
  }
  const all = [...found];
  return {
    programs: all.filter((program) => OF_THE_FULL_IMAGE.test(program)),
    compiler: all.find((program) => COMPILERS.test(program)),
    isWhole,
  };
}

/** `poetry run`, which the wrappers of a command hide. */
const INSTALLER = /(?:^|[\s"'[;&|(`/])(poetry|pipenv|uv)x?["']?[\s,]/m;

/** The installer that containers, or commands below the last install, run others with. */
export function runsInstaller(
  { document, context, starts, started, stage }: Site,
  last: StageCommand,
): { readonly name: string; readonly instruction: Instruction } | undefined {
  const below = stage.instructions.filter(
    ({ keyword, index }) => keyword === 'RUN' && index > last.instruction.index,
  );
  for (const instruction of [...starts, ...below]) {
    const name = INSTALLER.exec(` ${instruction.arguments.text} `)?.[1];
    if (name !== undefined) return { name, instruction };
  }
  for (const { script, instruction } of started) {
    const name = script === undefined ? undefined : INSTALLER.exec(context?.read(script) ?? '')?.[1];
    if (name !== undefined) return { name, instruction };
  }
  const [first] = starts;
  const within = document.text.slice(last.instruction.range.start, last.instruction.range.end);
  const name = /\b(poetry|pipenv|uv) run\b/.exec(within)?.[1];
  return name === undefined || first === undefined ? undefined : { name, instruction: last.instruction };
}

/** Addresses of scripts that install an installer. Sources: https://python-poetry.org/docs/#installation, https://docs.astral.sh/uv/getting-started/installation/ */
const INSTALLER_SCRIPT =
  /https:\/\/(?:install\.python-poetry\.org|raw\.githubusercontent\.com\/(?:sdispater|python-poetry)\/poetry\/|astral\.sh\/uv\/)/;

/** `curl -sSL https://install.python-poetry.org | python3 -`: a command that fetches or runs such a script. */
export function isInstallerScript({ program, words, command: { script } }: StageCommand): boolean {
  if (!INSTALLER_SCRIPT.test(script.text.text)) return false;
  if (program === 'curl' || program === 'wget')
    return words.some((word) => word !== undefined && INSTALLER_SCRIPT.test(word));
  const first = words.find((word) => word !== '-s' && word !== '--');
  return (
    /^(?:python[\d.]*|sh|bash)$/.test(program) &&
    (first === undefined || first === '-' || /^--?\w/.test(first))
  );
}

/** `COPY --from=ghcr.io/astral-sh/uv /uv /bin/`, where nothing below runs it. */
export function installerCopies(site: Site, last: StageCommand): readonly Instruction[] {
  if (runsInstaller(site, last)?.name === 'uv') return [];
  return site.source.copies.flatMap(({ instruction, copy }) =>
    copy.kind === 'stage' &&
    instruction.index <= last.instruction.index &&
    copy.sources.every((word) => /^\/?(?:\S*\/)?uvx?$/.test(word))
      ? [instruction]
      : [],
  );
}

/** Names of files that say what is to be installed, and that nothing reads later. */
const MANIFEST =
  /^(?:[\w.*-]*requirements?[\w.*-]*|constraints[\w.*-]*|Pipfile\*?|Pipfile\.lock|poetry\.lock\*?|uv\.lock\*?)$/;

/** COPYs of nothing but such files, above the last install, that nothing below names. */
export function manifestCopies(site: Site, last: StageCommand): readonly Instruction[] {
  const { document, stage } = site;
  if (runsInstaller(site, last) !== undefined) return [];
  const below = stage.instructions
    .filter(({ index, keyword }) => index > last.instruction.index && keyword !== 'COPY' && keyword !== 'ADD')
    .map(({ range }) => document.text.slice(range.start, range.end))
    .join('\n');
  return site.source.copies.flatMap(({ instruction, copy, hasFolder }) => {
    if (copy.kind !== 'context' || hasFolder || instruction.index > last.instruction.index) return [];
    const names = copy.sources.map((word) => word.replace(/^.*\//, ''));
    return names.every((name) => MANIFEST.test(name) && !below.includes(name)) ? [instruction] : [];
  });
}
