import dns from 'node:dns';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readBuildArguments, readBuildContexts } from '../src/cli/build-inputs.ts';
import { Pins, type PinChoices } from '../src/cli/pins.ts';
import { UsageError } from '../src/cli/usage-error.ts';
import { Document } from '../src/dockerfile/document.ts';
import { applyEdits } from '../src/dockerfile/edit.ts';
import { startRegistry } from './images/registry/registry-server.ts';
import { pinImages } from '../transforms/pin-images/index.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dockshift-pins-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const choices = (changes: Partial<PinChoices> = {}): PinChoices => ({
  pin: 'floating',
  resolve: 'table',
  updatePins: false,
  buildArguments: {},
  buildContexts: [],
  ...changes,
});

const pinFile = (): string => path.join(folder, 'dockshift.pins.json');

describe('Pins', () => {
  test('looks up what has to be pinned, and nothing else', async () => {
    const pins = await Pins.open(choices(), folder);
    const { images } = await pins.optionsFor(
      'FROM debian:jessie AS a\nFROM node:24\nFROM a\nCOPY --from=acme/x / /\n',
    );
    expect(Object.keys(images ?? {}).toSorted()).toEqual(['acme/x:latest', 'debian:jessie']);
    expect(images?.['debian:jessie']).toMatchObject({ source: 'table', final: true });
    expect(images?.['acme/x:latest']).toEqual({ reason: expect.stringContaining('--resolve registry') });
  });

  test('of the others it knows those that get no more updates', async () => {
    const pins = await Pins.open(choices(), folder);
    const { images } = await pins.optionsFor(
      `FROM node:14.21.3-slim\nFROM node:24.1.0\nFROM acme/x:1\nFROM centos@sha256:${'a'.repeat(64)}\n`,
    );
    expect(images).toEqual({
      'node:14.21.3-slim': expect.objectContaining({ ended: { date: '2023-04-20', successor: '24-slim' } }),
    });
  });

  test('a file that cannot be read has no images', async () => {
    const pins = await Pins.open(choices(), folder);
    expect((await pins.optionsFor('{{ FROM }}')).images).toEqual({});
  });

  test('what it finds is what the transform takes', async () => {
    const pins = await Pins.open(choices(), folder);
    const source = 'FROM debian:jessie\n';
    const { proposals } = pinImages.run(Document.read(source), await pins.optionsFor(source));
    expect(proposals.map(({ safety, edits }) => [safety, applyEdits(source, edits)])).toEqual([
      ['safe', 'FROM debian:8.11\n'],
    ]);
  });

  test('opens no connection unless a registry is to be asked', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const lookup = vi.spyOn(dns, 'lookup');
    const pins = await Pins.open(choices({ pin: 'exact', updatePins: true }), folder);
    await pins.optionsFor('FROM node\nFROM ghcr.io/acme/base\nFROM localhost:5000/app\n');
    await pins.list('FROM node\nFROM ghcr.io/acme/base\n');
    pins.save();
    expect(connect).not.toHaveBeenCalled();
    expect(lookup).not.toHaveBeenCalled();
    const asking = await Pins.open(choices({ resolve: 'registry' }), folder);
    await asking.optionsFor('FROM 127.0.0.1:1/app\n');
    expect(connect).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('begins with files that come later, and asks for each image once', async () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    const registry = await startRegistry({ app: { latest: 'b', '1.1.0': 'b' } });
    const source = `FROM ${registry.host}/app\n`;
    const pins = await Pins.open(choices({ resolve: 'registry' }), folder);
    pins.lookAhead(() => source, path.join(folder, 'a', 'Dockerfile'));
    pins.lookAhead(() => 'FROM [', path.join(folder, 'b', 'Dockerfile'));
    await vi.waitFor(() => expect(registry.requests.length).toBeGreaterThan(0), 60_000);
    const [first, second] = await Promise.all([pins.optionsFor(source), pins.optionsFor(source)]);
    const asked = registry.requests.filter(({ url }) => url.endsWith('/manifests/latest'));
    await registry.stop();
    vi.unstubAllEnvs();
    expect(asked.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
    expect(first.images).toEqual(second.images);
    expect(first.images).toMatchObject({ [`${registry.host}/app:latest`]: { names: ['1.1.0', 'latest'] } });
  });

  test('the pin file of a folder above comes first', async () => {
    mkdirSync(path.join(folder, '.git'));
    const entry = { tag: '8.10', date: '2026-10-02' };
    writeFileSync(pinFile(), JSON.stringify({ version: 1, pins: { 'debian:jessie': entry } }));
    mkdirSync(path.join(folder, 'services', 'web'), { recursive: true });
    const pins = await Pins.open(choices(), path.join(folder, 'services', 'web'));
    const { images } = await pins.optionsFor('FROM debian:jessie\n');
    expect(images?.['debian:jessie']).toMatchObject({ names: ['8.10'], source: 'pins', date: '2026-10-02' });
    expect(images?.['debian:jessie']).not.toHaveProperty('final');
    expect(pins.save()).toBeUndefined();
  });

  test('a name from the pin file is final where the table knows that the tags move no more', async () => {
    const entry = { tag: '8.11', date: '2026-10-02' };
    const digest = `sha256:${'0f'.repeat(32)}`;
    const answers = async (pinned: object): Promise<unknown> => {
      writeFileSync(pinFile(), JSON.stringify({ version: 1, pins: { 'debian:jessie': pinned } }));
      const pins = await Pins.open(choices(), folder);
      return (await pins.optionsFor('FROM debian:jessie\n')).images?.['debian:jessie'];
    };
    expect(await answers(entry)).toMatchObject({ source: 'pins', final: true });
    expect(await answers({ ...entry, digest })).not.toHaveProperty('final');
  });

  test('the pin file outside of the repository is none', async () => {
    writeFileSync(pinFile(), 'not read');
    const repository = path.join(folder, 'repository');
    mkdirSync(path.join(repository, '.git'), { recursive: true });
    const pins = await Pins.open(choices(), repository);
    expect((await pins.optionsFor('FROM debian:jessie\n')).images?.['debian:jessie']).toMatchObject({
      source: 'table',
    });
  });

  test('a pin file with a mistake is named', async () => {
    writeFileSync(pinFile(), '{"version":1,"pins":{"a":1}}');
    await expect(Pins.open(choices(), folder)).rejects.toThrow(UsageError);
    await expect(Pins.open(choices(), folder)).rejects.toThrow(
      /dockshift\.pins\.json: "pins" \/ "a" must be an object/,
    );
  });

  test('--update-pins looks everything up anew, keeps other entries, and writes nothing twice', async () => {
    const old = {
      'debian:jessie': { tag: '8.10', date: '2020-01-01' },
      'acme/x:latest': { tag: '2', date: '2026-10-02' },
    };
    writeFileSync(pinFile(), JSON.stringify({ version: 1, pins: old }));
    const pins = await Pins.open(choices({ updatePins: true }), folder);
    const { images } = await pins.optionsFor('FROM debian:jessie\nFROM acme/y\n');
    expect(images?.['debian:jessie']).toMatchObject({
      names: expect.arrayContaining(['8.11']),
      source: 'table',
    });
    expect(pins.save()).toBe(pinFile());
    const written = readFileSync(pinFile(), 'utf8');
    expect(JSON.parse(written)).toEqual({
      version: 1,
      pins: {
        'acme/x:latest': { tag: '2', date: '2026-10-02' },
        'debian:jessie': { tag: '8.11', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      },
    });
    const again = await Pins.open(choices({ updatePins: true }), folder);
    await again.optionsFor('FROM debian:jessie\n');
    again.save();
    expect(readFileSync(pinFile(), 'utf8')).toBe(written);
  });

  test('with nothing found no file is made', async () => {
    const pins = await Pins.open(choices({ updatePins: true }), folder);
    await pins.optionsFor('FROM acme/y\n');
    expect(pins.save()).toBeUndefined();
    expect(existsSync(pinFile())).toBe(false);
  });
});

describe('readBuildArguments', () => {
  test('takes values, and names whose value is in the environment', () => {
    expect(readBuildArguments(['A=1', 'B=x=y', 'C', 'D', 'E='], { C: 'c' })).toEqual({
      A: '1',
      B: 'x=y',
      C: 'c',
      E: '',
    });
  });

  test('named contexts are read by name', () => {
    expect(
      readBuildContexts(['app=../app', 'docker.io/library/alpine:latest=docker-image://alpine:edge']),
    ).toEqual(['app', 'docker.io/library/alpine:latest']);
    expect(() => readBuildContexts(['app'])).toThrow(UsageError);
  });

  test('refuses a value without a name', () => {
    expect(() => readBuildArguments(['=x'], {})).toThrow(UsageError);
  });
});
