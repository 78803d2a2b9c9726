import { expect, test } from 'vitest';
import { descriptions } from '../../transforms/descriptions.ts';
import { transforms } from '../../transforms/index.ts';
import { transformsFor } from '../../transforms/load.ts';
import { rewriteWith } from '../../src/rewrite/pipeline.ts';
import { rewrite } from '../../src/rewrite/rewrite.ts';

const texts = [
  'FROM alpine:3.20\nRUN apk add gcc musl-dev\nRUN gcc -o /a a.c\n',
  'FROM debian:12\nRUN apt-get update && apt-get install -y gcc\nRUN gcc -o /a a.c\n',
  'FROM fedora:40\nRUN dnf install -y gcc\nRUN gcc -o /a a.c\n',
  'FROM centos:7\nRUN yum install -y gcc\nRUN gcc -o /a a.c\n',
  'FROM opensuse/leap\nRUN zypper install -y gcc\nRUN gcc -o /a a.c\n',
  'FROM node:22\nCOPY . .\nRUN npm ci\nRUN npm run build\n',
];

test('every transform has its description, in the order in which they run', () => {
  expect(transforms.map(({ run: _run, ...description }) => description)).toEqual(descriptions);
});

test.each(texts)('only the transforms that have their word in it are loaded: %j', async (text) => {
  const loaded = await transformsFor(text);
  expect(loaded).toEqual(transforms.filter(({ word }) => word?.test(text) ?? true));
  expect(rewriteWith(loaded, text, { unsafe: true })).toEqual(rewrite(text, { unsafe: true }));
});

test('a transform has nothing to say of a text without its word', () => {
  const words = new Set(descriptions.filter(({ word }) => word !== undefined).map(({ name }) => name));
  expect(words).toContain('apk-virtual');
  expect(words).toContain('apt-purge');
  const said = rewrite('FROM node:22\nCOPY . .\nRUN npm ci\nRUN npm run build\n', { unsafe: true });
  for (const { transform } of [...said.changes, ...said.refusals]) expect(words).not.toContain(transform);
});

test('a word can be asked for again and again', () => {
  for (const { word } of descriptions) expect(word?.flags ?? '').not.toMatch(/[gy]/u);
});
