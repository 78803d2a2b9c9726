import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { dockshift, folderWith } from './program.ts';

/** The tags of jessie move no more; those of Node's long-term line do. */
const ENDED = 'FROM debian:jessie\n';
const MOVING = 'FROM node:lts\n';
const PIN_FILE = 'dockshift.pins.json';

describe('images', () => {
  test('of ended lines are pinned, others with --unsafe', () => {
    const folder = folderWith({ Dockerfile: `${ENDED}${MOVING}` });
    const plain = dockshift([], { cwd: folder });
    expect(plain.stdout).toContain('+FROM debian:8.11\n');
    expect(plain.stdout).not.toContain('-FROM node');
    expect(plain.stderr).toMatch(
      /with --unsafe: node:lts floats: .* assumes that node:lts still stands for/u,
    );
    expect(dockshift(['--unsafe'], { cwd: folder }).stdout).toMatch(/^\+FROM node:\d+\.\d+\.\d+/mu);
  });

  test('are left alone with --skip, and without any look at the pin file', () => {
    const folder = folderWith({ Dockerfile: ENDED, [PIN_FILE]: 'not read' });
    for (const args of [
      ['--skip', 'pin-images'],
      ['--transform', 'merge-runs'],
    ]) {
      expect(dockshift(args, { cwd: folder })).toMatchObject({ status: 0, stdout: '' });
    }
    expect(dockshift([], { cwd: folder })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(PIN_FILE),
    });
  });

  test('on standard input are pinned too', () => {
    expect(dockshift(['--write', '-'], { input: ENDED }).stdout).toBe('FROM debian:8.11\n');
  });

  test('--pin and --pin-depth say how far', () => {
    const folder = folderWith({ Dockerfile: 'FROM python:3.6-slim\n' });
    const pinned = (...args: readonly string[]): string => dockshift(args, { cwd: folder }).stdout;
    expect(pinned()).toBe('');
    expect(pinned('--pin', 'exact')).toMatch(/^\+FROM python:3\.6\.15-slim/mu);
    expect(pinned('--pin-depth', 'pyth*=exact')).toMatch(/^\+FROM python:3\.6\.15-slim/mu);
    expect(pinned('--pin', 'exact', '--pin-depth', 'python=off')).toBe('');
  });

  test('--build-arg says what a reference stands for', () => {
    const folder = folderWith({ Dockerfile: 'ARG TAG=latest\nFROM debian:${TAG}\n' });
    const { stderr } = dockshift(['--build-arg', 'TAG=jessie'], { cwd: folder });
    expect(stderr).toContain('debian:jessie');
    expect(stderr).not.toContain('debian:latest');
  });

  test('--build-context, and Compose files, say what is no image', () => {
    const folder = folderWith({
      Dockerfile: 'ARG TAG=jessie\nFROM base AS a\nFROM debian:${TAG} AS b\nFROM tools\n',
      'compose.yaml':
        'services:\n  app:\n    build:\n      context: .\n      args: { TAG: stretch }\n      additional_contexts: { base: ../base }\n',
    });
    const { stdout, stderr } = dockshift(['--build-context', 'tools=../tools'], { cwd: folder });
    expect(stdout).toBe('');
    expect(stderr).toContain(
      'base is no image in this build: a named build context takes its place (a Compose file)',
    );
    expect(stderr).toContain(
      'tools is no image in this build: a named build context takes its place (--build-context)',
    );
    expect(stderr).toContain(
      'TAG is given at build time (a Compose file), so debian:stretch cannot be pinned here',
    );
    const listed = dockshift(['pins', '--build-context', 'tools=../tools'], { cwd: folder }).stdout;
    expect(listed).toMatch(/^tools +- \(a named build context \(--build-context\)\)/mu);
    expect(listed).toMatch(/^debian:stretch /mu);
  });

  test('past their end are warned of, in every report, and never moved', () => {
    const folder = folderWith({
      Dockerfile: 'FROM node:14.21.3-slim\nFROM node:14.21.3-slim@sha256:' + 'a'.repeat(64) + '\n',
    });
    const { status, stdout, stderr } = dockshift(['--check'], { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain(
      'warning: node:14.21.3-slim has had no updates since 2023-04-20; node:24-slim is maintained',
    );
    expect(stderr).toContain('2 warnings');
    const json: unknown = JSON.parse(dockshift(['--format', 'json'], { cwd: folder }).stdout);
    expect(json).toMatchObject({
      summary: { warnings: 2, changes: 0 },
      files: [{ status: 'unchanged', warnings: [{ transform: 'pin-images', line: 1 }, { line: 2 }] }],
    });
    const ignored = folderWith({
      Dockerfile: '# dockshift-ignore pin-images -- it stays\nFROM node:14.21.3-slim\n',
    });
    expect(dockshift([], { cwd: ignored }).stderr).not.toContain('warning');
  });

  test('--update-pins writes what was found, and later runs use it', () => {
    const folder = folderWith({ Dockerfile: ENDED });
    const { status, stderr } = dockshift(['--update-pins'], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(`${PIN_FILE}\n`) });
    const written: unknown = JSON.parse(readFileSync(path.join(folder, PIN_FILE), 'utf8'));
    expect(written).toMatchObject({ version: 1, pins: { 'debian:jessie': { tag: '8.11' } } });
    // Safe as it was: the table knows that jessie's tags move no more.
    const { stdout, stderr: again } = dockshift([], { cwd: folder });
    expect(stdout).toContain('+FROM debian:8.11\n');
    expect(again).toContain(`(${PIN_FILE}, `);
  });

  test('a registry that cannot be asked fails the file, and the rest is done', () => {
    const source = 'FROM 127.0.0.1:1/app AS app\nRUN echo one\nRUN echo two\n';
    const folder = folderWith({ 'a/Dockerfile': source, 'b/Dockerfile': 'FROM scratch\nCOPY a /\n' });
    const surroundings = { cwd: folder, env: { XDG_CACHE_HOME: folder } };
    const { status, stdout, stderr } = dockshift(['--resolve', 'registry'], surroundings);
    expect(status).toBe(2);
    expect(stdout).toContain('+RUN echo one && \\\n');
    expect(stderr).toContain(
      'error: a/Dockerfile: images could not be looked up: 127.0.0.1:1 refuses connections\n',
    );
    expect(stderr).not.toContain('b/Dockerfile');
    const json = dockshift(['--resolve', 'registry', '--format', 'json'], surroundings);
    expect(JSON.parse(json.stdout)).toMatchObject({
      files: [
        { status: 'changed', lookupErrors: ['127.0.0.1:1 refuses connections'] },
        { path: 'b/Dockerfile' },
      ],
    });
    expect(dockshift(['pins', '--resolve', 'registry'], surroundings).status).toBe(2);
  });

  test.each([
    [['--pin', 'all'], '--pin cannot be all; choose from floating, exact, digest'],
    [
      ['--pin-depth', 'node'],
      "--pin-depth takes IMAGE=DEPTH with off, major, major.minor, exact, digest, not 'node'",
    ],
    [['--pin-depth', 'node=minor'], "not 'node=minor'"],
    [['--build-arg', '=x'], "--build-arg takes NAME=VALUE, not '=x'"],
    [['--build-context', 'tools'], "--build-context takes NAME=VALUE, not 'tools'"],
    [
      ['--insecure-registry', 'http://lan/'],
      "--insecure-registry takes HOST or HOST:PORT, not 'http://lan/'",
    ],
    [['--update-pins', '--skip', 'pin-images'], '--update-pins needs the transform pin-images'],
  ])('%j is a usage error', (args, message) => {
    const folder = folderWith({ Dockerfile: ENDED });
    const { status, stderr } = dockshift(args, { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(path.join(folder, PIN_FILE))).toBe(false);
  });
});

describe('dockshift pins', () => {
  test('lists every external image of a tree once', () => {
    const folder = folderWith({ 'a/Dockerfile': ENDED, 'b/Dockerfile': `${ENDED}FROM acme/app:1\n` });
    const { status, stdout, stderr } = dockshift(['pins'], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^IMAGE .*\nacme\/app:1 .*\ndebian:jessie +debian:8\.11 .* and 1 more\n$/u);
    expect(stdout).toContain('no updates since 2021-03-26; move to :trixie');
  });

  test('as JSON, with the reason for what it cannot read', () => {
    const folder = folderWith({ 'a/Dockerfile': ENDED, 'b/Dockerfile': 'no Dockerfile\n' });
    const { status, stdout, stderr } = dockshift(['pins', '--format', 'json'], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain('b/Dockerfile');
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      files: [
        { path: 'a/Dockerfile', images: [{ line: 1, image: 'debian:jessie', pin: 'debian:8.11' }] },
        { path: 'b/Dockerfile', images: [], error: expect.stringContaining('line 1') },
      ],
    });
  });
});
