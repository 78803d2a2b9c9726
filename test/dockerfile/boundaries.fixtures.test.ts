import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../src/dockerfile/bytes.ts';
import { seenByReader } from './buildkit-oracle.ts';

/** `expected.json` is what BuildKit's parser sees in `before.Dockerfile` (v0.34.2); the oracle test checks both. */
const root = resolve(import.meta.dirname, '../../fixtures/boundaries');

describe('the reader sees what BuildKit sees', () => {
  it.each(readdirSync(root).toSorted())('%s', (name) => {
    const text = decodeBytes(readFileSync(join(root, name, 'before.Dockerfile')));
    const expected: unknown = JSON.parse(readFileSync(join(root, name, 'expected.json'), 'utf8'));
    expect(seenByReader(text)).toEqual(expected);
  });
});
