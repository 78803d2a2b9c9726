import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { type Change, rewrite } from '../../src/index.ts';
import { failedFile, type FileReport } from '../../src/report/file-report.ts';
import type { ReportFormat } from '../../src/report/format.ts';
import { formats } from '../../src/report/formats.ts';
import { githubFormat } from '../../src/report/github.ts';
import { gitlabFormat } from '../../src/report/gitlab.ts';
import { htmlFormat } from '../../src/report/html.ts';
import { markdownFormat } from '../../src/report/markdown.ts';
import { rdjsonFormat } from '../../src/report/rdjson.ts';
import { replacementsOf } from '../../src/report/replacement.ts';
import { sarifFormat } from '../../src/report/sarif.ts';
import { unifiedDiff } from '../../src/report/unified-diff.ts';

/** With one finding of each kind. */
const report: FileReport = {
  path: 'svc/a b/Dockerfile',
  status: 'changed',
  changes: [
    {
      transform: 'merge-runs',
      safety: 'safe',
      applied: true,
      line: 2,
      endLine: 3,
      message: 'two RUNs, one layer',
    },
    {
      transform: 'clean-caches',
      safety: 'unsafe',
      applied: false,
      line: 5,
      endLine: 5,
      message: 'pip leaves no cache',
      assumption: 'nothing reads it',
    },
    {
      transform: 'pin-images',
      safety: 'unsafe',
      applied: true,
      line: 1,
      endLine: 1,
      message: 'pin a to a:1',
      assumption: 'it is still so',
    },
  ],
  refusals: [{ transform: 'merge-runs', line: 6, endLine: 7, reason: 'a background job' }],
  warnings: [{ transform: 'pin-images', line: 1, endLine: 1, message: 'no updates since 2020-01-01' }],
  diff: unifiedDiff('svc/a b/Dockerfile', 'FROM a\nRUN b\nRUN c\n', 'FROM a:1\nRUN b && c\n'),
  lookupErrors: ['example.org refuses connections'],
};
const broken = failedFile('b/Dockerfile', { message: 'is not understood', line: 3 });
const unreadable = failedFile('c/Dockerfile', { message: 'is empty' });
const tidy: FileReport = { path: 'd/Dockerfile', status: 'unchanged', changes: [], refusals: [], diff: '' };
const all = [report, broken, unreadable, tidy];

/** Text that would leave its place in every one of the formats. */
const HOSTILE = 'a%,:\n::error::x\r`````<b>@someone #1 https://example.org [x](y) |\u001B[31m\u202E\udc80';
const hostile: FileReport = {
  path: `x/${HOSTILE.replaceAll('\udc80', '')}`,
  status: 'changed',
  changes: [
    { transform: 'merge-runs', safety: 'safe', applied: true, line: 1, endLine: 1, message: HOSTILE },
  ],
  refusals: [{ transform: 'merge-runs', line: 1, endLine: 1, reason: HOSTILE }],
  diff: unifiedDiff('x', `${HOSTILE}\n`, `b${HOSTILE}\n`),
};

function textOf(format: ReportFormat, reports: readonly FileReport[]): string {
  return reports.map((each) => format.file(each)).join('') + format.end(reports);
}

function jsonOf(format: ReportFormat, reports: readonly FileReport[]): unknown {
  const text = textOf(format, reports);
  expect(text).not.toMatch(/\p{Surrogate}/u);
  return JSON.parse(text);
}

test('every format is named once, takes no file and files of every kind', () => {
  expect(formats.map(({ name }) => name)).toEqual([
    'diff',
    'json',
    'sarif',
    'github',
    'gitlab',
    'rdjson',
    'markdown',
    'html',
  ]);
  for (const format of formats) for (const reports of [[], all, [hostile]]) textOf(format, reports);
});

