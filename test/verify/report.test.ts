import { describe, expect, test } from 'vitest';
import { jsonOf } from '../../src/verify/report/json.ts';
import { markdownOf } from '../../src/verify/report/markdown.ts';
import { tableOf } from '../../src/verify/report/table.ts';
import { bytes, change } from '../../src/verify/report/words.ts';
import { checkImages } from '../../src/verify/checks/checks.ts';
import { goneFiles } from '../../src/verify/checks/gone.ts';
import { NO_NOISE } from '../../src/verify/noise.ts';
import { compareImages } from '../../src/verify/verdict.ts';
import {
  isAsPromised,
  isDifferent,
  type NotBuiltFile,
  type VerifiedFile,
} from '../../src/verify/verification.ts';
import { file, type WrittenEntry } from './archives.ts';
import { imageWith } from './images.ts';

async function verifiedFile(
  before: readonly WrittenEntry[],
  after: readonly WrittenEntry[],
  config = {},
): Promise<VerifiedFile> {
  const [one, other] = [await imageWith(before), await imageWith(after, config)];
  const comparison = compareImages(one, other, NO_NOISE);
  const facts = { coldSeconds: 12.34, rebuildSeconds: 3 };
  return {
    path: 'svc/Dockerfile',
    status: comparison.verdict,
    engine: 'docker 26.1.5',
    original: { size: one.size, wasted: 0, layers: one.layers, ...facts },
    rewritten: { size: other.size, wasted: 0, layers: other.layers, ...facts },
    touched: 'src/app.js',
    comparison,
    checks: checkImages(one, other),
    gone: goneFiles(comparison.differences, one.root),
    smoke: [],
  };
}

const APP = file('app', 'x'.repeat(1500), { mode: 0o755 });
const CACHE = file('var/cache/apt/archives/a.deb', 'y'.repeat(500));

describe('the table', () => {
  test('shows numbers and what was removed as promised', async () => {
    expect(tableOf(await verifiedFile([APP, CACHE], [APP])))
      .toBe(`svc/Dockerfile: same, caches removed as promised, docker 26.1.5

              original  rewritten
  size          2.0 kB     1.5 kB  -25 %
  layers             1          1
  wasted           0 B        0 B
  cold build    12.3 s     12.3 s
  rebuild        3.0 s      3.0 s  after src/app.js changed

  removed as promised:
    apt's downloaded packages (5 paths, 500 B)
`);
  });

  test('shows differences first, limited in number', async () => {
    const many = Array.from({ length: 30 }, (_, index) => file(`opt/${String(index).padStart(2, '0')}`, 'z'));
    const result = await verifiedFile([APP, ...many], [{ ...APP, mode: 0o644 }], { Entrypoint: ['/app'] });
    const table = tableOf(result);
    expect(table).toContain('svc/Dockerfile: different, docker');
    expect(table).toContain('  configuration differs:\n    Entrypoint: not set -> "[\\"/app\\"]"\n');
    expect(table).toContain(
      '  files differ (32):\n    /app: mode 755 -> 644\n    /opt: missing (directory)\n',
    );
    expect(table).toContain('    ... and 12 more\n');
    expect(table).toContain('  broken by the rewrite:\n    ENTRYPOINT: /app is not executable\n');
    expect(table).toContain('  gone, by folder:\n    /opt: 30 files, 30 B\n');
    expect(isAsPromised(result)).toBe(false);
  });

  test('shows the end of the log of a build that failed, without power over the terminal', () => {
    const failed: NotBuiltFile = {
      path: 'Dockerfile',
      status: 'not-built',
      failures: [
        { version: 'original', kind: 'build', message: 'it does not build', log: ['one', '\u001B[31mred'] },
      ],
    };
    expect(tableOf(failed)).toBe(
      'Dockerfile: could not build\n  it does not build\n    | one\n    | \\x1b[31mred\n',
    );
  });
});

