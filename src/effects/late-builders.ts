import { copyOf } from '../context/copy.ts';
import type { Document } from '../dockerfile/document.ts';
import type { Instruction } from '../dockerfile/model.ts';

/** A command of a RUN, CMD or ENTRYPOINT. */
export interface Called {
  readonly program: string | undefined;
  readonly words: readonly (string | undefined)[];
  readonly instruction: Instruction;
}

/**
 * Packages of npm that install others when they run, which may be compiled, or that compile by themselves. Sources: their
 * documentation (ioBroker's adapters, Node-RED's palette, Homebridge's plugins), nodejs/node-gyp, README.md.
 */
const INSTALLERS = /^(?:iobroker(?:\.js-controller)?|node-red(?:-admin)?|homebridge|node-gyp|node-pre-gyp)$/;

/** Programs that start another one, and package managers: what they install is what the file says. */
const WRAPPERS =
  /^(?:tini|dumb-init|su-exec|gosu|catatonit|docker-init|env|exec|(?:ba|da|a|z)?sh|python[\d.]*|node|ruby|php|perl|npm|npx|yarn|pnpm|bun|pip[\d.]*|pipenv|poetry|uv|conda|bundle|bundler|gem|composer|mix|go|cargo|dotnet|mvn|gradle|apk|apt-get)$/;

/** Why what an image starts may compile, though it is no compiler: it installs packages or plugins while it runs. */
export function installsLater(
  runs: readonly Called[],
  starts: readonly Called[],
): { readonly instruction: Instruction; readonly reason: string } | undefined {
  const started = new Set(
    starts.flatMap(({ program }) => (program === undefined || WRAPPERS.test(program) ? [] : [program])),
  );
  for (const { program, words, instruction } of runs) {
    if (program === undefined) continue;
    if (started.has(program) && /^(?:install|plugins?|addons?|extensions?)$/.test(words[0] ?? '')) {
      const reason = `${program} ${words[0] ?? ''} shows that the program which the image starts installs packages itself`;
      return { instruction, reason };
    }
    if (!/^(?:npm|pnpm|yarn)$/.test(program)) continue;
    const name = words.find((word) => INSTALLERS.test((word ?? '').replace(/(?<=.)@.*$/, '')));
    if (name !== undefined && words.some((word) => /^(?:i|install|add|global|-g)$/.test(word ?? ''))) {
      return { instruction, reason: `${name} is installed, which compiles packages while it runs` };
    }
  }
  return undefined;
}

/** What an image for others brings with it: scripts that compile in images built on this one. */
const BUILD_TOOL = /(?:^|\/)(?:docker-php-ext-(?:install|configure)|docker-php-pecl-install|phpize)$/;

/** Why a stage is one to build in: it brings a tool that compiles, or names a compiler of its own. */
export function bringsBuildTool(
  document: Document,
  instructions: readonly Instruction[],
): { readonly instruction: Instruction; readonly reason: string } | undefined {
  for (const instruction of instructions) {
    const { keyword, arguments: words } = instruction;
    if (keyword === 'ENV' && /(?:^|\s)(?:CC|CXX)[= ]["']?\/(?!usr\/bin\/)/.test(words.text))
      return { instruction, reason: 'ENV names a compiler, so it is an image to build in' };
    if (keyword !== 'COPY' && keyword !== 'ADD') continue;
    const copy = copyOf(document, instruction);
    const tool =
      copy?.kind !== 'context' ? undefined : copy.sources.find((source) => BUILD_TOOL.test(source));
    if (tool !== undefined)
      return { instruction, reason: `${tool} compiles in images that are built on this one` };
  }
  return undefined;
}