describe('github', () => {
  test('annotates, and says what kind of thing it is', () => {
    const start = 'file=svc/a b/Dockerfile';
    expect(textOf(githubFormat, all)).toBe(
      `::error ${start},title=dockshift::an image could not be looked up: example.org refuses connections
::warning ${start},line=1,endLine=1,title=dockshift pin-images::pin a to a:1; assumes that it is still so
::warning ${start},line=1,endLine=1,title=dockshift pin-images::no updates since 2020-01-01
::warning ${start},line=2,endLine=3,title=dockshift merge-runs::two RUNs, one layer
::notice ${start},line=5,endLine=5,title=dockshift clean-caches::with --unsafe: pip leaves no cache; assumes that nothing reads it
::notice ${start},line=6,endLine=7,title=dockshift merge-runs::refused: a background job
::error file=b/Dockerfile,line=3,endLine=3,title=dockshift::is not understood
::error file=c/Dockerfile,title=dockshift::is empty
`,
    );
  });

  test('no text of a file becomes a command or a property', () => {
    const lines = textOf(githubFormat, [hostile]).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    const place =
      /^::(?:warning|notice) file=x\/a%25%2C%3A%0A[^,]*,line=1,endLine=1,title=dockshift merge-runs::/u;
    for (const line of lines) expect(line).toMatch(place);
  });
});

describe('sarif', () => {
  const require = createRequire(import.meta.url);
  const schemaFile = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // Draft 4, whose words mean the same in draft 7 where this schema uses them, but for its own name.
  const { $schema: _draft, id: _name, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const validate = new Ajv({
    allErrors: true,
    strict: false,
    unicodeRegExp: false,
    formats: {
      uri: (text) => URL.canParse(text),
      'uri-reference': (text) => /^[\w.~%/!'()*-]*$/.test(text) || URL.canParse(text),
      'date-time': true,
    },
  }).compile(schema);

  function validLog(reports: readonly FileReport[]): unknown {
    const log = jsonOf(sarifFormat, reports);
    expect(validate(log) ? [] : validate.errors).toEqual([]);
    return log;
  }

  test('the schema refuses what is none', () => {
    expect(validate({ version: '2.1.0' })).toBe(false);
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{}] }] })).toBe(
      false,
    );
  });

  test('has changes, offers and warnings as results, and what could not be done as notifications', () => {
    const log = validLog(all);
    const uri = 'svc/a%20b/Dockerfile';
    const at = (startLine: number, endLine: number) => [
      { physicalLocation: { artifactLocation: { uri }, region: { startLine, endLine } } },
    ];
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'dockshift' } },
          results: [
            {
              ruleId: 'pin-images',
              level: 'warning',
              message: { text: 'pin a to a:1; assumes that it is still so' },
            },
            { ruleId: 'pin-images', level: 'warning', locations: at(1, 1) },
            { ruleId: 'merge-runs', level: 'warning', locations: at(2, 3) },
            { ruleId: 'clean-caches', level: 'note', locations: at(5, 5) },
          ],
          invocations: [
            {
              executionSuccessful: false,
              toolExecutionNotifications: [
                {
                  level: 'error',
                  message: { text: 'an image could not be looked up: example.org refuses connections' },
                },
                {
                  level: 'note',
                  message: { text: 'merge-runs refused: a background job' },
                  locations: at(6, 7),
                },
                { level: 'error', message: { text: 'is not understood' } },
                { level: 'error', message: { text: 'is empty' } },
              ],
            },
          ],
        },
      ],
    });
  });

  test('the index of a rule leads to it, and every result has a fingerprint of its own', () => {
    const twice: FileReport = { ...report, changes: [...report.changes, ...report.changes] };
    const log = validLog([twice, { ...report, path: 'other' }, hostile]) as {
      readonly runs: readonly {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly partialFingerprints: Readonly<Record<string, string>>;
        }[];
      }[];
    };
    const [run] = log.runs;
    const results = run?.results ?? [];
    expect(results.length).toBeGreaterThan(8);
    for (const { ruleId, ruleIndex } of results) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const prints = results.map(({ partialFingerprints }) => partialFingerprints['dockshift/v1']);
    expect(new Set(prints).size).toBe(results.length);
  });

  test('of no file is valid, and successful', () => {
    expect(validLog([])).toMatchObject({
      runs: [{ invocations: [{ executionSuccessful: true }], results: [] }],
    });
  });
});

