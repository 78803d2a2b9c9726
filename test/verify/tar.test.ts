import { array, assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TarReader, UnreadableTar, type TarEntry, type TarEvent } from '../../src/verify/image/tar.ts';
import {
  file,
  folder,
  headerBlock,
  padded,
  symlink,
  tarOf,
  withChecksum,
  type WrittenEntry,
} from './archives.ts';

const SEED = 20_261_121;

function eventsOf(chunks: readonly Buffer[]): TarEvent[] {
  const reader = new TarReader();
  const events = chunks.flatMap((chunk) => [...reader.read(chunk)]);
  reader.finish();
  return events;
}

function entriesOf(tar: Buffer): TarEntry[] {
  return eventsOf([tar]).flatMap((event) => (event.kind === 'entry' ? [event.entry] : []));
}

function onlyEntry(entry: WrittenEntry): TarEntry | undefined {
  return entriesOf(tarOf([entry]))[0];
}

/** What a reader makes of entries, whatever the chunks were. */
function summary(events: readonly TarEvent[]): string {
  const lines: string[] = [];
  for (const event of events) {
    if (event.kind === 'entry') lines.push(`${event.entry.type} ${event.entry.name} ${event.entry.size} `);
    else if (event.kind === 'content') lines.push(event.bytes.toString('hex'));
    else lines.push('\n');
  }
  return lines.join('');
}

