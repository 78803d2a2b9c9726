import { expect, test } from 'vitest';
import { dockerfilesIn } from '../../src/context/dockerfiles.ts';
import { MemoryFolder, memoryContext } from '../../src/context/memory.ts';

test('finds the Dockerfiles of a context by their names', () => {
  const folder = new MemoryFolder({
    Dockerfile: 'a',
    'Dockerfile.dev': 'b',
    'Dockerfile.dev.dockerignore': 'no',
    'docker/web.Dockerfile': 'c',
    Containerfile: 'd',
    'docs/Dockerfile/README': 'no',
    'node_modules/x/Dockerfile': 'no',
    'my-dockerfile.txt': 'no',
  });
  expect(dockerfilesIn(folder).toSorted()).toEqual(['a', 'b', 'c', 'd']);
});

test('looks at those that .dockerignore leaves out, too', () => {
  const context = memoryContext({ '.dockerignore': 'Dockerfile*\n', 'Dockerfile.dev': 'b' });
  expect(context.dockerfiles?.()).toEqual(['b']);
});

test('gives up in a wide tree', () => {
  const files = Array.from({ length: 3000 }, (_, index): [string, string] => [`a${index}/Dockerfile`, 'x']);
  expect(dockerfilesIn(new MemoryFolder(Object.fromEntries(files))).length).toBeLessThan(600);
});
