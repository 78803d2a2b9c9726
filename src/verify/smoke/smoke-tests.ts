import type { TreeNode } from '../image/file-tree.ts';
import { resolvePath } from '../image/resolve.ts';
import { askService, FAILING_SERVICE, type HttpRequest } from './smoke-http.ts';
import type { SmokeSite } from './smoke-site.ts';
import { judge, type Failing, type SmokeAnswer, type SmokeResult } from './smoke-result.ts';

export interface SmokeImages {
  readonly original: string;
  /** Another build of the original, to see what varies. */
  readonly originalAgain: string;
  readonly rewritten: string;
}

const FAILING_COMMAND: Failing = {
  isFailure: ({ exitCode }) => exitCode !== 0,
  hint: "if that is right, write '...; echo $?'",
};

/** An engine that fails is asked again: that would say nothing of either version. */
const TRIES = 3;

/** Runs a command in a container of each image and compares standard output and exit code. */
export async function smokeCommand(
  command: string,
  images: SmokeImages,
  site: SmokeSite,
  roots: readonly TreeNode[],
): Promise<SmokeResult> {
  const hasShell = roots.every((root) => resolvePath(root, '/bin/sh') !== undefined);
  // An image without a shell gets the words as they are.
  const words = hasShell ? ['/bin/sh', '-c', command] : command.trim().split(/\s+/);
  return compareAnswers(command, images, FAILING_COMMAND, (image) => runWords(words, image, site));
}

async function runWords(
  command: readonly string[],
  image: string,
  { engine, workspace, network, signal }: SmokeSite,
): Promise<SmokeAnswer> {
  const container = workspace.nameContainer();
  const request = { image, container, command, ...(network === undefined ? {} : { network }) };
  const outcome = await engine.run(request, signal);
  return 'fault' in outcome ? { ...outcome, log: [] } : outcome;
}

/** Starts each image, sends it one GET request, and compares status, type and body. */
export async function smokeHttp(
  request: HttpRequest,
  images: SmokeImages,
  site: SmokeSite,
): Promise<SmokeResult> {
  const what = `${request.port}${request.path}`;
  return compareAnswers(what, images, FAILING_SERVICE, (image) => askService(request, image, site));
}

async function compareAnswers(
  what: string,
  images: SmokeImages,
  failing: Failing,
  ask: (image: string) => Promise<SmokeAnswer>,
): Promise<SmokeResult> {
  const before = await askSteadily(ask, images.original);
  const again = await askSteadily(ask, images.originalAgain);
  const after = await askSteadily(ask, images.rewritten);
  return { what, ...judge({ before, again, after }, failing), before, after };
}

async function askSteadily(
  ask: (image: string) => Promise<SmokeAnswer>,
  image: string,
): Promise<SmokeAnswer> {
  for (let left = TRIES - 1; ; left--) {
    const answer = await ask(image);
    if (!('fault' in answer) || answer.fault === 'image' || left === 0) return answer;
  }
}
