import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DockerIgnore } from '../context/docker-ignore.ts';
import { IgnorePatternError } from '../context/ignore-pattern.ts';
import { encodeBytes } from '../dockerfile/bytes.ts';
import { copyContext, readIgnoreFile } from './build-context/copy-context.ts';
import { contextOf } from './build-context/context-of.ts';
import { checkImages } from './checks/checks.ts';
import { goneFiles } from './checks/gone.ts';
import { buildSteadily } from './engines/build-steadily.ts';
import type { BuildOptions, BuildRequest, Engine } from './engines/engine.ts';
import { failedBuild } from './failed-build.ts';
import type { KnownLayers } from './image/archive.ts';
import { readImage, type Image } from './image/image.ts';
import { findNoise } from './noise.ts';
import { VerifyProblem } from './problem.ts';
import type { HttpRequest } from './smoke/smoke-http.ts';
import type { SmokeResult } from './smoke/smoke-result.ts';
import { smokeCommand, smokeHttp } from './smoke/smoke-tests.ts';
import { fileToTouch, touchCopy } from './touch.ts';
import { compareImages } from './verdict.ts';
import type { FailedBuild, FileVerification, ImageFacts, VersionPair } from './verification.ts';
import { Workspace } from './workspace.ts';

export interface VerifyOptions {
  readonly build: BuildOptions;
  /** Absent: found from the sources of the COPYs. */
  readonly context?: string;
  /** Whether to measure a rebuild, and the file that is touched for it. */
  readonly rebuild: boolean;
  readonly touch?: string;
  /** How often it is measured; the fastest counts. Once if not given. */
  readonly rebuilds?: number;
  readonly smoke: readonly string[];
  readonly smokeHttp: readonly HttpRequest[];
  /** Folder for the builds' logs. */
  readonly logs?: string;
}

/** Told what is going on. */
export interface Watcher {
  step(what: string): void;
  line(line: string): void;
}

/**
 * Builds the original twice and the rewritten version once, without cache, and compares. Rejects with VerifyProblem,
 * EngineError or the signal's reason; nothing is left behind in any case.
 */
