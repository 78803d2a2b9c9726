import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { transforms } from '../src/index.ts';
import { dockshift } from './cli/program.ts';

const root = path.join(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

function blocks(language: string): readonly string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gmsu');
  return [...readme.matchAll(pattern)].map(([, text = '']) => text);
}

/** The lines of `sh` blocks, one by one. */
const commandLines = blocks('sh').flatMap((block) => block.trimEnd().split('\n'));

describe('README', () => {
  test('shows what a run on the example really prints', () => {
    const { stdout, stderr } = dockshift(['examples/legacy-node/Dockerfile'], { cwd: root });
    // prettier takes the blank away that stands for an empty line of context.
    expect(blocks('diff')).toEqual([stdout.replaceAll(/ +$/gmu, '')]);
    expect(blocks('text')[0]).toBe(stderr);
  });

  test('says what pin-images really makes', () => {
    const [, before = 'nothing', after = 'nothing'] =
      /`--pin exact` makes `([^`]+)` into `([^`]+)`/u.exec(readme) ?? [];
    const { stdout } = dockshift(['--pin', 'exact', 'examples/legacy-node/Dockerfile'], { cwd: root });
    expect(stdout).toContain(`-FROM ${before}\n+FROM ${after}\n`);
    const [, floating = 'nothing', pinned = 'nothing'] =
      /`(FROM [^`]+)` becomes `(FROM [^`]+)`/u.exec(readme) ?? [];
    expect(dockshift(['--write', '-'], { input: `${floating}\n` }).stdout).toBe(`${pinned}\n`);
  });

  test('shows the main job in its first screen', () => {
    expect(readme.split('\n').slice(0, 16).join('\n')).toContain(
      '```diff\n--- a/examples/legacy-node/Dockerfile',
    );
  });

  test.each(commandLines.filter((line) => line.includes('npx dockshift')))(
    '%s: its options exist',
    (line) => {
      const [, tail = ''] = line.replaceAll(/'[^']*'/gu, 'TEXT').split('npx dockshift ');
      const words = tail.split(' ');
      const command = ['verify', 'inspect', 'pins'].filter((name) => name === words[0]);
      const help = dockshift([...command, '--help']).stdout;
      for (const word of words.filter((candidate) => candidate.startsWith('--')))
        expect(help).toContain(`${word} `);
      const first = words[0] ?? '';
      if (/^[a-z]+$/u.test(first)) expect(help).toContain(`dockshift ${first}`);
    },
  );

  test('commands that are not ours are those of npm and git', () => {
    const others = commandLines.filter((line) => !line.includes('npx dockshift'));
    for (const line of others) expect(line).toMatch(/^(?:npm (?:ci|install|test)|git apply) /u);
  });

  test('has every transform in its table', () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| ['));
    const named = rows.map((row) => /^\| \[([^\]]+)\]\(transforms\/\1\/README\.md\)/u.exec(row)?.[1]);
    expect(named).toEqual(transforms.map(({ name }) => name));
  });

  test('links to files that exist', () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/gu)].map(([, target = '']) => target);
    for (const target of targets) expect(() => readFileSync(path.join(root, target))).not.toThrow();
    expect(targets.length).toBeGreaterThan(5);
  });
});
