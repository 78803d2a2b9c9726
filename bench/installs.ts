import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';

/** A RUN that installs dependencies behind a COPY of the source, found by patterns and without any code of the project. */
export interface LateInstall {
  readonly ecosystem: string;
  /** Counted from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Where the source was first copied. */
  readonly copyLine: number;
}

/** Commands that bring the dependencies of a project. */
const INSTALLS: Readonly<Record<string, RegExp>> = {
  npm: /\bnpm\s+(?:(?!-g\b|--global\b)-\S+\s+)*(?:ci|install|i|clean-install)(?=\s*(?:$|[;&|)\n"'\]\\]|(?:-(?!g\b|-global\b|-location)[^;&|\n]*)(?:$|[;&|\n])))/m,
  yarn: /\byarn(?:\s+(?:--[\w-]+(?:[= ]\d+)?\s*)*(?:install\b[^;&|\n]*)?)?(?=\s*(?:$|[;&|)\n"'\]]))/m,
  pnpm: /\bpnpm\s+(?:-\S+\s+)*(?:install|i|fetch)(?=\s*(?:$|[;&|)\n"'\]\\]|-(?!g\b|-global\b)))/m,
  bun: /\bbun\s+(?:install|i)(?=\s*(?:$|[;&|)\n"'\]\\]|-(?!g\b|-global\b)))/m,
  pip: /\bpip[\d.]*["',\s]+install\b[^;&|\n]*(?:["',\s]-r\b|["',\s]--requirement\b|\s\.(?:[\s[]|$)|\s-e\s)/m,
  poetry: /\bpoetry\s+(?:install|sync)\b/,
  pipenv: /\bpipenv\s+(?:install|sync)\b/,
  uv: /\buv\s+(?:sync|pip\s+(?:install[^;&|\n]*\s-r|sync))\b/,
  conda:
    /\b(?:conda|mamba|micromamba)\s+(?:env\s+(?:create|update)|(?:install|create|update)\b[^;&|\n]*\s(?:-f|--file))\b/,
  bundler: /(?<![/\w-])bundle(?:r)?["',\s]+install\b|(?<![/\w-])bundle\s*(?:$|[;&|\n])/m,
  composer: /\bcomposer(?:\.phar)?["',\s]+(?:[^;&|\n]*\s)?install\b/,
  go: /\bgo\s+(?:build|install|mod\s+(?:download|tidy)|get|test)\b/,
  cargo: /\bcargo\s+(?:\+\S+\s+)?(?:chef\s+cook|build|install\s+--path|run|test|fetch)\b/,
  maven: /\bmvnw?["',\s]+(?!--version|-v\b)[\w:-]/,
  gradle: /\bgradlew?["',\s]+(?!--version)[\w:-]/,
  sbt: /\bsbt["',\s]+/,
  dotnet: /\bdotnet\s+(?:restore|build|publish)\b/,
  mix: /\bmix\s+(?:do\s+)?(?:[^;&|\n]*\s)?deps\.get\b/,
  rebar: /\brebar3\s+(?:as\s+\S+\s+)?(?:get-deps|compile|release|escriptize)\b/,
  swift: /\bswift\s+(?:build|package\s+(?:resolve|update))\b/,
  dart: /\b(?:dart\s+|flutter\s+)?pub\s+get\b|\bflutter\s+build\b/,
};

/** Tools that install into a cache of their own. */
const DOWNLOADS = new Set(['go', 'cargo', 'maven', 'gradle', 'sbt']);

/** Folders that hold no source but what an install reads. */
const MANIFEST_FOLDER =
  /(?:^|\/)(?:\.mvn|\.yarn|\.cargo|gradle|patches|prisma|requirements|project|\.config|nuget|vendor|deps)\/?$/;

/**
 * The first late install of each ecosystem in each stage; one that an earlier step of the stage has done is none.
 *
 * @param context the folder of the build context; undefined: a name without a dot is taken for a folder.
 */
export function findLateInstalls(text: string, context: string | undefined): readonly LateInstall[] {
  const found: LateInstall[] = [];
  const doneIn = new Map<string, ReadonlySet<string>>();
  let done = new Set<string>();
  let copyLine: number | undefined;
  let stage = '';
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const words = instruction.getArguments().map((argument) => argument.getValue());
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') {
      doneIn.set(stage, done);
      const plain = words.filter((word) => !word.startsWith('--'));
      stage = plain[2] ?? '';
      done = new Set(doneIn.get(plain[0] ?? ''));
      copyLine = undefined;
    } else if (keyword === 'COPY' || keyword === 'ADD') {
      if (bringsSource(words, context)) copyLine ??= spanOf(instruction).line;
    } else if (keyword === 'RUN') {
      const body = instruction.getRawArgumentsContent() ?? '';
      const isCached = instruction.getTextContent().slice(0, -body.length).includes('type=cache');
      const code = body.replaceAll(/^\s*#.*$/gm, '').replaceAll(/\\\r?\n/g, ' ');
      for (const [ecosystem, install] of Object.entries(INSTALLS)) {
        if (!install.test(code) || done.has(ecosystem)) continue;
        // What a cache mount keeps is not downloaded again.
        if (DOWNLOADS.has(ecosystem) && isCached) continue;
        done.add(ecosystem);
        if (copyLine !== undefined) found.push({ ecosystem, copyLine, ...spanOf(instruction) });
      }
    }
  }
  return found;
}

function bringsSource(words: readonly string[], context: string | undefined): boolean {
  const plain = words.filter((word) => !word.startsWith('--')).map((word) => word.replaceAll(/["[\],]/g, ''));
  if (words.some((word) => word.startsWith('--from'))) return false;
  return plain.slice(0, -1).some((source) => {
    const cleaned = source.replace(/^\.?\/+/, '').replace(/\/+$/, '');
    if (cleaned === '' || cleaned === '.' || cleaned === '*') return true;
    if (MANIFEST_FOLDER.test(cleaned) || /[*?$]/.test(cleaned) || /:\/\//.test(cleaned)) return false;
    return context === undefined
      ? !cleaned.includes('.')
      : statSync(join(context, cleaned), { throwIfNoEntry: false })?.isDirectory() === true;
  });
}

function spanOf(instruction: Instruction): { readonly line: number; readonly endLine: number } {
  const range = instruction.getRange();
  return { line: range.start.line + 1, endLine: range.end.line + 1 };
}