export async function verifyFile(
  pair: VersionPair,
  engine: Engine,
  options: VerifyOptions,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<FileVerification> {
  if (pair.before === pair.after)
    return { path: pair.path, status: 'unchanged', message: 'nothing to change' };
  const workspace = await Workspace.create();
  try {
    const context = await contextOf(pair, options.context);
    return await new Verification(pair, context, { engine, options, watcher, signal, workspace }).run();
  } finally {
    await workspace.dispose(engine);
  }
}

interface Surroundings {
  readonly engine: Engine;
  readonly options: VerifyOptions;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
  readonly workspace: Workspace;
}

type Version = FailedBuild['version'];

interface BuiltVersion {
  readonly name: string;
  readonly seconds: number;
  readonly image: Image;
}

class Verification {
  readonly #pair: VersionPair;
  readonly #around: Surroundings;
  readonly #known: KnownLayers = new Map();
  readonly #context: string;
  readonly #contextCopy: string;
  #touched: string | undefined;
  /** The versions with an ignore file beside their Dockerfile. */
  readonly #ownIgnoreFiles = new Set<Version>();

  constructor(pair: VersionPair, context: string, around: Surroundings) {
    this.#pair = pair;
    this.#around = around;
    this.#context = context;
    this.#contextCopy = join(around.workspace.folder, 'context');
  }

  async run(): Promise<FileVerification> {
    await this.#prepare();
    const original = await this.#build('original', 'building the original');
    if ('kind' in original) return this.#notBuilt(original);
    const again = await this.#build('original', 'building the original again, to see what is noise');
    if ('kind' in again) return this.#notBuilt(again);
    const rewritten = await this.#build('rewritten', 'building the rewritten version');
    if ('kind' in rewritten) return this.#notBuilt(rewritten);
    return this.#compare(original, again, rewritten);
  }

  async #prepare(): Promise<void> {
    const { workspace, watcher, signal, options } = this.#around;
    watcher.step('copying the build context');
    const ignoreFile = await readIgnoreFile(this.#context, this.#pair.location);
    const ignore = readIgnore(ignoreFile.text);
    const files = await copyContext(this.#context, this.#contextCopy, ignore, signal);
    if (options.rebuild) this.#touched = fileToTouch(options.touch, this.#context, files, this.#pair.before);
    const own = ignoreFile.isOwn ? ignoreFile.text : undefined;
    for (const [version, text, ownIgnore] of [
      ['original', this.#pair.before, own],
      // What the changes add to an ignore file that is shared counts for their version only.
      ['rewritten', this.#pair.after, this.#pair.files?.[0]?.text ?? own],
    ] as const) {
      const file = this.#dockerfile(version);
      await mkdir(join(workspace.folder, version));
      await writeFile(file, encodeBytes(text));
      if (ownIgnore === undefined) continue;
      await writeFile(`${file}.dockerignore`, encodeBytes(ownIgnore));
      this.#ownIgnoreFiles.add(version);
    }
  }

  #dockerfile(version: Version): string {
    return join(this.#around.workspace.folder, version, 'Dockerfile');
  }

  async #build(version: Version, step: string): Promise<BuiltVersion | FailedBuild> {
    const { engine, watcher, signal, workspace } = this.#around;
    watcher.step(step);
    const name = workspace.nameImage(version);
    const outcome = await this.#runBuild(version, { image: name, cacheNamespace: name, useCache: false });
    if ('kind' in outcome) return outcome;
    watcher.step(`reading the image of the ${version} version`);
    const image = await readImage(engine.save(name, signal), this.#known);
    return { name, seconds: outcome.seconds, image };
  }

  async #runBuild(
    version: Version,
    { image, ...names }: Pick<BuildRequest, 'image' | 'cacheNamespace' | 'useCache'>,
  ): Promise<{ readonly seconds: number } | FailedBuild> {
    const { engine, options, watcher, signal } = this.#around;
    const dockerfile = this.#dockerfile(version);
    const ignoreFile = this.#ownIgnoreFiles.has(version) ? { ignoreFile: `${dockerfile}.dockerignore` } : {};
    const log: string[] = [];
    const onLine = (line: string): void => {
      if (options.logs !== undefined) log.push(line);
      watcher.line(line);
    };
    const context = this.#contextCopy;
    const request = { dockerfile, context, image, options: options.build, ...names, ...ignoreFile };
    try {
      const outcome = await buildSteadily(engine, request, onLine, signal);
      if (outcome.built) return { seconds: outcome.seconds };
      return failedBuild(outcome.failure, {
        version,
        dockerfile: version === 'original' ? this.#pair.before : this.#pair.after,
        context: this.#context,
        buildArgs: options.build.buildArgs,
      });
    } finally {
      await this.#keepLog(image, log);
    }
  }

  async #keepLog(image: string, log: readonly string[]): Promise<void> {
    const { logs } = this.#around.options;
    if (logs === undefined) return;
    const role = image.replace(/^.*?:[^-]+-[^-]+-/, '');
    await mkdir(logs, { recursive: true });
    await writeFile(
      join(logs, `${this.#pair.path.replaceAll(/[^\w.-]+/g, '_')}.${role}.log`),
      `${log.join('\n')}\n`,
    );
  }

  /** Where the original fails at one of its commands, the rewritten version is tried too: it should fail there as well. */
  async #notBuilt(failure: FailedBuild): Promise<FileVerification> {
    const failures = [failure];
    if (failure.version === 'original' && failure.kind === 'build') {
      const rewritten = await this.#build('rewritten', 'building the rewritten version');
      if ('kind' in rewritten) failures.push(rewritten);
    }
    return { path: this.#pair.path, status: 'not-built', failures };
  }

  async #compare(
    original: BuiltVersion,
    again: BuiltVersion,
    rewritten: BuiltVersion,
  ): Promise<FileVerification> {
    const { watcher, engine } = this.#around;
    watcher.step('comparing');
    const noise = findNoise(original.image, again.image);
    const comparison = compareImages(original.image, rewritten.image, noise);
    const smoke = await this.#smoke(original, again, rewritten);
    const { seconds, ...rebuild } = await this.#rebuild(original, rewritten);
    return {
      path: this.#pair.path,
      status: comparison.verdict,
      engine: engine.description,
      // The second build of the original finds the same downloads in the mirror's cache as the rewritten version does.
      original: imageFacts(original.image, again.seconds, seconds?.[0]),
      rewritten: imageFacts(rewritten.image, rewritten.seconds, seconds?.[1]),
      ...rebuild,
      comparison,
      checks: checkImages(original.image, rewritten.image),
      gone: goneFiles(comparison.differences, original.image.root),
      smoke,
    };
  }

  async #smoke(original: BuiltVersion, again: BuiltVersion, rewritten: BuiltVersion): Promise<SmokeResult[]> {
    const { engine, workspace, signal, options, watcher } = this.#around;
    const { network } = options.build;
    const site = { engine, workspace, signal, ...(network === undefined ? {} : { network }) };
    const images = { original: original.name, originalAgain: again.name, rewritten: rewritten.name };
    const roots = [original.image.root, rewritten.image.root];
    const results: SmokeResult[] = [];
    for (const command of options.smoke) {
      watcher.step(`running ${command}`);
      results.push(await smokeCommand(command, images, site, roots));
    }
    for (const request of options.smokeHttp) {
      watcher.step(`asking ${request.port}${request.path}`);
      results.push(await smokeHttp(request, images, site));
    }
    return results;
  }

  /** Builds both versions with cache after one file of the copied context was changed. */
  async #rebuild(original: BuiltVersion, rewritten: BuiltVersion): Promise<Rebuild> {
    const { watcher, workspace, options } = this.#around;
    const touched = this.#touched;
    if (touched === undefined) return {};
    const fastest = { original: Number.POSITIVE_INFINITY, rewritten: Number.POSITIVE_INFINITY };
    for (let left = options.rebuilds ?? 1; left > 0; left--) {
      for (const version of ['original', 'rewritten'] as const) {
        // Anew for each: a stage that is the same in both would else come from the cache of the first.
        await touchCopy(this.#contextCopy, touched);
        watcher.step(`building the ${version} version after ${touched} changed`);
        const image = workspace.nameImage(`${version}-rebuilt`);
        const cacheNamespace = version === 'original' ? original.name : rewritten.name;
        const outcome = await this.#runBuild(version, { image, cacheNamespace, useCache: true });
        if ('kind' in outcome) return { touched, failedRebuild: outcome };
        fastest[version] = Math.min(fastest[version], outcome.seconds);
      }
    }
    return { touched, seconds: [fastest.original, fastest.rewritten] };
  }
}

interface Rebuild {
  readonly touched?: string;
  readonly seconds?: readonly [number, number];
  readonly failedRebuild?: FailedBuild;
}

function imageFacts(image: Image, coldSeconds: number, rebuildSeconds: number | undefined): ImageFacts {
  const { size, wasted, layers } = image;
  return { size, wasted, layers, coldSeconds, ...(rebuildSeconds === undefined ? {} : { rebuildSeconds }) };
}

function readIgnore(text: string): DockerIgnore {
  try {
    return DockerIgnore.read(text);
  } catch (error) {
    if (error instanceof IgnorePatternError) throw new VerifyProblem(`.dockerignore: ${error.message}`);
    throw error;
  }
}
