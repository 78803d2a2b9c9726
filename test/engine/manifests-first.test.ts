import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskContext } from '../../src/context/disk.ts';
import { loadFormats } from '../../src/context/formats.ts';
import { buildSteadily } from '../../src/verify/engines/build-steadily.ts';
import type { Engine } from '../../src/verify/engines/engine.ts';
import { Workspace } from '../../src/verify/workspace.ts';
import { folderWith } from '../cli/program.ts';
import { runManifestsFirst } from '../manifests-first-runs.ts';
import { compareBuilds } from './comparing.ts';
import { engineFor, HOST_NETWORK, needImages, startDocker } from './engine.ts';

interface Project {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly files: Readonly<Record<string, string>>;
  /** A file of the source, and what is added to it. */
  readonly touched: readonly [string, string];
  /** The step that must come from the cache, as the log shows it. */
  readonly install: string;
}

const projects: readonly Project[] = [
  {
    name: 'npm',
    before: 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --no-audit\nRUN node index.js > out.txt\n',
    after:
      'FROM node:20-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --no-audit\nCOPY . .\n' +
      'RUN node index.js > out.txt\n',
    files: {
      '.dockerignore': 'node_modules\n',
      'package.json': '{"name":"web","version":"1.0.0","dependencies":{"ms":"2.1.3"}}\n',
      'package-lock.json': JSON.stringify({
        name: 'web',
        version: '1.0.0',
        lockfileVersion: 3,
        requires: true,
        packages: {
          '': { name: 'web', version: '1.0.0', dependencies: { ms: '2.1.3' } },
          'node_modules/ms': {
            version: '2.1.3',
            resolved: 'https://registry.npmjs.org/ms/-/ms-2.1.3.tgz',
            integrity:
              'sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==',
          },
        },
      }),
      'index.js': 'console.log(require("ms")("1h"));\n',
    },
    touched: ['index.js', '// touched\n'],
    install: 'RUN npm ci',
  },
  {
    name: 'pip',
    before:
      'FROM python:3.11-slim-bookworm\nCOPY . /app\nWORKDIR /app\n' +
      'RUN pip install --no-cache-dir --no-compile -r requirements.txt && python app.py > out.txt\n',
    after:
      'FROM python:3.11-slim-bookworm\nCOPY requirements.txt /app/\nCOPY constraints/versions.txt /app/constraints/\nWORKDIR /app\n' +
      'RUN pip install --no-cache-dir --no-compile -r requirements.txt\nCOPY . /app\nRUN python app.py > out.txt\n',
    files: {
      'requirements.txt': '-c constraints/versions.txt\nidna\n',
      'constraints/versions.txt': 'idna==3.7\n',
      'app.py': 'import idna\nprint(idna.__version__)\n',
    },
    touched: ['app.py', '# touched\n'],
    install: 'RUN pip install',
  },
  {
    name: 'go',
    before:
      'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY . .\nRUN go list -deps . > /out.txt\n\n' +
      'FROM scratch\nCOPY --from=build /out.txt /out.txt\nCMD ["/out.txt"]\n',
    after:
      'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n' +
      'RUN go list -deps . > /out.txt\n\n' +
      'FROM scratch\nCOPY --from=build /out.txt /out.txt\nCMD ["/out.txt"]\n',
    files: {
      'go.mod': 'module example.com/app\n\ngo 1.22\n\nrequire github.com/pkg/errors v0.9.1\n',
      'go.sum':
        'github.com/pkg/errors v0.9.1 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=\n' +
        'github.com/pkg/errors v0.9.1/go.mod h1:bwawxfHBFNV+L2hUp1rHADufV3IMtnDRdf1r5NINEl0=\n',
      'main.go':
        'package main\n\nimport "github.com/pkg/errors"\n\nfunc main() { println(errors.New("x").Error()) }\n',
    },
    touched: ['main.go', '// touched\n'],
    install: 'RUN go mod download',
  },
];

/** What package managers keep for themselves, which no image promises. */
const CACHES = /^\/(?:go\/pkg|root\/\.(?:cache|npm|config\/go))(?:\/|$)/;

const hasEngine = startDocker();
if (hasEngine) needImages('node:20-slim', 'python:3.11-slim-bookworm', 'golang:1.23');
const docker = hasEngine ? await engineFor('docker') : undefined;
const formats = await loadFormats();

/** The log of a build that may use the cache. */
async function logOf(
  engine: Engine,
  workspace: Workspace,
  context: string,
  dockerfile: string,
): Promise<string[]> {
  const lines: string[] = [];
  const image = workspace.nameImage('rebuild');
  const request = { dockerfile, context, image, useCache: true, options: HOST_NETWORK };
  const outcome = await buildSteadily(
    engine,
    request,
    (line) => lines.push(line),
    new AbortController().signal,
  );
  expect(outcome.built).toBe(true);
  return lines;
}

/** Whether the step whose line holds `instruction` was taken from the cache: BuildKit says so behind the step's number. */
function isCached(log: readonly string[], instruction: string): boolean {
  const step = log.find((line) => line.includes(instruction))?.match(/^#\d+/)?.[0];
  expect(step).toBeDefined();
  return log.includes(`${step} CACHED`);
}

describe.skipIf(!docker)('manifests-first in a real engine', { timeout: 600_000 }, () => {
  test.each(projects)('$name installs once', async ({ before, after, files, touched, install }) => {
    if (!docker) return;
    const folder = folderWith(files);
    const { text } = runManifestsFirst(before, {
      context: diskContext(folder, path.join(folder, 'Dockerfile'), formats),
    });
    expect(text).toBe(after);

    const builds = await compareBuilds(docker, { folder, before, after: text });
    expect('failures' in builds ? builds.failures : []).toEqual([]);
    if ('comparison' in builds) {
      const paths = builds.comparison.differences.map((each) => each.path);
      expect(paths.filter((each) => !CACHES.test(each))).toEqual([]);
      expect(builds.comparison.fields).toEqual([]);
    }

    const workspace = await Workspace.create();
    try {
      const dockerfile = path.join(folderWith({}), 'Dockerfile');
      writeFileSync(dockerfile, text);
      await logOf(docker, workspace, folder, dockerfile);
      appendFileSync(path.join(folder, touched[0]), touched[1]);
      expect(isCached(await logOf(docker, workspace, folder, dockerfile), install)).toBe(true);
    } finally {
      await workspace.dispose(docker);
    }
  });
});
