import { describe, expect, test } from 'vitest';
import { parseReference, type ImageReference } from '../../src/images/reference.ts';
import type { Resolution } from '../../src/images/resolution.ts';
import { SourceChain, type ImageSource } from '../../src/images/source-chain.ts';

function reference(text: string): ImageReference {
  const { reference } = parseReference(text);
  if (reference === undefined) throw new Error(`${text} is no reference`);
  return reference;
}

/** Answers when it is told to, and notes what it was asked. */
class SlowSource implements ImageSource {
  readonly asked: string[] = [];
  readonly #waiting: (() => void)[] = [];

  async resolve({ repository }: ImageReference): Promise<Resolution> {
    this.asked.push(repository);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return { names: ['1.0.0'], source: 'registry', date: '2026-11-21' };
  }

  async answerOne(): Promise<void> {
    this.#waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('SourceChain', () => {
  test('asks for six images at a time, over all files of a run', async () => {
    const source = new SlowSource();
    const chain = new SourceChain({}, [source]);
    const files = Array.from({ length: 5 }, (_, file) =>
      chain.resolveAll([reference(`r.example/a${file}`), reference(`r.example/b${file}`)]),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.asked).toHaveLength(6);
    await source.answerOne();
    expect(source.asked).toHaveLength(7);
    for (let left = 9; left > 0; left--) await source.answerOne();
    expect((await Promise.all(files)).map((answers) => Object.keys(answers))).toEqual(
      Array.from({ length: 5 }, (_, file) => [`r.example/a${file}:latest`, `r.example/b${file}:latest`]),
    );
  });

  test('asks for each image once, however it is written', async () => {
    const source = new SlowSource();
    const chain = new SourceChain({}, [source]);
    const answers = ['node', 'node:latest', 'docker.io/library/node'].map((name) =>
      chain.resolve(reference(name)),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await source.answerOne();
    expect(await Promise.all(answers)).toHaveLength(3);
    expect(source.asked).toEqual(['library/node']);
  });

  test('a source that fails makes room for the next', async () => {
    const chain = new SourceChain({}, [{ resolve: () => Promise.reject(new RangeError('broken')) }]);
    const answers = Array.from({ length: 20 }, (_, index) => chain.resolve(reference(`r.example/a${index}`)));
    const settled = await Promise.allSettled(answers);
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('the pin file comes first, the table last', async () => {
    const nobody: ImageSource = { resolve: () => Promise.resolve(undefined) };
    const chain = new SourceChain({ 'node:lts': { tag: '24.1.0', date: '2026-10-02' } }, [nobody]);
    expect(await chain.resolve(reference('node:lts'))).toMatchObject({ source: 'pins', names: ['24.1.0'] });
    expect(await chain.resolve(reference('debian:jessie'))).toMatchObject({ source: 'table' });
    expect(await chain.resolve(reference('acme/x'))).toHaveProperty('reason');
  });
});
