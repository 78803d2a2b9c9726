import { describe, expect, test } from 'vitest';
import { isImprecise, pinnedNames, wantsPin, type PinSettings } from '../../src/images/pin-goal.ts';
import { parseReference, type ImageReference } from '../../src/images/reference.ts';
import type { ResolvedImage } from '../../src/images/resolution.ts';

function reference(text: string): ImageReference {
  const { reference } = parseReference(text);
  if (reference === undefined) throw new Error(`${text} is no reference`);
  return reference;
}

const NODE: ResolvedImage = {
  names: ['26.7.0-trixie', '26.7.0', '26.7-trixie', '26.7', '26-trixie', '26', 'current', 'latest', 'trixie'],
  digest: `sha256:${'a'.repeat(64)}`,
  source: 'registry',
  date: '2026-11-21',
};

describe('wantsPin', () => {
  const digest = `@sha256:${'a'.repeat(64)}`;
  test.each<[string, PinSettings, boolean]>([
    ['node', {}, true],
    ['node:lts', {}, true],
    ['node:26', {}, false],
    [`node${digest}`, { pin: 'digest' }, false],
    ['node:26', { pin: 'exact' }, true],
    ['node:26.7.0', { pin: 'digest' }, true],
    ['node', { pinDepths: { node: 'off' } }, false],
    ['node:26', { pinDepths: { node: 'major' } }, false],
    ['node:26', { pinDepths: { node: 'major.minor' } }, true],
    ['node:26.7', { pinDepths: { node: 'major.minor' }, pin: 'digest' }, false],
    ['node:26', { pinDepths: { python: 'exact' } }, false],
    ['ghcr.io/acme/app:2', { pinDepths: { 'ghcr.io/acme/*': 'exact' } }, true],
    ['ghcr.io/other/app:2', { pinDepths: { 'ghcr.io/acme/*': 'exact' } }, false],
    ['ghcr.io/acme/app:2', { pinDepths: { 'ghcr.io/*/app': 'off', '*': 'digest' } }, false],
    ['ghcr.io/acme/db:2', { pinDepths: { 'ghcr.io/*/app': 'off', '*': 'digest' } }, true],
  ])('%s with %j: %s', (text, settings, expected) => {
    expect(wantsPin(reference(text), settings)).toBe(expected);
  });
});

describe('pinnedNames', () => {
  const best = (text: string, settings: PinSettings, resolved = NODE) => {
    const names = pinnedNames(reference(text), resolved, settings);
    return typeof names === 'string' ? names : names[0];
  };

  test('the most specific name', () => {
    expect(best('node', {})).toEqual({ tag: '26.7.0-trixie' });
    expect(best('node:26', { pin: 'exact' })).toEqual({ tag: '26.7.0-trixie' });
    expect(best('node:26.7.0', { pin: 'exact' })).toEqual({ tag: '26.7.0-trixie' });
    expect(best('node:26.7.0-trixie', { pin: 'exact' })).toBeUndefined();
  });

  test('one that adds releases, and no variant that was not asked for', () => {
    const of = (names: readonly string[]): ResolvedImage => ({ names, source: 'table', date: '2026-08-21' });
    const nats = of(['2.14.5-scratch', '2.14.5', '2.14-scratch', '2.14', 'scratch', 'latest']);
    expect(best('nats', {}, nats)).toEqual({ tag: '2.14.5' });
    expect(best('nats:scratch', {}, nats)).toEqual({ tag: '2.14.5-scratch' });
    expect(best('nats:2.14.5', { pin: 'exact' }, nats)).toBeUndefined();
    expect(best('nats', { pinDepths: { nats: 'major.minor' } }, nats)).toEqual({ tag: '2.14' });
    const php = of(['8.5.9-cli-trixie', '8.5.9-trixie', '8.5.9-cli', '8.5.9', 'cli', 'latest']);
    expect(best('php', {}, php)).toEqual({ tag: '8.5.9-trixie' });
    expect(best('php:cli', {}, php)).toEqual({ tag: '8.5.9-cli-trixie' });
    const maven = of(['3.9.11-eclipse-temurin-21-noble', '3.9.11-eclipse-temurin-21', '3.9.11', 'latest']);
    expect(best('maven', {}, maven)).toEqual({ tag: '3.9.11-eclipse-temurin-21-noble' });
  });

  test('one with a variant rather than one of a shorter version', () => {
    const names = ['2.1.2-alpine', '2.1-alpine', '2', 'latest'];
    expect(best('eclipse-mosquitto', {}, { names, source: 'table', date: '2026-08-21' })).toEqual({
      tag: '2.1.2-alpine',
    });
  });

  test('the one in the pin file, whatever it says', () => {
    const names = ['2.14.5-scratch'];
    const pinned: ResolvedImage = { names, source: 'pins', date: '2026-08-21' };
    expect(best('nats:2.14.5', { pin: 'exact' }, pinned)).toEqual({ tag: '2.14.5-scratch' });
  });

  test('a depth of its own', () => {
    expect(best('node', { pinDepths: { node: 'major' } })).toEqual({ tag: '26-trixie' });
    expect(best('node', { pinDepths: { node: 'major.minor' } })).toEqual({ tag: '26.7-trixie' });
    expect(best('node', { pinDepths: { node: 'exact' } })).toEqual({ tag: '26.7.0-trixie' });
  });

  test('an image without tags of that depth gets the next longer one', () => {
    const ubuntu: ResolvedImage = {
      names: ['26.04', 'resolute', 'latest'],
      source: 'table',
      date: '2026-08-21',
    };
    expect(best('ubuntu', { pinDepths: { ubuntu: 'major' } }, ubuntu)).toEqual({ tag: '26.04' });
  });

  test('a digest stands behind the tag that was there, or behind a full one if that floated', () => {
    const { digest } = NODE;
    expect(best('node:26', { pin: 'digest' })).toEqual({ tag: '26', digest });
    expect(best('node', { pin: 'digest' })).toEqual({ tag: '26.7.0-trixie', digest });
  });

  test('no digest, no pin by digest', () => {
    const { digest: _, ...table } = NODE;
    expect(best('node', { pin: 'digest' }, table)).toContain('digest is not known offline');
  });

  test('a version never becomes a shorter one, a snapshot stays', () => {
    const corretto: ResolvedImage = { names: ['8-al2-full', '8'], source: 'table', date: '2026-08-21' };
    expect(best('amazoncorretto:8u252-al2', { pin: 'exact' }, corretto)).toBeUndefined();
    const debian: ResolvedImage = { names: ['12.15', '12', 'bookworm'], source: 'table', date: '2026-08-21' };
    expect(best('debian:bookworm-20260803', { pin: 'exact' }, debian)).toBeUndefined();
  });
});

test('what looks like a full version is no loss if it cannot be resolved', () => {
  expect(isImprecise(reference('acme/app:1.2.3'), { pin: 'exact' })).toBe(false);
  expect(isImprecise(reference('acme/app:1.2'), { pin: 'exact' })).toBe(true);
  expect(isImprecise(reference('acme/app'), {})).toBe(true);
  expect(isImprecise(reference('acme/app:1.2.3'), { pin: 'digest' })).toBe(true);
});
