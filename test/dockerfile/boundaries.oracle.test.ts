import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../src/dockerfile/bytes.ts';
import { askOracle, askOracleAbout, findOracle, isStricter, seenByReader } from './buildkit-oracle.ts';
import { nastyDockerfiles } from './nasty-dockerfiles.ts';

/** Set DOCKSHIFT_GENERATED=1000000 for the long run. */
const GENERATED = Number(process.env['DOCKSHIFT_GENERATED'] ?? 20_000);
const BATCH = 2_000;
const SEED = 20_261_121;

const oracle = findOracle();
const isCi = Boolean(process.env['CI']);
const why = 'missing' in oracle ? ` (skipped: ${oracle.missing})` : '';

function fixtures(): string[] {
  const root = resolve(import.meta.dirname, '../../fixtures');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?:^|\/)(?:before|after)[^/]*Dockerfile$/.test(path))
    .map((path) => join(root, path));
}

describe.skipIf('missing' in oracle && !isCi)(`the reader and BuildKit's own parser${why}`, () => {
  const program = 'path' in oracle ? oracle.path : '';

  it('has the oracle', () => {
    expect(oracle).toHaveProperty('path');
  });

  it('see the same in every fixture', { timeout: 600_000 }, () => {
    const paths = fixtures();
    const seen = askOracle(program, paths);
    paths.forEach((path, index) => {
      expect(seenByReader(decodeBytes(readFileSync(path))), path).toEqual(seen[index]);
    });
  });

  it(`see the same in ${GENERATED} generated Dockerfiles`, { timeout: 3_600_000 }, () => {
    let accepted = 0;
    for (let done = 0; done < GENERATED; done += BATCH) {
      const texts = fc.sample(nastyDockerfiles, {
        numRuns: Math.min(BATCH, GENERATED - done),
        seed: SEED + done,
      });
      const seen = askOracleAbout(program, texts);
      texts.forEach((text, index) => {
        const found = seen[index] ?? { unanswered: true };
        if ('unanswered' in found || isStricter(text)) return;
        expect(seenByReader(text), JSON.stringify(text)).toEqual(found);
        if (!('error' in found)) accepted += 1;
      });
    }
    expect(accepted).toBeGreaterThan(GENERATED / 10);
  });
});
