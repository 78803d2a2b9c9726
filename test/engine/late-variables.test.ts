import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildSteadily } from '../../src/verify/engines/build-steadily.ts';
import type { Engine } from '../../src/verify/engines/engine.ts';
import { Workspace } from '../../src/verify/workspace.ts';
import { folderWith } from '../cli/program.ts';
import { runTransform } from '../transform-runs.ts';
import { compareBuilds } from './comparing.ts';
import { engineFor, HOST_NETWORK, needImages, startDocker } from './engine.ts';

const BEFORE = `FROM debian:bookworm-slim
ARG VERSION=dev
ARG VCS_REF
ENV APP_VERSION=$VERSION
LABEL version=$VERSION revision=$VCS_REF
RUN apt-get --version > /apt.txt
WORKDIR /app
COPY app.txt .
RUN echo "$VERSION" > version.txt
CMD ["cat", "/app/version.txt"]
`;

const AFTER = `FROM debian:bookworm-slim
RUN apt-get --version > /apt.txt
WORKDIR /app
COPY app.txt .
ARG VERSION=dev
RUN echo "$VERSION" > version.txt
ARG VCS_REF
ENV APP_VERSION=$VERSION
LABEL version=$VERSION revision=$VCS_REF
CMD ["cat", "/app/version.txt"]
`;

const hasEngine = startDocker();
if (hasEngine) needImages('debian:bookworm-slim');
const docker = hasEngine ? await engineFor('docker') : undefined;

/** Whether `RUN apt-get` comes from the cache when the version is another than in the build before. */
async function isCachedForNewVersion(engine: Engine, context: string, text: string): Promise<boolean> {
  const workspace = await Workspace.create();
  try {
    const dockerfile = path.join(folderWith({}), 'Dockerfile');
    writeFileSync(dockerfile, text);
    let log: string[] = [];
    for (const version of ['1', '2']) {
      log = [];
      const options = { ...HOST_NETWORK, buildArgs: [`VERSION=${version}-${path.basename(context)}`] };
      const request = { dockerfile, context, image: workspace.nameImage('late'), useCache: true, options };
      const { signal } = new AbortController();
      const outcome = await buildSteadily(engine, request, (line) => log.push(line), signal);
      expect(outcome.built).toBe(true);
    }
    const step = log.find((line) => line.includes('RUN apt-get'))?.match(/^#\d+/)?.[0];
    expect(step).toBeDefined();
    return log.includes(`${step} CACHED`);
  } finally {
    await workspace.dispose(engine);
  }
}

describe.skipIf(!docker)('late variables in a real engine', { timeout: 300_000 }, () => {
  test('the image is the same, and a new version runs only what names it', async () => {
    if (!docker) return;
    const { text } = runTransform('manifests-first', BEFORE, { unsafe: true });
    expect(text).toBe(AFTER);
    const folder = folderWith({ 'app.txt': 'app\n' });
    const builds = await compareBuilds(docker, { folder, before: BEFORE, after: text });
    expect('failures' in builds ? builds.failures : []).toEqual([]);
    if ('comparison' in builds) {
      expect(builds.comparison.differences).toEqual([]);
      expect(builds.comparison.fields).toEqual([]);
    }
    expect(await isCachedForNewVersion(docker, folder, BEFORE)).toBe(false);
    expect(await isCachedForNewVersion(docker, folder, AFTER)).toBe(true);
  });
});