describe('gitlab', () => {
  test('has what GitLab asks for', () => {
    const issues = jsonOf(gitlabFormat, all) as readonly Readonly<Record<string, unknown>>[];
    expect(issues.map(({ severity }) => severity)).toEqual([
      'critical',
      'minor',
      'major',
      'minor',
      'info',
      'info',
      'critical',
      'critical',
    ]);
    expect(issues[3]).toEqual({
      description: 'two RUNs, one layer',
      check_name: 'merge-runs',
      fingerprint: expect.stringMatching(/^[\da-f]{16}$/u),
      severity: 'minor',
      location: { path: 'svc/a b/Dockerfile', lines: { begin: 2, end: 3 } },
    });
    expect(issues.at(-1)).toMatchObject({ check_name: 'dockshift', location: { lines: { begin: 1 } } });
  });

  test('a fingerprint stays when lines move, and equal findings have different ones', () => {
    const shifted = (change: Change, by: number): Change => ({ ...change, line: change.line + by });
    const moved = (by: number): FileReport => ({
      ...report,
      changes: report.changes.flatMap((change) => [shifted(change, by), shifted(change, by - 1)]),
    });
    const prints = (reports: readonly FileReport[]): readonly unknown[] =>
      (jsonOf(gitlabFormat, reports) as readonly { readonly fingerprint: string }[])
        .map(({ fingerprint }) => fingerprint)
        .toSorted();
    expect(prints([moved(0)])).toEqual(prints([moved(100)]));
    expect(new Set(prints([moved(0), hostile])).size).toBe(11);
  });
});

describe('rdjson', () => {
  test('has each stretch of new text once, as a suggestion of the last change that begins before its end', () => {
    const diagnostics = jsonOf(rdjsonFormat, all);
    expect(diagnostics).toEqual({
      source: { name: 'dockshift' },
      diagnostics: [
        {
          message: 'an image could not be looked up: example.org refuses connections',
          location: { path: 'svc/a b/Dockerfile' },
          severity: 'ERROR',
        },
        {
          message: 'pin a to a:1; assumes that it is still so',
          location: { path: 'svc/a b/Dockerfile', range: { start: { line: 1 }, end: { line: 1 } } },
          severity: 'WARNING',
          code: { value: 'pin-images' },
        },
        expect.objectContaining({ message: 'no updates since 2020-01-01', severity: 'WARNING' }),
        {
          message: 'two RUNs, one layer',
          location: { path: 'svc/a b/Dockerfile', range: { start: { line: 2 }, end: { line: 3 } } },
          severity: 'WARNING',
          code: { value: 'merge-runs' },
          suggestions: [{ range: { start: { line: 1 }, end: { line: 3 } }, text: 'FROM a:1\nRUN b && c' }],
        },
        expect.objectContaining({ severity: 'INFO', code: { value: 'clean-caches' } }),
        expect.objectContaining({ severity: 'INFO', message: 'refused: a background job' }),
        {
          message: 'is not understood',
          location: { path: 'b/Dockerfile', range: { start: { line: 3 }, end: { line: 3 } } },
          severity: 'ERROR',
        },
        { message: 'is empty', location: { path: 'c/Dockerfile' }, severity: 'ERROR' },
      ],
    });
    jsonOf(rdjsonFormat, [hostile]);
  });

  test('leaves out no part of the new text, also where no change is about its lines', () => {
    const before = Array.from({ length: 30 }, (_, index) => `RUN ${index}`);
    const after = before.map((line, index) => ([2, 14, 27].includes(index) ? `${line} x` : line));
    const place = { transform: 'merge-runs', safety: 'safe', applied: true, message: 'x' } as const;
    const changes = [
      { ...place, line: 4, endLine: 4 },
      { ...place, line: 20, endLine: 20 },
    ];
    const diff = unifiedDiff('Dockerfile', `${before.join('\n')}\n`, `${after.join('\n')}\n`);
    const suggested = (line: number): object => ({ range: { start: { line }, end: { line } } });
    expect(jsonOf(rdjsonFormat, [{ ...tidy, status: 'changed', changes, diff }])).toMatchObject({
      diagnostics: [{ suggestions: [suggested(3), suggested(15)] }, { suggestions: [suggested(28)] }],
    });
  });
});

