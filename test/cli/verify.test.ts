import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { chunksOf, dockerArchive, file } from '../verify/archives.ts';
import { dockshift, folderWith, MESSY, type Surroundings, TIDY } from './program.ts';

describe('dockshift verify', () => {
  test('without an engine says which were looked for and how to start one', () => {
    const folder = folderWith({ Dockerfile: MESSY });
    const { status, stdout, stderr } = dockshift(['verify'], { cwd: folder, env: { PATH: folder } });
    expect(stderr).toMatch(
      /^dockshift: no container engine: docker: .*; podman: .*; buildah: .* To get one: start Docker/,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test.each([
    [['-'], /needs a file with its build context/],
    [['--against', 'x', '--since', 'y'], /--against and --since do not go together/],
    [['Dockerfile', '--against', 'nothing'], /--against nothing does not exist/],
    [['Dockerfile', 'other', '--against', 'x'], /name exactly one/],
    [['--smoke-http', 'path'], /--smoke-http path: not of the form PORT\/path/],
    [['--smoke-http', '70000/'], /not of the form PORT\/path/],
    [['--target', 'a', '--target', 'b'], /one --target at a time/],
    [['--engine', 'podman', '--builder', 'b'], /--builder names a builder of docker buildx; podman has none/],
    [['--engine', 'lxc'], /engine/],
    [['--jobs', '0'], /--jobs takes a number from 1/],
    [['--pin-depth', 'node'], /--pin-depth takes IMAGE=DEPTH/],
  ])('%j is a usage error of one line', (args, message) => {
    const folder = folderWith({ Dockerfile: MESSY, other: MESSY });
    const { status, stderr } = dockshift(['verify', ...args], { cwd: folder, env: { PATH: folder } });
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  test('a file that cannot be read is an error, also without anything else to do', () => {
    const folder = folderWith({ Dockerfile: TIDY });
    const { status, stdout } = dockshift(['verify', 'nothing', 'Dockerfile', '--format', 'json'], {
      cwd: folder,
      env: { PATH: folder },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        { path: 'nothing', status: 'error', message: 'does not exist' },
        { path: 'Dockerfile', status: 'unchanged' },
      ],
    });
    expect(status).toBe(2);
  });

  test('a registry that cannot be asked is an error of the file', () => {
    const folder = folderWith({ Dockerfile: 'FROM 127.0.0.1:1/app\n' });
    const { status, stdout } = dockshift(['verify', '--resolve', 'registry', '--format', 'json'], {
      cwd: folder,
      env: { PATH: folder, XDG_CACHE_HOME: folder },
    });
    const message = 'images could not be looked up: 127.0.0.1:1 refuses connections';
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ path: 'Dockerfile', status: 'error', message }] });
    expect(status).toBe(2);
  });
});

describe('dockshift inspect', () => {
  test('reads the file of a saved image without an engine', async () => {
    const folder = folderWith({});
    const layers = [
      [file('a', 'x'.repeat(2_500_000)), file('b', 'x')],
      [file('.wh.a')],
      [file('c', 'x'.repeat(5_000_000))],
    ];
    const archive = path.join(folder, 'image.tar');
    const chunks: Buffer[] = [];
    for await (const chunk of chunksOf(dockerArchive({ layers }))) chunks.push(chunk);
    writeFileSync(archive, Buffer.concat(chunks));
    const table = dockshift(['inspect', 'image.tar'], { cwd: folder, env: { PATH: folder } });
    expect(table.stdout).toBe(`layer    size  wasted  instruction
    3  5.0 MB       -  RUN step 2
    1  2.5 MB  2.5 MB  RUN step 0
    2     0 B       -  RUN step 1

3 layers, 7.5 MB, of which 2.5 MB (33 %) wasted

wasted:
   2.5 MB  /a (in layer 1, overwritten or deleted by layer 2)
`);
    expect(table.status).toBe(0);
    const json = dockshift(['inspect', '--format', 'json', 'image.tar'], { cwd: folder });
    expect(JSON.parse(json.stdout)).toMatchObject({
      wasted: 2_500_000,
      layers: [{ number: 3 }, { number: 1 }, { number: 2 }],
      wastedPaths: [{ path: '/a', layer: 1, hiddenBy: 2 }],
    });
  });

  test('says what is wrong with a file that is no image', () => {
    const folder = folderWith({ 'image.tar': 'no archive'.repeat(100) });
    const { status, stderr } = dockshift(['inspect', 'image.tar'], { cwd: folder });
    expect(stderr).toBe('dockshift: image.tar: not a tar archive: the checksum of a header is wrong\n');
    expect(status).toBe(2);
  });
});

