import { expect, test } from 'vitest';
import { parseReference } from '../../src/images/reference.ts';
import { factsOf } from '../../src/images/facts.ts';
import { tagsOf } from '../../src/images/tag-table.ts';
import { allJres, siblingTag } from '../../transforms/split-stages/recipes/java-runtimes.ts';

/** What people write in FROM, some of it for years: every form of tag that the table of pairs speaks of. */
const JDKS: Readonly<Record<string, string>> = {
  openjdk:
    '7 8 11 8-jdk 11-jdk 8-slim 8-jdk-slim 11-jdk-slim 11-slim-buster 8-jdk-stretch 11-jdk-bullseye 9-jdk 10-jdk-slim 8-alpine ' +
    '8-jdk-alpine 8-jdk-alpine3.9 7-jdk-alpine 8u191-jdk-alpine3.9 8u212-jdk 8u181-alpine 8u292-jdk-slim 8u342 7u181-jdk ' +
    '11.0.16-jdk-slim 11.0.3-jdk 11.0.11-slim-buster 8u252-jdk-slim-buster',
  java: '7 8 9 8-jdk 7-jdk openjdk-8 openjdk-7-jdk 8-alpine 8-jdk-alpine openjdk-8-jdk-alpine 8u111-jdk 8u92-alpine 7u79',
  'eclipse-temurin':
    '8 11 17 21 17-jdk 21-jdk-jammy 17-alpine 17-jdk-alpine 11-focal 25-jdk-noble 17.0.8_7-jdk 17.0.8_7-jdk-jammy ' +
    '8u382-b05-jdk-alpine 11.0.20_8-jdk-focal 21-jdk-alpine-3.22',
  adoptopenjdk: '8-jdk-hotspot 11-hotspot 11-jdk-openj9 13-jdk-hotspot-bionic 16-jdk-hotspot-focal',
  'ibm-semeru-runtimes': 'open-8-jdk open-17-jdk-jammy open-21-jdk-noble',
  sapmachine: '17 17-jdk 21-jdk-ubuntu 21-jdk-headless-ubuntu-jammy 17-jdk-alpine',
};

for (const [repository, tags] of Object.entries(JDKS))
  test.each(tags.split(' '))(`${repository}:%s has its JRE beside it`, async (tag) => {
    const table = await tagsOf(repository);
    expect(table?.find(tag)).toBeDefined();

    const sibling = siblingTag(repository, tag) ?? '';

    expect(sibling).toMatch(/-jre\b/);
    expect(table?.find(sibling)).toBeDefined();
  });

test.each([...new Set(allJres())])('%s is a tag of the table, and its facts are known', async (name) => {
  const { reference } = parseReference(name);
  const table = await tagsOf(reference?.name ?? '');

  expect(table?.find(reference?.tag ?? '')).toBeDefined();
  expect(factsOf(name)).toBeDefined();
});

test.each([
  ['openjdk', '17'],
  ['openjdk', '17-jdk-slim'],
  ['openjdk', '8-jdk-oracle'],
  ['openjdk', '11.0.3-jdk-slim-buster'],
  ['openjdk', '11-ea-jdk'],
  ['eclipse-temurin', '16-jdk'],
  ['eclipse-temurin', '17-jre'],
  ['java', '8u20'],
  ['maven', '3-jdk-8'],
])('%s:%s has none', (repository, tag) => {
  expect(siblingTag(repository, tag)).toBeUndefined();
});