describe('a file that is the same and behaves otherwise', () => {
  const silent = { fault: 'image', reason: 'the container ended', log: ['no \u001B[31mdatabase'] } as const;
  const answer = { exitCode: 0, stdout: 'a', stderr: '' };
  const failedRebuild = {
    version: 'rewritten',
    kind: 'build',
    message: 'the rewritten Dockerfile does not build: x',
    log: ['words'],
  } as const;

  test('by a smoke test that proves nothing, is neither same nor different', async () => {
    const reason = 'neither version answers';
    const smoke = [{ what: '80/', verdict: 'unproven', reason, before: silent, after: silent }] as const;
    const result: VerifiedFile = { ...(await verifiedFile([APP], [APP])), smoke };
    expect(isAsPromised(result)).toBe(false);
    expect(isDifferent(result)).toBe(false);
    expect(tableOf(result)).toContain('svc/Dockerfile: same, but not proven by its smoke tests, docker');
    expect(tableOf(result)).toContain(`  smoke tests:
    80/: proves nothing: neither version answers
      original | no \\x1b[31mdatabase
      rewritten | no \\x1b[31mdatabase
`);
    expect(markdownOf([result])).toContain('The files are the same, but a smoke test **proved nothing**.');
    expect(JSON.parse(jsonOf([result]))).toMatchObject({
      summary: { asPromised: 0, different: 0, unproven: 1, failed: 0 },
      files: [{ status: 'same', asPromised: false, smoke: [{ verdict: 'unproven', reason }] }],
    });
  });

  test('by an answer that is gone, is different', async () => {
    const smoke = [{ what: 'app', verdict: 'different', before: answer, after: silent }] as const;
    const result: VerifiedFile = { ...(await verifiedFile([APP], [APP])), smoke };
    expect(isDifferent(result)).toBe(true);
    expect(tableOf(result)).toContain('svc/Dockerfile: same files, but not the same behaviour, docker');
    expect(tableOf(result)).toContain('    app: different: 0 "a" -> the container ended\n');
  });

  test('by a rebuild that only the rewritten version fails, is different', async () => {
    const result: VerifiedFile = { ...(await verifiedFile([APP], [APP])), failedRebuild };
    expect(isDifferent(result)).toBe(true);
    expect(tableOf(result)).toContain(`  no rebuild after src/app.js changed:
    the rewritten Dockerfile does not build: x
    | words
`);
    const original: VerifiedFile = { ...result, failedRebuild: { ...failedRebuild, version: 'original' } };
    expect(isAsPromised(original)).toBe(true);
    expect(tableOf(original)).toContain('the original version fails after src/app.js changed\n');
  });

  test('by what is wrong in both versions, is the same, and says so', async () => {
    const [one, other] = [
      await imageWith([APP], { Cmd: ['/nothing'] }),
      await imageWith([APP], { Cmd: ['/nothing'] }),
    ];
    const { inBoth } = checkImages(one, other);
    const library = { subject: '/lib/test.so', message: 'needs what no image has' };
    const checks = { broken: [], inBoth: [...inBoth, library] };
    const result: VerifiedFile = { ...(await verifiedFile([APP], [APP])), checks };
    expect(isAsPromised(result)).toBe(true);
    expect(tableOf(result)).toContain('  wrong in both versions:\n    CMD: /nothing is not in the image\n');
    expect(tableOf(result)).not.toContain('test.so');
  });
});

describe('Markdown', () => {
  test('is a table, and details that cannot break out of it', async () => {
    const nasty = file('a`b``c|<img>', 'x');
    const text = markdownOf([await verifiedFile([APP, nasty], [APP])]);
    expect(text).toContain('### `svc/Dockerfile`: different\n');
    expect(text).toContain('| size | 1.5 kB | 1.5 kB | 0 % |\n');
    expect(text).toContain('**files differ (1)**\n\n- ``` /a`b``c|<img>: missing (file, 1 B) ```\n');
  });

  test('fences logs that hold fences', () => {
    const log = ['```', 'text'];
    const failures = [{ version: 'rewritten', kind: 'build', message: 'no *build*', log }] as const;
    const text = markdownOf([{ path: 'D', status: 'not-built', failures }]);
    expect(text).toContain('no \\*build\\*\n\n````\n```\ntext\n````\n');
  });
});

describe('JSON', () => {
  test('counts files and says what was set aside', async () => {
    const same = await verifiedFile([APP, CACHE], [APP]);
    const different = await verifiedFile([APP], []);
    const unchanged = { path: 'x', status: 'unchanged', message: 'nothing to change' } as const;
    const document: unknown = JSON.parse(jsonOf([same, different, unchanged]));
    expect(document).toMatchObject({
      version: 1,
      summary: { files: 3, asPromised: 1, different: 1, unchanged: 1, failed: 0 },
      files: [
        {
          status: 'same-as-promised',
          asPromised: true,
          promised: [{ path: '/var' }, {}, {}, {}, { bytes: 500 }],
        },
        { status: 'different', differences: [{ path: '/app', aspects: ['missing'] }] },
        { path: 'x', status: 'unchanged' },
      ],
    });
  });
});

describe('words', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9949, '9.9 kB'],
    [9951, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [123_456_789, '123 MB'],
    [5_100_000_000, '5.1 GB'],
  ])('%i bytes are %s', (count, text) => {
    expect(bytes(count)).toBe(text);
  });

  test.each([
    [100, 69, '-31 %'],
    [100, 101, '+1 %'],
    [1000, 1001, '0 %'],
    [0, 5, ''],
  ])('from %i to %i is %s', (before, after, text) => {
    expect(change(before, after)).toBe(text);
  });
});
