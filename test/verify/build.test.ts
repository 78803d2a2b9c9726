import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../cli/program.ts';
import { DockerIgnore } from '../../src/context/docker-ignore.ts';
import { copyContext, readIgnoreFile } from '../../src/verify/build-context/copy-context.ts';
import { contextCopies, takes } from '../../src/verify/build-context/copy-sources.ts';
import { isInside, repositoryOf } from '../../src/verify/build-context/find-context.ts';
import { missingArguments } from '../../src/verify/build-arguments.ts';
import { buildSteadily } from '../../src/verify/engines/build-steadily.ts';
import { buildFailure } from '../../src/verify/engines/build-failure.ts';
import { parseHttpRequest } from '../../src/verify/smoke/smoke-http.ts';
import { fileToTouch, touchCopy } from '../../src/verify/touch.ts';

const NEVER = new AbortController().signal;

describe('buildFailure', () => {
  // Ends of logs of docker 26 with BuildKit, podman 4.3 and buildah 1.28.
  test.each([
    [
      'base',
      'ERROR: failed to solve: nonexist:1: failed to resolve source metadata for docker.io/library/nonexist:1: failed to do request: Head "https://registry-1.docker.io/v2/library/nonexist/manifests/1": dial tcp: lookup registry-1.docker.io: no such host',
    ],
    [
      'base',
      'ERROR: failed to solve: private/image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope',
    ],
    [
      'base',
      'Error: creating build container: short-name "nonexist:1" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
    ],
    [
      'base',
      'Error: creating build container: initializing source docker://localhost/debian:1: pinging container registry localhost: connection refused',
    ],
    ['arguments', 'ERROR: failed to solve: base name (${X}) should not be blank'],
    ['arguments', 'Error: determining starting point for build: no FROM statement found'],
    [
      'context',
      'ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref 61b65fb4::xn7zb: "/x": not found',
    ],
    [
      'context',
      'Error: building at STEP "COPY ../x /x": checking on sources under "/tmp/v2": possible escaping context directory error: copier: stat: "/x": no such file or directory',
    ],
    ['disk', 'ERROR: failed to solve: failed to copy: write /var/lib/docker/x: no space left on device'],
    [
      'disk',
      'ERROR: failed to solve: process "/bin/sh -c dd if=/dev/zero of=/x" did not complete successfully: write: no space left on device',
    ],
    [
      'build',
      'ERROR: failed to solve: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
    ],
    ['build', 'ERROR: failed to solve: dockerfile parse error on line 2: unknown instruction: FOO'],
    ['build', 'ERROR: failed to solve: secret x: not found'],
    ['build', 'Error: building at STEP "RUN exit 3": exit status 3'],
  ])('%s: %s', (kind, line) => {
    expect(buildFailure(['#5 [2/2] RUN x', line], 1).kind).toBe(kind);
  });

  test('a full disk is seen in the log of a command that fails of it', () => {
    const log = [
      '#5 1.2 dpkg: error processing archive x.deb: failed to write: No space left on device',
      'ERROR: failed to solve: process "/bin/sh -c apt-get install x" did not complete successfully: exit code: 100',
    ];
    expect(buildFailure(log, 1)).toMatchObject({ kind: 'disk', command: '/bin/sh -c apt-get install x' });
  });

  test('a container that did not start is the fault of the engine, a program that cannot be executed is not', () => {
    const last = 'ERROR: failed to solve: process "/bin/sh -c x" did not complete successfully: exit code: 1';
    const fault = '#9 0.183 runc run failed: unable to start container process: ';
    const started = 'waiting for init preliminary setup: read init-p: connection reset by peer';
    expect(buildFailure([fault + started, last], 1).kind).toBe('engine');
    expect(
      buildFailure([`${fault}exec: "/bin/sh": stat /bin/sh: no such file or directory`, last], 1).kind,
    ).toBe('build');
  });

  test('quotes in the command are as they were', () => {
    const line = String.raw`ERROR: failed to solve: process "/bin/sh -c echo \"a\" && exit 1" did not complete successfully: exit code: 1`;
    expect(buildFailure([line], 1).command).toBe('/bin/sh -c echo "a" && exit 1');
  });

  test('without any message the exit code is given', () => {
    expect(buildFailure([], 137).message).toBe('the build ended with exit code 137');
  });
});

