import { describe, expect, test } from 'vitest';
import { type Facts, readFacts } from '../../src/shell/facts.ts';
import { shellBodies } from './composed.ts';

function factsOf(text: string): Facts {
  const [body] = shellBodies([text]);
  if (body === undefined) throw new Error('no body');
  return readFacts(body);
}

test.each([
  ['a', 'chain'],
  ['a && b && c', 'chain'],
  ['if a; then b; c; fi', 'chain'],
  ['a || b', 'or'],
  ['a; b', 'list'],
  ['a &', 'list'],
  ['# a', 'empty'],
])('%s is a %s', (text, shape) => {
  expect(factsOf(text).shape).toBe(shape);
});

test.each([
  ['a && b', 'inherit'],
  ['set -ex; a', 'on'],
  ['set -o errexit && a', 'on'],
  ['set +e; a', 'off'],
  ['a; set -e; b', 'mixed'],
  ['set -e; a; set +e; b', 'mixed'],
  ['set $X; a', 'mixed'],
  ['( set -e; a; b )', 'mixed'],
])('%s: errexit %s', (text, errexit) => {
  expect(factsOf(text).errexit).toBe(errexit);
});

test.each([
  ['a; b', true],
  ['echo x; true; b', false],
  ['a || true; b', false],
  ['a && b; c', true],
  ['a && b', false],
  ['{ a; b; } && c', false],
  ['c && { a; b; }', true],
  ['if a; b; then c; fi', false],
  ['if a; then b; c; fi', true],
  ['while a; do b; done', true],
  ['! { a; b; }', false],
  ['x=$(a; b)', true],
  ['x=$(a); b', true],
  ['x=1; b', false],
  ['. f', true],
  ['. f && a', false],
  ['case x in a) b; c;; esac', true],
])('%s relies on errexit: %s', (text, relies) => {
  expect(factsOf(text).relies).toBe(relies);
});

describe('what leaks', () => {
  const leaking = (text: string): string[] => {
    return Object.entries(factsOf(text).leaks)
      .filter(([, leak]) => leak === true || (leak instanceof Set && leak.size > 0))
      .map(([name, leak]) => (leak instanceof Set ? `${name} ${[...leak].join(' ')}` : name));
  };

  test.each([
    ['cd x', ['cwd']],
    ['command cd x', ['cwd']],
    ['( cd x )', []],
    ['cd x | cat', []],
    ['a | read x', ['behindPipe']],
    ['echo $(cd x)', []],
    ['x=1 y=2', ['variables x y']],
    ['x=1 make', ['lookups make']],
    ['x=1 export y', ['exported x y']],
    ['export A=b C', ['exported A C']],
    ['readonly A=$x', ['exported A']],
    ['read -r a b', ['variables a b REPLY']],
    ['unset a', ['variables a']],
    ['for i in a; do :; done', ['variables i']],
    ['( for i in a; do :; done )', []],
    [': ${x:=1}', ['variables x']],
    [': $((x=1))', ['anything']],
    [': $((x==1))', []],
    ['set -eu', ['options e u']],
    ['set -- a', ['positional']],
    ['umask 022', ['limits']],
    ['exec >f', ['redirections']],
    ['exec f', ['ends']],
    ['exit 1', ['ends']],
    ['( exit 1 )', []],
    ['f() { :; }', ['functions']],
    ['trap a EXIT', ['traps']],
    ['alias a=b', ['aliases']],
    ['$x', ['anything']],
    ['eval a', ['anything']],
    ['/bin/a b', []],
  ])('%s', (text, expected) => {
    expect(leaking(text)).toEqual(expected);
  });
});

test.each([
  ['make', true],
  ['cd /x && make', false],
  ['cd /x; make', true],
  ['set -e; cd /x; make', false],
  ['set -ex && cd /x && make', false],
  ['mkdir -p /x && cd /x && make', false],
  ['cd x && make', true],
  ['cd /x && cd -', true],
  ['cd /x && echo $OLDPWD', true],
  ['rm -rf /x /y*', false],
  ['rm -rf x', true],
  ['echo a >/x', false],
  ['echo a >x', true],
  ['echo *', true],
  ['chmod 755 /x', false],
])('%s sees the working directory: %s', (text, cwd) => {
  expect(factsOf(text).senses.cwd).toBe(cwd);
});