describe('replacementsOf', () => {
  /** What a reviewer gets who takes all suggestions. */
  function applied(before: string, diff: string): string {
    const lines = before.split('\n');
    for (const { line, endLine, lines: added } of replacementsOf(diff).toReversed())
      lines.splice(line - 1, endLine - line + 1, ...added);
    return lines.join('\n');
  }

  const many = Array.from({ length: 40 }, (_, index) => `line ${index}`);

  test.each([
    ['a\nb\nc\n', 'a\nx\nc\n'],
    ['a\nb\nc\n', 'a\nb\nx\nc\n'],
    ['a\nb\nc\n', 'x\na\nb\nc\n'],
    ['a\nb\nc\n', 'a\nb\nc\nx\n'],
    ['a\nb\nc\n', 'a\nc\n'],
    ['a\nb\nc\n', 'b\nc\n'],
    ['a\nb\nc\n', 'x\nb\ny\n'],
    ['a\nb\nc\n', 'x\nb\nb\nb\ny\nz\n'],
    ['--- a\n-- b\n@@ -1 +1 @@\n\\ d\n', '+++ a\n-- b\n@@ -1,2 +1 @@\n\\ e\n'],
    [many.join('\n'), many.filter((_, index) => index % 11 !== 0).join('\n')],
    [many.join('\n'), many.flatMap((line, index) => (index % 9 === 0 ? [line, 'new'] : [line])).join('\n')],
  ])('%j to %j', (before, after) => {
    const diff = unifiedDiff('Dockerfile', before, after);
    const other = unifiedDiff('.dockerignore', undefined, 'node_modules\n');
    expect(applied(before, diff + other)).toBe(after);
  });

  test('line endings stay those of the file', () => {
    const [replacement] = replacementsOf(unifiedDiff('f', 'a\r\nb\r\n', 'a\r\nx\r\n'));
    expect(replacement).toEqual({ line: 2, endLine: 2, lines: ['x'] });
  });

  test('nothing of an empty diff, nor of a file that was empty', () => {
    expect(replacementsOf('')).toEqual([]);
    expect(replacementsOf(unifiedDiff('f', '', 'a\n'))).toEqual([]);
  });

  test('what a rewrite makes can be taken as suggestions', () => {
    const source = readFileSync('examples/legacy-node/Dockerfile', 'utf8');
    const { text } = rewrite(source);
    expect(text).not.toBe(source);
    expect(applied(source, unifiedDiff('Dockerfile', source, text))).toBe(text);
  });
});