describe('buildSteadily', () => {
  const request = {
    dockerfile: '',
    context: '',
    image: '',
    useCache: false,
    options: { buildArgs: [], secrets: [], ssh: [] },
  };
  const outcomes = {
    engine: { built: false, seconds: 1, failure: { kind: 'engine', message: 'runc', log: [] } },
    build: { built: false, seconds: 1, failure: { kind: 'build', message: 'make', log: [] } },
    built: { built: true, seconds: 2 },
  } as const;

  test.each([
    [['engine', 'built'], 'built'],
    [['engine', 'engine', 'built'], 'built'],
    [['engine', 'engine', 'engine', 'built'], 'engine'],
    [['build', 'built'], 'build'],
    [['engine', 'build', 'built'], 'build'],
  ] as const)('%j ends with %s', async (answers, last) => {
    const left = [...answers];
    const engine = { build: async () => outcomes[left.shift() ?? 'built'] };
    const outcome = await buildSteadily(engine, request, () => undefined, new AbortController().signal);
    expect(outcome).toBe(outcomes[last]);
  });
});

describe('missingArguments', () => {
  test('are those without default, not given and not predefined', () => {
    const dockerfile =
      'ARG BASE\nFROM $BASE\nARG A=1\nARG B\nARG C D=2\nARG TARGETARCH\nARG HTTP_PROXY\nARG BASE\n';
    expect(missingArguments(dockerfile, ['B=x'])).toEqual(['BASE', 'C']);
    expect(missingArguments(dockerfile, ['B', 'BASE=x', 'C='])).toEqual([]);
  });

  test('are none of what is no Dockerfile', () => {
    expect(missingArguments('not a Dockerfile', [])).toEqual([]);
  });
});

describe('the sources of COPY', () => {
  test('are those from the context', () => {
    const dockerfile = `FROM a AS b
COPY one two/ /x/
COPY --from=b /y /z
ADD https://example.com/x /x
COPY <<EOF /heredoc
EOF
COPY ["three", "/w"]
`;
    expect(contextCopies(dockerfile)).toEqual([
      { line: 2, sources: ['one', 'two/'] },
      { line: 7, sources: ['three'] },
    ]);
  });

  test.each([
    ['.', 'a/b', true],
    ['./', 'a/b', true],
    ['a', 'a/b', true],
    ['./a/', 'a/b', true],
    ['/a', 'a/b', true],
    ['*.js', 'x.js', true],
    ['*.js', 'src/x.js', false],
    ['src/*', 'src/deep/x', true],
    ['a', 'ab', false],
    ['package*.json', 'package-lock.json', true],
    ['[', 'a', false],
  ])('%s takes %s: %s', (source, file, expected) => {
    expect(takes(source, file)).toBe(expected);
  });
});

