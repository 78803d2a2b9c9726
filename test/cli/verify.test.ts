import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { chunksOf, dockerArchive, file } from '../verify/archives.ts';
import { dockshift, folderWith, MESSY, TIDY } from './program.ts';

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