describe('dockshift verify --builder', () => {
  /**
   * A program in docker's place that writes down its arguments, one call a line, and gives every build the same image. The
   * builder is elsewhere, so images come as files.
   */
  async function fakeDocker(
    folder: string,
    run = 'echo answer',
  ): Promise<{ readonly calls: () => string[] }> {
    const chunks: Buffer[] = [];
    for await (const chunk of chunksOf(dockerArchive({ layers: [[file('app', 'x')]] }))) chunks.push(chunk);
    writeFileSync(path.join(folder, 'image.tar'), Buffer.concat(chunks));
    const program = `#!/bin/sh
echo "$*" >> ${folder}/calls
case "$*" in
  'version '*) echo 27.0.1 ;;
  'buildx inspect nothing') echo 'ERROR: no builder "nothing" found' >&2; exit 1 ;;
  'buildx inspect second') printf 'Name:   second\nDriver: docker\n' ;;
  'context show') echo default ;;
  'buildx inspect '*) printf 'Name:   cluster\\nDriver: kubernetes\\n' ;;
  'buildx build '*) cp ${folder}/image.tar "$(echo "$*" | sed 's/.*type=docker,dest=\\([^ ]*\\).*/\\1/')" ;;
  'run '*) ${run} ;;
esac
`;
    writeFileSync(path.join(folder, 'docker'), program, { mode: 0o755 });
    return { calls: () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n') };
  }

  const surroundings = (cwd: string, bin: string): Surroundings => ({
    cwd,
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, TMPDIR: bin },
  });

  test('hands every build to it with all that was given, and loads an image only to run it', async () => {
    const bin = folderWith({});
    const docker = await fakeDocker(bin);
    const folder = folderWith({ Dockerfile: MESSY.replace('debian:12', 'debian:12 AS final') });
    const passedOn = [
      ['--build-arg', 'A=1'],
      ['--build-arg', 'B'],
      ['--secret', 'id=token,src=/token'],
      ['--ssh', 'default'],
      ['--network', 'host'],
      ['--platform', 'linux/arm64'],
      ['--target', 'final'],
      ['--build-context', 'base=docker-image://debian:12'],
    ].flat();
    const { status, stdout } = dockshift(
      ['verify', '--builder', 'cluster', ...passedOn, '--smoke', 'app', '--no-rebuild'],
      surroundings(folder, bin),
    );
    expect(stdout).toContain('Dockerfile: same, docker 27.0.1');
    expect(stdout).toContain('app: same (exit code or status 0)');
    expect(status).toBe(0);
    const builds = docker.calls().filter((call) => call.startsWith('buildx build'));
    expect(builds).toHaveLength(3);
    for (const build of builds) {
      expect(build).toContain('--builder cluster --no-cache');
      expect(build).toContain(passedOn.join(' '));
      expect(build).toMatch(/ --output type=docker,dest=\S+\.tar --tag localhost\/dockshift-verify:\S+ /);
      expect(build).not.toContain('--load');
    }
    expect(new Set(builds.map((build) => /dest=(\S+)/.exec(build)?.[1])).size).toBe(3);
    expect(docker.calls().filter((call) => call.startsWith('load '))).toHaveLength(3);
    expect(docker.calls().filter((call) => call.startsWith('save '))).toEqual([]);
    expect(readdirSync(bin).toSorted()).toEqual(['calls', 'docker', 'image.tar']);
  });

  test('builds several files at once', async () => {
    const bin = folderWith({});
    const docker = await fakeDocker(bin);
    const folder = folderWith({ 'a/Dockerfile': MESSY, 'b/Dockerfile': MESSY, 'c/Dockerfile': MESSY });
    const { status, stdout } = dockshift(
      ['verify', '--builder', 'cluster', '--jobs', '3', '--no-rebuild', '--format', 'json'],
      surroundings(folder, bin),
    );
    expect(JSON.parse(stdout)).toMatchObject({ summary: { files: 3, asPromised: 3 } });
    expect(status).toBe(0);
    expect(docker.calls().filter((call) => call.startsWith('buildx build'))).toHaveLength(9);
    expect(docker.calls().filter((call) => call.startsWith('load '))).toEqual([]);
  });

  test.each([
    ['fails in both versions', 'exit 3', 'app: proves nothing: fails in both versions: 3 ""'],
    [
      'the engine cannot run',
      "echo 'docker: Error response from daemon: network x not found.' >&2; exit 125",
      'app: proves nothing: the engine failed: network x not found.',
    ],
  ])('a smoke test that %s proves nothing: 2', async (_, run, words) => {
    const bin = folderWith({});
    await fakeDocker(bin, run);
    const folder = folderWith({ Dockerfile: MESSY });
    const { status, stdout } = dockshift(
      ['verify', '--builder', 'cluster', '--smoke', 'app', '--no-rebuild'],
      surroundings(folder, bin),
    );
    expect(stdout).toContain('Dockerfile: same, but not proven by its smoke tests');
    expect(stdout).toContain(words);
    expect(status).toBe(2);
  });

  test.each([
    ['nothing', '--builder nothing: ERROR: no builder "nothing" found'],
    [
      'second',
      '--builder second stands for the docker context of that name: set DOCKER_CONTEXT=second instead',
    ],
  ])('that cannot be used is said in one line: %s', async (builder, message) => {
    const bin = folderWith({});
    await fakeDocker(bin);
    const folder = folderWith({ Dockerfile: MESSY });
    const { status, stderr } = dockshift(['verify', '--builder', builder], surroundings(folder, bin));
    expect(stderr).toBe(`dockshift: ${message}\n`);
    expect(status).toBe(2);
  });
});