describe('copyContext', () => {
  test('copies modes, times and links of what is not ignored, and writes nothing into the context', async () => {
    const from = folderWith({
      'src/app.js': 'a',
      'src/secret.env': 's',
      'node_modules/x/index.js': 'x',
      '.dockerignore': 'node_modules\n**/*.env\n.dockerignore\n',
    });
    const to = path.join(folderWith({}), 'copy');
    symlinkSync('src/app.js', path.join(from, 'link'));
    symlinkSync('/nowhere', path.join(from, 'dangling'));
    writeFileSync(path.join(from, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
    mkdirSync(path.join(from, 'closed'), { mode: 0o500 });
    utimesSync(path.join(from, 'src/app.js'), 1000, 1000);
    const before = readdirSync(from, { recursive: true }).toSorted();

    const ignore = DockerIgnore.read((await readIgnoreFile(from, path.join(from, 'Dockerfile'))).text);
    const files = await copyContext(from, to, ignore, NEVER);

    expect(readdirSync(to, { recursive: true }).toSorted()).toEqual(
      ['.dockerignore', 'closed', 'dangling', 'link', 'run.sh', 'src', 'src/app.js'].toSorted(),
    );
    expect(files.map(({ path: name }) => name).toSorted()).toEqual(['.dockerignore', 'run.sh', 'src/app.js']);
    expect(statSync(path.join(to, 'src/app.js')).mtimeMs).toBe(1_000_000);
    expect(statSync(path.join(to, 'run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(path.join(to, 'closed')).mode & 0o777).toBe(0o500);
    expect(statSync(path.join(to, 'link')).size).toBe(1);
    expect(readdirSync(from, { recursive: true }).toSorted()).toEqual(before);
  });

  test('brings back what an exception names below an ignored folder', async () => {
    const from = folderWith({ 'dist/keep': '1', 'dist/drop': '2' });
    const to = path.join(folderWith({}), 'copy');
    await copyContext(from, to, DockerIgnore.read('dist\n!dist/keep\n'), NEVER);
    expect(readdirSync(path.join(to, 'dist'))).toEqual(['keep']);
  });

  test('the ignore file beside the Dockerfile comes before that of the context', async () => {
    const folder = folderWith({ 'Dockerfile.dockerignore': 'own', '.dockerignore': 'shared' });
    expect(await readIgnoreFile(folder, path.join(folder, 'Dockerfile'))).toEqual({
      text: 'own',
      isOwn: true,
    });
    expect(await readIgnoreFile(folder, path.join(folder, 'other'))).toEqual({
      text: 'shared',
      isOwn: false,
    });
  });
});

describe('the file that is touched', () => {
  const files = [
    { path: 'package.json', modified: 9 },
    { path: 'src/old.js', modified: 1 },
    { path: 'src/new.js', modified: 5 },
  ];

  test('is the newest that the last COPY brings', () => {
    expect(fileToTouch(undefined, '/c', files, 'FROM a\nCOPY package.json /\nCOPY src /src\n')).toBe(
      'src/new.js',
    );
    expect(fileToTouch(undefined, '/c', files, 'FROM a\nCOPY . /\nCOPY nothing* /\n')).toBe('package.json');
    expect(fileToTouch(undefined, '/c', files, 'FROM a\nRUN b\n')).toBeUndefined();
  });

  test('or the one that is named, from here or from the context', () => {
    expect(fileToTouch('src/old.js', '/c', files, '')).toBe('src/old.js');
    expect(fileToTouch('/c/src/old.js', '/c', files, '')).toBe('src/old.js');
    expect(() => fileToTouch('gone', '/c', files, '')).toThrow(
      '--touch gone: no such file in the build context /c',
    );
  });

  test('gets lines of white space, other ones each time, and keeps its mode', async () => {
    const folder = folderWith({ a: 'text\n', b: 'text\n' });
    for (const name of ['a', 'b']) await touchCopy(folder, name);
    const [one = '', other = ''] = ['a', 'b'].map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect(one).toMatch(/^text\n(?: ?\n)+$/);
    expect(one).not.toBe(other);
    expect(statSync(path.join(folder, 'a')).mode & 0o777).toBe(0o644);
  });
});

describe('places', () => {
  test('a path is inside a folder or not', () => {
    expect(isInside('/a/b', '/a')).toBe(true);
    expect(isInside('/a', '/a')).toBe(true);
    expect(isInside('/a/..b', '/a')).toBe(true);
    expect(isInside('/ab', '/a')).toBe(false);
    expect(isInside('/', '/a')).toBe(false);
  });

  test('the repository of a path is the nearest folder with .git', () => {
    const folder = folderWith({ 'sub/deep/Dockerfile': '' });
    mkdirSync(path.join(folder, 'sub/.git'));
    expect(repositoryOf(path.join(folder, 'sub/deep/Dockerfile'))).toBe(path.join(folder, 'sub'));
  });

  test.each([
    ['8080/health', { port: 8080, path: '/health' }],
    ['80', { port: 80, path: '/' }],
    ['0/', undefined],
    ['65536/', undefined],
    ['x/', undefined],
    ['80/a b', undefined],
  ])('PORT/path: %s', (text, expected) => {
    expect(parseHttpRequest(text)).toEqual(expected);
  });
});
