import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeBytes } from '../../src/dockerfile/bytes.ts';

const SEED = 20_261_121;
const utf8 = new TextEncoder();

const roundTrip = (bytes: Uint8Array): number[] => [...encodeBytes(decodeBytes(bytes))];

/** A mark, surrogates, overlong forms, above U+10FFFF, a whale, sequences cut short, single bytes. */
const SPOILED = 'efbbbf eda080 edb280 c080 e08080 f0808080 f4908080 f09f90b3 e282 f09f ff 80 a0 c3'
  .split(' ')
  .map((hex) => Array.from(Buffer.from(hex, 'hex')));

/** Bytes that begin, continue and spoil sequences of UTF-8. */
const spoiled = fc
  .array(fc.oneof(fc.constantFrom(...SPOILED), fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 3 })))
  .map((parts) => Uint8Array.from(parts.flat()));

describe('decodeBytes', () => {
  it('loses nothing of any bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 40 }), spoiled), (bytes) => {
        expect(roundTrip(bytes)).toEqual([...bytes]);
      }),
      { seed: SEED, numRuns: 5_000 },
    );
  });

  it('loses nothing of any two bytes', () => {
    for (let first = 0; first < 256; first++) {
      const bytes = new Uint8Array(512);
      for (let second = 0; second < 256; second++) bytes.set([first, second], second * 2);
      expect(roundTrip(bytes)).toEqual([...bytes]);
    }
  });

  it('reads valid UTF-8 as it is, byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeBytes(utf8.encode(`\uFEFF${text}`))).toBe(`\uFEFF${text}`);
        expect([...encodeBytes(text)]).toEqual([...utf8.encode(text)]);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });

  it('keeps what is valid around a byte that is not', () => {
    expect(decodeBytes(Uint8Array.of(0x63, 0xe9, 0xc3, 0xa9, 0x21))).toBe('c\uDCE9\u00E9!');
  });

  it('reads a surrogate that is spelled in UTF-8 as three bytes', () => {
    expect(decodeBytes(Uint8Array.of(0xed, 0xb2, 0x80))).toBe('\uDCED\uDCB2\uDC80');
  });
});

describe('encodeBytes', () => {
  it('does not take the second half of a pair for a byte', () => {
    expect([...encodeBytes('\uDC80\u{1F433}\uDC80')]).toEqual([0x80, 0xf0, 0x9f, 0x90, 0xb3, 0x80]);
  });

  it('writes U+FFFD for other lone surrogates', () => {
    expect([...encodeBytes('\uD800\uDFFF')]).toEqual([...utf8.encode('\u{103FF}')]);
    expect([...encodeBytes('a\uD800b')]).toEqual([...utf8.encode('a\uFFFDb')]);
  });
});
