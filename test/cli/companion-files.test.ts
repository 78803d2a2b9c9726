import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeBefore } from '../../src/cli/companion-files.ts';
import { dockshift, execute, folderWith } from './program.ts';

const NODE = 'FROM node:20-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
const PHP = 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install --no-scripts --no-autoloader\n';
const PROJECT = {
  'package.json': '{ "name": "shop" }',
  'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
  'composer.json': '{}',
  'composer.lock': '{ "packages": [] }',
};
const SELECTED = ['--transform', 'manifests-first'];

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

describe('a change that needs a line of .dockerignore', () => {
  const files = { ...PROJECT, Dockerfile: NODE, 'php.Dockerfile': PHP, 'worker.Dockerfile': NODE };

  test('writes both files, and each line once for several Dockerfiles', () => {
    const folder = folderWith({ ...files, '.dockerignore': '.git' });
    expect(dockshift(['--write', ...SELECTED], { cwd: folder }).status).toBe(0);
    expect(read(folder, '.dockerignore')).toBe('.git\nnode_modules\nvendor\n');
    expect(read(folder, 'worker.Dockerfile')).toContain('COPY package.json package-lock.json ./\n');
    expect(dockshift(['--check', ...SELECTED], { cwd: folder }).status).toBe(0);
  });

  test('is one patch that git apply and patch take', () => {
    const folder = folderWith(files);
    const { bytes } = dockshift([...SELECTED, '.'], { cwd: folder });
    expect(bytes.toString()).toContain('--- /dev/null\n+++ b/.dockerignore\n');
    for (const command of [
      ['git', 'apply', '-'],
      ['patch', '-p1'],
    ]) {
      const [program = '', ...args] = command;
      const copy = folderWith(files);
      const { status, stderr } = execute(program, args, { cwd: copy, input: bytes });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(read(copy, '.dockerignore')).toBe('node_modules\nvendor\n');
    }
  });

  test('is in the report', () => {
    const folder = folderWith({ ...PROJECT, Dockerfile: NODE });
    const { stdout } = dockshift(['--format', 'json', ...SELECTED], { cwd: folder });
    const report = JSON.parse(stdout) as { files: { otherFiles?: object[]; diff: string }[] };
    expect(report.files[0]?.otherFiles).toEqual([{ path: '.dockerignore', status: 'created' }]);
    expect(report.files[0]?.diff).toContain('+node_modules\n');
    expect(readdirSync(folder)).not.toContain('.dockerignore');
  });

  test('writes the ignore file of its own name', () => {
    const folder = folderWith({ ...PROJECT, Dockerfile: NODE, 'Dockerfile.dockerignore': 'test\n' });
    dockshift(['--write', ...SELECTED], { cwd: folder });
    expect(read(folder, 'Dockerfile.dockerignore')).toBe('test\nnode_modules\n');
    expect(readdirSync(folder)).not.toContain('.dockerignore');
  });

  test('is only told of standard input', () => {
    const folder = folderWith(PROJECT);
    const args = ['--write', ...SELECTED, '--context', '.', '-'];
    const { stdout, stderr } = dockshift(args, { cwd: folder, input: NODE });
    expect(stdout).toContain('COPY package.json package-lock.json ./\n');
    expect(stderr).toContain('not written: .dockerignore');
    expect(readdirSync(folder)).not.toContain('.dockerignore');
  });

  test.each(['changed', 'created'])(
    'takes the line back where the Dockerfile cannot be written (%s)',
    (kind) => {
      const ignored = kind === 'created' ? {} : { '.dockerignore': '.git\n' };
      const folder = folderWith({ ...PROJECT, Dockerfile: NODE, ...ignored });
      const location = path.join(folder, '.dockerignore');
      const before = kind === 'created' ? undefined : '.git\n';
      const write = (): void =>
        writeBefore([{ path: location, before, text: 'node_modules\n' }], () => {
          expect(readFileSync(location, 'utf8')).toBe('node_modules\n');
          throw new Error('no space left');
        });
      expect(write).toThrow('no space left');
      expect(readdirSync(folder).includes('.dockerignore')).toBe(kind === 'changed');
      if (kind === 'changed') expect(read(folder, '.dockerignore')).toBe('.git\n');
    },
  );

  test('leaves both files alone where the ignore file has changed meanwhile', () => {
    const folder = folderWith({ '.dockerignore': '.git\n' });
    const location = path.join(folder, '.dockerignore');
    writeFileSync(location, 'dist\n');
    chmodSync(location, 0o640);
    const write = (): void =>
      writeBefore([{ path: location, before: '.git\n', text: '.git\nvendor\n' }], () => {
        throw new Error('must not be reached');
      });
    expect(write).toThrow('has changed since it was read');
    expect(read(folder, '.dockerignore')).toBe('dist\n');
  });
});
