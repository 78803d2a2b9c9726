import { expect, test } from 'vitest';
import { rewriteText } from '../../src/cli/rewrite-text.ts';
import { knownImages } from '../../src/images/offline-resolution.ts';
import { wantedReferences } from '../../src/images/wanted-references.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';

const optionsFor = async (source: string): Promise<RewriteOptions> => ({
  unsafe: true,
  images: await knownImages(wantedReferences(source, {})),
});

test('an image that only the result names is pinned like the others, so that a second run finds nothing to do', async () => {
  const source =
    'FROM golang:1.22-bookworm\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\nCMD ["/shop"]\n';
  const { result } = await rewriteText(source, undefined, optionsFor);
  expect(result.text).toMatch(/\nFROM debian:12\.\d+-slim\n/);
  expect(result.refusals).toEqual([]);
  const again = await rewriteText(result.text, undefined, optionsFor);
  expect(again.result.text).toBe(result.text);
});