describe('TarReader', () => {
  test('reads type, mode, owner, group, size and link target', () => {
    const entries = entriesOf(
      tarOf([
        folder('etc', { mode: 0o1777 }),
        file('etc/app', 'hello', { mode: 0o4755, uid: 1000, gid: 50 }),
        symlink('etc/link', '../app'),
        { name: 'dev/null', type: '3', device: [1, 3] },
        { name: 'dev/sda', type: '4', device: [8, 0] },
        { name: 'pipe', type: '6' },
      ]),
    );
    expect(entries.map(({ type }) => type)).toEqual([
      'directory',
      'file',
      'symlink',
      'character-device',
      'block-device',
      'fifo',
    ]);
    expect(entries[0]).toMatchObject({ name: 'etc/', mode: 0o1777, size: 0 });
    expect(entries[1]).toMatchObject({ mode: 0o4755, uid: 1000, gid: 50, size: 5 });
    expect(entries[2]).toMatchObject({ linkTarget: '../app' });
    expect(entries[3]).toMatchObject({ device: '1:3' });
  });

  test('gives the same events however the stream is cut', () => {
    const tar = tarOf([
      folder('a'),
      file('a/one', 'x'.repeat(700), { pax: { path: `a/${'long/'.repeat(60)}one` } }),
      file('a/empty'),
      file('a/two', 'y'.repeat(512)),
      symlink('a/link', 'two'),
    ]);
    const whole = summary(eventsOf([tar]));
    assert(
      property(array(integer({ min: 1, max: tar.length - 1 }), { maxLength: 20 }), (cuts) => {
        const sorted = [0, ...cuts.toSorted((one, other) => one - other), tar.length];
        const chunks = sorted.slice(1).map((end, index) => tar.subarray(sorted[index], end));
        expect(summary(eventsOf(chunks))).toBe(whole);
      }),
      { seed: SEED, numRuns: 200 },
    );
    expect(summary(eventsOf([...tar].map((byte) => Buffer.from([byte]))))).toBe(whole);
  });

  test('takes long names from PAX, from GNU entries and from the ustar prefix', () => {
    const long = `${'folder/'.repeat(30)}name`;
    expect(onlyEntry(file('short', '', { pax: { path: long } }))?.name).toBe(long);

    const target = 'target/'.repeat(30);
    const gnu = Buffer.concat([
      headerBlock({ name: '././@LongLink', type: 'L' }, long.length + 1),
      padded(Buffer.from(`${long}\0`)),
      headerBlock({ name: '././@LongLink', type: 'K' }, target.length + 1),
      padded(Buffer.from(`${target}\0`)),
      tarOf([symlink('short', 'short'), file('next')]),
    ]);
    const [link, next] = entriesOf(gnu);
    expect(link).toMatchObject({ name: long, linkTarget: target });
    expect(next?.name).toBe('next');

    const block = headerBlock({ name: 'name' }, 0);
    block.write('some/prefix', 345, 155, 'latin1');
    expect(entriesOf(Buffer.concat([withChecksum(block), Buffer.alloc(1024)]))[0]?.name).toBe(
      'some/prefix/name',
    );
  });

  test('keeps binary extended attributes apart that UTF-8 would make equal', () => {
    const capability = (byte: number): string | undefined =>
      onlyEntry(
        file('ping', '', {
          pax: { 'SCHILY.xattr.security.capability': Buffer.from([1, 0, 0, 2, byte, 10, 0, 61]) },
        }),
      )?.xattrs.get('security.capability');
    expect(capability(0x80)).toBe('01000002800a003d');
    expect(capability(0xc0)).toBe('01000002c00a003d');
  });

  test('keeps names apart that are not UTF-8', () => {
    const name = (byte: number): string | undefined =>
      onlyEntry(file('x', '', { pax: { path: Buffer.from([0x61, byte]) } }))?.name;
    expect(name(0xe4)).not.toBe(name(0xf6));
    expect(name(0xe4)).toHaveLength(2);
  });

  test('reads sizes above the octal limit in both forms', () => {
    const block = headerBlock({ name: 'huge' }, 0);
    block.fill(0, 124, 136);
    block[124] = 0x80;
    block.writeUIntBE(2 ** 40, 130, 6);
    const reader = new TarReader();
    const [event] = [...reader.read(withChecksum(block))];
    expect(event?.kind === 'entry' && event.entry.size).toBe(2 ** 40);
    expect(() => reader.finish()).toThrow(UnreadableTar);
    const pax = tarOf([{ ...file('big', 'abc'), pax: { size: '3', uid: '3000000000' } }]);
    expect(entriesOf(pax)[0]).toMatchObject({ size: 3, uid: 3_000_000_000 });
  });

  test('a global PAX header holds for all that follow, a local one for the next only', () => {
    const record = Buffer.from('16 SCHILY.x=yy1\n');
    const global = Buffer.concat([headerBlock({ name: 'g', type: 'g' }, record.length), padded(record)]);
    const body = tarOf([file('a', '', { pax: { path: 'renamed' } }), file('b')]);
    expect(entriesOf(Buffer.concat([global, body])).map(({ name }) => name)).toEqual(['renamed', 'b']);
  });

  test.each([
    ['text', Buffer.from('root:x:0:0:root\n'.repeat(40))],
    [
      'a header with a wrong checksum',
      Buffer.concat([headerBlock({ name: 'a' }, 0).fill(0x62, 0, 1), Buffer.alloc(1024)]),
    ],
    ['a sparse file', tarOf([{ name: 'sparse', type: 'S' }])],
    ['a sparse file in PAX form', tarOf([file('a', '', { pax: { 'GNU.sparse.major': '1' } })])],
    ['a content that is cut short', tarOf([file('a', 'x'.repeat(600))]).subarray(0, 900)],
    ['a header that is cut short', tarOf([file('a')]).subarray(0, 100)],
  ])('refuses %s', (_, bytes) => {
    expect(() => eventsOf([bytes])).toThrow(UnreadableTar);
  });

  test('refuses PAX records whose length lies', () => {
    const record = Buffer.from('99 path=x\n');
    const tar = Buffer.concat([
      headerBlock({ name: 'x', type: 'x' }, record.length),
      padded(record),
      tarOf([file('a')]),
    ]);
    expect(() => eventsOf([tar])).toThrow(/PAX/);
  });
});
