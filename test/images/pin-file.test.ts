import { describe, expect, test } from 'vitest';
import { resolveFromPins } from '../../src/images/offline-resolution.ts';
import { entryOfResolution, formatPinFile, parsePinFile, PinFileError } from '../../src/images/pin-file.ts';
import { parseReference } from '../../src/images/reference.ts';

const DIGEST = `sha256:${'0f'.repeat(32)}`;

describe('the pin file', () => {
  test('reads back what it wrote, sorted', () => {
    const entries = {
      'node:lts': { tag: '24.19.0-bookworm', digest: DIGEST, date: '2026-10-02' },
      'ghcr.io/acme/base:latest': { tag: '2.4.1', date: '2026-10-02' },
    };
    const text = formatPinFile(entries);
    expect(parsePinFile(text)).toEqual(entries);
    expect(text.indexOf('ghcr.io')).toBeLessThan(text.indexOf('node'));
    expect(text.endsWith('}\n')).toBe(true);
  });

  test.each([
    ['{', /JSON/],
    ['[]', /"version" must be 1/],
    ['{"version":2,"pins":{}}', /"version" must be 1/],
    ['{"version":1}', /"pins" must be an object/],
    ['{"version":1,"pins":{"node:lts":"24"}}', /"node:lts" must be an object/],
    ['{"version":1,"pins":{"node:lts":{"tag":24,"date":"2026-10-02"}}}', /"tag" must be a string/],
    ['{"version":1,"pins":{"node:lts":{"tag":"24","date":"yesterday"}}}', /"date" must be a day/],
    ['{"version":1,"pins":{"node:lts":{"tag":"2 4","date":"2026-10-02"}}}', /invalid reference format/],
    ['{"version":1,"pins":{"node:lts":{"tag":"24","digest":"sha256:1","date":"2026-10-02"}}}', /invalid/],
  ])('refuses %s', (text, message) => {
    expect(() => parsePinFile(text)).toThrow(PinFileError);
    expect(() => parsePinFile(text)).toThrow(message);
  });

  test('answers for every way to write the reference, and knows the end of its support', async () => {
    const { reference } = parseReference('docker.io/library/debian:jessie');
    const entries = { 'debian:jessie': { tag: '8.11', date: '2026-10-02' } };
    expect(reference && (await resolveFromPins(reference, entries))).toEqual({
      names: ['8.11'],
      source: 'pins',
      date: '2026-10-02',
      final: true,
      ended: { date: '2021-03-26', successor: 'trixie' },
    });
    expect(reference && (await resolveFromPins(reference, {}))).toBeUndefined();
  });

  test('keeps the best name of an answer', () => {
    expect(
      entryOfResolution('acme/base:latest', {
        names: ['2.4.1', '2.4'],
        source: 'registry',
        date: '2026-10-02',
        digest: DIGEST,
      }),
    ).toEqual({ tag: '2.4.1', digest: DIGEST, date: '2026-10-02' });
    expect(
      entryOfResolution('acme/base:latest', { names: [], source: 'registry', date: '2026-10-02' }),
    ).toBeUndefined();
  });
});