describe('markdown', () => {
  test('counts, lists and folds the diff', () => {
    expect(textOf(markdownFormat, all)).toBe(`## dockshift

4 files: 1 changed (2 changes), 1 place refused, \`--unsafe\` would add 1 change, 1 warning, **2 files failed**.

### \`svc/a b/Dockerfile\`

- **error:** an image could not be looked up: example.org refuses connections
- 1 \`pin-images\`: pin a to a:1; assumes that it is still so
- 1 \`pin-images\`: **warning:** no updates since 2020-01-01
- 2-3 \`merge-runs\`: two RUNs, one layer
- 5 \`clean-caches\`: with --unsafe: pip leaves no cache; assumes that nothing reads it
- 6-7 \`merge-runs\`: refused: a background job

<details><summary>diff</summary>

\`\`\`diff
${report.diff}\`\`\`

</details>

### \`b/Dockerfile\`

- 3 **error:** is not understood

### \`c/Dockerfile\`

- **error:** is empty
`);
  });

  test('text of a file mentions nobody, links nowhere and closes no block', () => {
    const text = textOf(markdownFormat, [hostile]);
    const [list = '', diff = ''] = text.split('<details>');
    const items = list.split('\n').filter((line) => line.startsWith('- '));
    expect(items).toHaveLength(2);
    for (const item of items) {
      expect(item).not.toMatch(/@someone|#1|https:\/\/|(?<!\\)[<[`|](?!merge-runs`|: )/u);
    }
    expect(diff.match(/^`{6,}/gmu)).toHaveLength(2);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Surrogate}]/u);
  });

  test('fits into a comment, and says what it leaves out', () => {
    const large: FileReport = { ...report, diff: `${report.diff}${'+x\n'.repeat(30_000)}` };
    expect(textOf(markdownFormat, [large])).toContain('The diff is too long to be shown here.\n');
    const text = textOf(
      markdownFormat,
      Array.from({ length: 5000 }, () => report),
    );
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\n\.\.\. and 4,\d{3} more files; `--format json` lists everything\.\n$/u);
  });
});

describe('html', () => {
  const bodyOf = (reports: readonly FileReport[]): string =>
    /<body>\n([^]*)<\/body>/.exec(textOf(htmlFormat, reports))?.[1] ?? '';

  test('counts, lists and shows the diff', () => {
    expect(bodyOf(all)).toBe(`<h1>dockshift</h1>
<p>4 files: 1 changed (2 changes), 1 place refused, <code>--unsafe</code> would add 1 change, 1 warning, <b>2 files failed</b>.</p>
<section>
<h2><code>svc/a b/Dockerfile</code></h2>
<ul>
<li class="error"><b>error:</b> an image could not be looked up: example.org refuses connections</li>
<li class="change">1 <code>pin-images</code>: pin a to a:1; assumes that it is still so</li>
<li class="warning">1 <code>pin-images</code>: <b>warning:</b> no updates since 2020-01-01</li>
<li class="change">2-3 <code>merge-runs</code>: two RUNs, one layer</li>
<li class="offer">5 <code>clean-caches</code>: with --unsafe: pip leaves no cache; assumes that nothing reads it</li>
<li class="refusal">6-7 <code>merge-runs</code>: refused: a background job</li>
</ul>
<details open><summary>diff</summary>
<pre><span class="hunk">--- a/svc/a b/Dockerfile\t</span><span class="hunk">+++ b/svc/a b/Dockerfile\t</span><span class="hunk">@@ -1,3 +1,2 @@</span>\
<span class="removed">-FROM a</span><span class="removed">-RUN b</span><span class="removed">-RUN c</span>\
<span class="added">+FROM a:1</span><span class="added">+RUN b &amp;&amp; c</span></pre>
</details>
</section>
<section>
<h2><code>b/Dockerfile</code></h2>
<ul>
<li class="error">3 <b>error:</b> is not understood</li>
</ul>
</section>
<section>
<h2><code>c/Dockerfile</code></h2>
<ul>
<li class="error"><b>error:</b> is empty</li>
</ul>
</section>
<p>Of 1 file there is nothing to say.</p>
`);
  });

  test('text of a file opens no element and turns no text', () => {
    const text = bodyOf([hostile]);
    expect(text).not.toMatch(/<b>@|<(?!\/?(?:h1|p|section|h2|code|ul|li|details|summary|pre|span)\b)/u);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Surrogate}]/u);
  });
});
