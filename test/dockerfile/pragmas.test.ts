import { describe, expect, it } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { readPragmas } from '../../src/dockerfile/pragmas.ts';

const merge = { name: 'merge-runs', hadolint: ['DL3059'] };
const clean = { name: 'clean-caches', hadolint: ['DL3009', 'DL3042'] };
const exec = { name: 'modern-syntax', hadolint: ['DL3025', 'DL4000'] };

/** Which of the transforms the pragmas take line `line` from. */
function ignored(text: string, line: number, endLine = line): string[] {
  const pragmas = readPragmas(Document.read(text));
  return [merge, clean, exec].flatMap((each) => (pragmas.ignores(line, endLine, each) ? [each.name] : []));
}

const all = ['merge-runs', 'clean-caches', 'modern-syntax'];

describe('readPragmas', () => {
  it.each([
    ['# dockshift-ignore', all],
    ['#dockshift-ignore', all],
    ['# dockshift-ignore -- the order matters', all],
    ['# dockshift-ignore merge-runs', ['merge-runs']],
    ['# dockshift-ignore merge-runs, clean-caches -- a reason', ['merge-runs', 'clean-caches']],
    ['# dockshift-ignore: clean-caches', ['clean-caches']],
    ['# dockshift-ignored', []],
    ['# dockshift-ignore-next', []],
    ['# see dockshift-ignore', []],
    ['# hadolint ignore=DL3059', ['merge-runs']],
    ['#hadolint ignore = DL3008, DL3042', ['clean-caches']],
    ['# hadolint ignore=SC2086', []],
    ['# check=skip=JSONArgsRecommended', ['modern-syntax']],
    ['# check=error=true;skip=all', ['modern-syntax']],
    ['# nothing', []],
  ])('%j takes the instruction below from %j', (comment, names) => {
    const text = `FROM a\nRUN b\n${comment}\n\n# more\nRUN c \\\n  d\nRUN e\n`;
    expect(ignored(text, 2)).toEqual([]);
    expect(ignored(text, 6)).toEqual(names);
    expect(ignored(text, 7)).toEqual(names);
    expect(ignored(text, 8)).toEqual([]);
    expect(ignored(text, 2, 8)).toEqual(names);
  });

  it('counts inside an instruction, too', () => {
    const text = 'FROM a\nRUN b && \\\n  # dockshift-ignore merge-runs\n  c\nRUN d\n';
    expect(ignored(text, 2)).toEqual(['merge-runs']);
    expect(ignored(text, 5)).toEqual([]);
  });

  it('does not read heredocs', () => {
    expect(ignored('FROM a\nRUN <<EOF\n# dockshift-ignore-file\nb\nEOF\n', 2)).toEqual([]);
  });

  it.each([
    ['# dockshift-ignore-file', all, true],
    ['# dockshift-ignore-file -- generated', all, true],
    ['# dockshift-ignore-file merge-runs', ['merge-runs'], false],
    ['# hadolint global ignore=DL3059,DL3009', ['merge-runs', 'clean-caches'], false],
    ['# dockshift-ignore', [], false],
  ])('%j anywhere counts for the whole file', (comment, names, wholeFile) => {
    const text = `FROM a\nRUN b\n${comment}\n`;
    expect(ignored(text, 2)).toEqual(names);
    expect(readPragmas(Document.read(text)).wholeFile).toBe(wholeFile);
  });

  it('reads the check directive for the whole file', () => {
    expect(ignored('# check=skip=MaintainerDeprecated\nFROM a\nRUN b\n', 3)).toEqual(['modern-syntax']);
  });
});
