import { describe, expect, test } from 'vitest';
import { memoryContext } from '../src/context/memory.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';

const DOCKERFILE = `FROM node:20-slim
WORKDIR /app
COPY . .
RUN npm ci
CMD ["node", "server.js"]
`;

const FILES = {
  'package.json': '{ "name": "shop", "private": true }',
  'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
  'server.js': '',
};

function rewritten(files: Readonly<Record<string, string>>, dockerfile = DOCKERFILE) {
  const context = memoryContext({ ...FILES, ...files });
  return rewrite(dockerfile, { context, transforms: ['manifests-first'] });
}

describe('node_modules that lie in the context', () => {
  const leftover = { 'node_modules/left-pad/index.js': '' };

  test('are excluded where git leaves them out, too', () => {
    const { changes, files } = rewritten({ ...leftover, '.gitignore': 'dist/\n/node_modules/\n' });
    expect(changes.map(({ safety }) => safety)).toEqual(['unsafe']);
    expect(files).toEqual([{ path: '.dockerignore', before: undefined, text: 'node_modules\n' }]);
  });

  test.each(['node_modules', '**/node_modules/', '[Nn]ode_modules/', 'dist\r\nnode_modules\r\n'])(
    'are known by the rule %j of git',
    (rule) => {
      expect(rewritten({ ...leftover, '.gitignore': rule }).files).toHaveLength(1);
    },
  );

  test('stand in the way where they may be part of the project', () => {
    const { changes, files, refusals } = rewritten({ ...leftover, '.gitignore': '# node_modules\ndist\n' });
    expect(changes).toEqual([]);
    expect(files).toEqual([]);
    expect(refusals[0]?.reason).toContain('the build context has a node_modules of its own');
  });

  test('stand in the way where a stage copies files of them', () => {
    const tools = `FROM node:20-slim AS tools\nCOPY node_modules/left-pad /tools\n\n${DOCKERFILE}`;
    const { files, refusals } = rewritten({ ...leftover, '.gitignore': 'node_modules' }, tools);
    expect(files).toEqual([]);
    expect(refusals[0]?.reason).toContain('the build context has a node_modules of its own');
  });

  test.each([
    ['Dockerfile.prebuilt', 'FROM node:20-slim\nCOPY ["node_modules/left-pad", "/app/"]\n'],
    ['docker/prebuilt.Dockerfile', 'FROM node:20-slim\nRUN --mount=source=node_modules,target=/m ls /m\n'],
  ])('stand in the way where %s takes files of them', (name, text) => {
    const files = {
      ...leftover,
      '.gitignore': 'node_modules',
      '.dockerignore': 'Dockerfile*\n',
      [name]: text,
    };
    const result = rewritten(files);
    expect(result.files).toEqual([]);
    expect(result.refusals[0]?.reason).toContain('the build context has a node_modules of its own');
  });

  test('of tests stay where members of a workspace get a line each', () => {
    const { files } = rewritten({
      'package.json': '{ "name": "shop", "private": true, "workspaces": ["packages/*"] }',
      'packages/a/package.json': '{ "name": "a" }',
      'packages/b/package.json': '{ "name": "b" }',
      'packages/b/test/node_modules/left-pad/index.js': '',
    });
    expect(files.map(({ text }) => text)).toEqual(['node_modules\npackages/*/node_modules\n']);
  });

  test('need no line where .dockerignore has it', () => {
    const { changes, files } = rewritten({ ...leftover, '.dockerignore': '**/node_modules\n' });
    expect(changes.map(({ safety }) => safety)).toEqual(['safe']);
    expect(files).toEqual([]);
  });
});

test('a line that two stages need is added once', () => {
  const second = DOCKERFILE.replace('node:20-slim', 'node:22-slim');
  const { files } = rewritten({ '.dockerignore': '.git\n' }, `${DOCKERFILE}\n${second}`);
  expect(files.map(({ text }) => text)).toEqual(['.git\nnode_modules\n']);
});

test('a change that is only offered leaves .dockerignore alone', () => {
  const { changes, files } = rewrite(DOCKERFILE, { context: memoryContext(FILES) });
  const own = changes.filter(({ transform }) => transform === 'manifests-first');
  expect(own.map(({ applied }) => applied)).toEqual([false]);
  expect(files).toEqual([]);
});
