import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { stateAt } from '../../src/effects/state.ts';
import { isCompiling, needOf } from './compiling.ts';
import { requirementsOf } from './requirements.ts';
import type { StageFiles } from './stage-files.ts';

/**
 * Python packages whose C code is compiled with -fopenmp. Sources: the setup.py, or its like, of each.
 */
const OPENMP = new Set(
  'scikit-learn sklearn scikit-image xgboost lightgbm implicit lightfm pykdtree faiss-cpu nmslib hnswlib healpy finufft mdtraj pyfftw torch torchvision opencv-python opencv-python-headless opencv-contrib-python pyamg pystan prophet fbprophet'.split(
    ' ',
  ),
);
/** grpcio is linked to libatomic on 32-bit ARM. Source: grpc/grpc, setup.py. */
const ATOMIC = /^grpcio(?:-tools)?$/;

/** Package managers that build by a compiler's defaults: C and C++, without OpenMP. */
const PLAIN = /^(?:docker-php-ext-[a-z]+|pecl|pear|phpize|node-gyp|node-pre-gyp|easy_install|strip)$/;

/**
 * Run-time halves that nothing of what a stage builds can be linked to, or that its base has: libgomp and libatomic where
 * only a package manager compiles, libstdc++ on Node.js, Alpine's Python or Ruby beside the one of the official image.
 * Sources: nodejs/docker-node, Dockerfile-alpine.template; docker-library/python and docker-library/ruby, Dockerfile-linux.template and Dockerfile.template.
 */
export function needlessHalves(
  document: Document,
  stage: Stage,
  first: Instruction,
  files: StageFiles,
): ReadonlySet<string> {
  const found = new Set<string>();
  const { image } = stateAt(document, stage.from);
  if (image?.distribution === 'alpine' && Object.hasOwn(image.env, 'NODE_VERSION'))
    for (const name of ['libstdc++', 'libgcc']) found.add(name);
  if (isPythonImage(document, stage)) for (const name of ['python2', 'python3']) found.add(name);
  if (isImageOf(document, stage, 'RUBY_VERSION', /\/usr\/bin\/(?:ruby|gem|bundle)\b/))
    for (const name of ['ruby', 'ruby-libs']) found.add(name);
  const runs = stage.instructions.filter(({ keyword, index }) => keyword === 'RUN' && index >= first.index);
  const commands = runs.flatMap((run) => readRun(document, run).commands);
  const isDirect = commands.some(
    (command) =>
      (command.program !== undefined && isCompiling(command.program) && !PLAIN.test(command.program)) ||
      needOf(command, NO_TOOLS) === 'opaque',
  );
  if (isDirect) return found;
  const { names, isWhole } = requirementsOf(document, runs, files);
  const isOpen =
    !isWhole || commands.some(({ program }) => /^(?:pipenv|poetry|uv|pdm|conda|mamba)$/.test(program ?? ''));
  found.add('libltdl');
  if (!isOpen && !names.some((name) => OPENMP.has(name))) found.add('libgomp');
  if (!names.some((name) => ATOMIC.test(name))) found.add('libatomic');
  return found;
}

const NO_TOOLS: ReadonlySet<string> = new Set();

/** The Python that programs run is the base's own, below /usr/local, and not the one that Alpine's packages bring. */
export function isPythonImage(document: Document, stage: Stage): boolean {
  return isImageOf(document, stage, 'PYTHON_VERSION', /\/usr\/bin\/python/);
}

/** Whether a base brings an interpreter of its own, by its ENV, and no instruction names the one of Alpine's packages. */
function isImageOf(document: Document, stage: Stage, variable: string, path: RegExp): boolean {
  const { image } = stateAt(document, stage.from);
  if (image === undefined || !Object.hasOwn(image.env, variable)) return false;
  return !stage.instructions.some(({ arguments: { text } }) => path.test(text));
}
