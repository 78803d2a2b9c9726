import { findDocker } from './docker.ts';
import { EngineError, type Engine, type EngineChoice, type EngineName } from './engine.ts';
import { findBuildah, findPodman } from './podman.ts';

export const ENGINE_NAMES: readonly EngineName[] = ['docker', 'podman', 'buildah'];

const HOW_TO_START =
  "start Docker ('systemctl start docker', or open Docker Desktop), or install podman or buildah; choose with --engine";

/** The engine that was asked for, else the first that answers. Throws EngineError with what was tried. */
export async function findEngine(choice: EngineChoice, signal: AbortSignal): Promise<Engine> {
  const { engine, builder } = choice;
  if (builder !== undefined && engine !== undefined && engine !== 'docker') {
    throw new EngineError(`--builder names a builder of docker buildx; ${engine} has none`);
  }
  const wanted =
    builder === undefined ? (engine === undefined ? ENGINE_NAMES : [engine]) : (['docker'] as const);
  const reasons: string[] = [];
  for (const name of wanted) {
    const found = await tryEngine(name, choice, signal);
    if (typeof found !== 'string') return found;
    reasons.push(found);
  }
  throw new EngineError(`no container engine: ${reasons.join('; ')}. To get one: ${HOW_TO_START}`);
}

function tryEngine(name: EngineName, choice: EngineChoice, signal: AbortSignal): Promise<Engine | string> {
  if (name === 'docker') return findDocker(choice, signal);
  return name === 'podman' ? findPodman(signal) : findBuildah(choice, signal);
}
