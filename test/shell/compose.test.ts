import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { composedText, Composition } from '../../src/shell/compose.ts';
import type { ShellContext } from '../../src/shell/context.ts';
import { differences, shells, type Trial } from './both-ways.ts';
import { compose, shellBodies } from './composed.ts';

type Errexit = ShellContext['errexit'];

const context = (errexit: Errexit, dialect: ShellContext['dialect'] = 'sh'): ShellContext => {
  return { dialect, errexit, pipefail: 'off' };
};

/** Bodies, and what they are as one in a shell whose SHELL has no `-e`; `/...` is a refusal. */
const compositions: readonly (readonly [title: string, bodies: readonly string[], composed: string])[] = [
  ['two and-chains stay as they are', ['p 1 && p 2', 'p 3 && p 4'], 'p 1 && p 2 && p 3 && p 4'],
  [
    'a compound command is one link of a chain',
    ['if p 1; then p 2; fi', 'p 3'],
    'if p 1; then p 2; fi && p 3',
  ],
  ['pipes and negations are links too', ['p 1 | cat', '! p 2', 'p 3'], 'p 1 | cat && ! p 2 && p 3'],
  ['`||` behind a chain must not catch its failure', ['p 1', 'p 2 || p 3'], 'p 1 && { p 2 || p 3; }'],
  ['`||` before a chain is grouped for the reader', ['p 1 || true', 'p 2'], '{ p 1 || true; } && p 2'],
  ['x && a || b is (x && a) || b', ['p 1 && p 2 || p 3', 'p 4'], '{ p 1 && p 2 || p 3; } && p 4'],
  ['`;` behind a chain must not lose its status', ['p 1', 'p 2; p 3', 'p 4'], 'p 1 && { p 2; p 3; } && p 4'],
  ['a trailing `;` goes', ['p 1; p 2;', 'p 3 ;', 'p 4'], '{ p 1; p 2; } && p 3 && p 4'],
  [
    'a trailing comment goes where more follows',
    ['p 1 # one', 'p 2 #two', 'p 3 # three'],
    'p 1 && p 2 && p 3 # three',
  ],
  ['a comment may hold no blank and shell text', ['p 1 #; p 9 && (', 'p 2; p 3 # {'], 'p 1 && { p 2; p 3; }'],
  ['a folder entered is left again', ['cd d1 && p 1', 'p 2'], '( cd d1 && p 1 ) && p 2'],
  ["a folder entered last is nobody else's", ['p 1', 'cd d1 && p 2'], 'p 1 && cd d1 && p 2'],
  [
    'a folder left only after a failure',
    ['cd d1 && p 1 && cd ..; p 2', 'p 3'],
    '( cd d1 && p 1 && cd ..; p 2 ) && p 3',
  ],
  [
    'nobody sees a folder if all enter one of their own',
    ['cd d1 && p 1', 'cd / && p 2'],
    'cd d1 && p 1 && cd / && p 2',
  ],
  [
    '`cd /x;` may fail and is no such entering',
    ['cd d1 && p 1', 'cd /x; p 2'],
    '( cd d1 && p 1 ) && { cd /x; p 2; }',
  ],
  [
    'chmod of an absolute path does not see the folder',
    ['cd d1 && p 1', 'chmod 755 /@ROOT@/d1'],
    'cd d1 && p 1 && chmod 755 /@ROOT@/d1',
  ],
  ['chmod of a relative path does', ['cd d1 && p 1', 'chmod 755 .'], '( cd d1 && p 1 ) && chmod 755 .'],
  ['a lone export stays without effect', ['export V=2', 'p 1'], '( export V=2 ) && p 1'],
  ['an assignment may be to a variable of the environment', ['V=2 && p 1', 'p 2'], '( V=2 && p 1 ) && p 2'],
  ['an assignment to one command is its own', ['V=2 p 1', 'p 2'], 'V=2 p 1 && p 2'],
  [
    'a loop assigns its variable',
    ['for V in a b; do p 1 $V; done', 'p 2'],
    '( for V in a b; do p 1 $V; done ) && p 2',
  ],
  ['${V:=x} and $((V=1)) assign', [': ${W:=2} $((V=1))', 'p 1'], '( : ${W:=2} $((V=1)) ) && p 1'],
  [
    '. and eval may leave anything',
    ['. /@ROOT@/env.sh && p 1', 'eval "p 2"', 'p 3'],
    '( . /@ROOT@/env.sh && p 1 ) && ( eval "p 2" ) && p 3',
  ],
  ['a program in a variable may be cd', ['C=cd; $C d1', 'p 1'], '( C=cd; $C d1 ) && p 1'],
  [
    'umask, ulimit, trap and functions leak',
    ['umask 027', 'ulimit -n 100', 'p() { :; }', 'p 1'],
    '( umask 027 ) && ( ulimit -n 100 ) && ( p() { :; } ) && p 1',
  ],
  [
    'an EXIT trap runs at the end of its own RUN',
    ["trap 'p 1' EXIT; p 2", 'p 3'],
    "( trap 'p 1' EXIT; p 2 ) && p 3",
  ],
  ['exec redirects all that follows', ['exec >/dev/null', 'p 1'], '( exec >/dev/null ) && p 1'],
  ['exit ends its own RUN', ['p 1; exit 0', 'p 2'], '( p 1; exit 0 ) && p 2'],
  ['exec ends its own RUN', ['exec x 1', 'p 2'], '( exec x 1 ) && p 2'],
  ['set -- is seen by $@', ['set -- a b', 'p 1 "$@"'], '( set -- a b ) && p 1 "$@"'],
  ['set -u is seen by $U', ['set -u', 'p 1 $U'], '( set -u ) && p 1 $U'],
  ['set -u is not seen where nothing is expanded', ['set -u && p 1', 'p 2'], 'set -u && p 1 && p 2'],
  ['set -f is seen by a glob', ['set -f && p 1', 'p 2 *'], '( set -f && p 1 ) && p 2 *'],
  ['set -e lists join to one', ['set -ex; p 1; p 2', 'set -ex; p 3; p 4'], 'set -ex; p 1; p 2; p 3; p 4'],
  [
    'set -e lists with other options too',
    ['set -e; p 1; p 2', 'set -ex; p 3; p 4'],
    'set -e; p 1; p 2; set -ex; p 3; p 4',
  ],
  [
    'set -e behind a chain counts in last position',
    ['p 1 && p 2', 'set -e; p 3; p 4'],
    'p 1 && p 2 && { set -e; p 3; p 4; }',
  ],
  [
    'what follows such a list joins it inside',
    ['p 1', 'set -e; p 2; p 3', 'p 4', 'p 5 && p 6'],
    'p 1 && { set -e; p 2; p 3; p 4 && p 5 && p 6; }',
  ],
  [
    'set -e does not see the failure of a chain',
    ['set -e; p 1; p 2 && p 3', 'p 4'],
    'set -e; p 1; p 2 && p 3 && p 4',
  ],
  [
    'state inside a set -e list is isolated behind its set',
    ['set -e; cd d1; p 1', 'set -e; p 2; p 3'],
    'set -e; ( cd d1; p 1 ); p 2; p 3',
  ],
  [
    'a set -e that nothing relies on is isolated',
    ['set -e; p 1', 'p 2; p 3'],
    '( set -e; p 1 ) && { p 2; p 3; }',
  ],
  [
    'a leaked set -e would stop a list',
    ['set -e; p 1; p 2', 'p 3; p 4'],
    '/options that a RUN before it sets',
  ],
  ['a subshell with set -e is deaf before &&', ['( set -e; p 1; p 2 )', 'p 3'], '/relies on errexit'],
  [
    'pip that replaces itself is looked up anew',
    ['tool', 'update tool', 'tool'],
    '( tool ) && update tool && tool',
  ],
  ['a background job would live on', ['p 1 &', 'p 2'], '/background'],
  ['a background job at the end sends all of it there', ['p 1', 'p 2 && p 3 &'], '/background'],
  ['broken shell fails alone', ['p 1', 'p 2; fi'], '/can be understood'],
  ['a stray quote', ['p 1', "p 2 'x"], '/can be understood'],
  ['&> is a background job in dash', ['p 1', 'p 2 &>/dev/null'], '/&>'],
  ['arrays are bash', ['p 1', 'a=(1 2); p 2'], '/an array'],
  [
    'a comment may hide commands',
    ['p 1 # x \\\n  && p 9', 'p 2'],
    '/a comment in it hides the lines that follow',
  ],
  ['a text of comments alone', ['p 1', '# nothing'], '/no command'],
  [
    'a program that is installed anew is looked up anew',
    ['pip3 install -U pip', 'pip3 install a', 'pip3 install b'],
    '( pip3 install -U pip ) && pip3 install a && pip3 install b',
  ],
  [
    'a virtual environment may bring it',
    ['python -m venv /v', 'python -m pip install a'],
    '( python -m venv /v ) && python -m pip install a',
  ],
  [
    'what is built from its sources is looked up anew',
    ['git clone a/git && make -C git install', 'git clone b'],
    '( git clone a/git && make -C git install ) && git clone b',
  ],
  [
    'an address or a package name installs nothing',
    ['git clone git://a/b && apt-get install -y git', 'git clone c'],
    'git clone git://a/b && apt-get install -y git && git clone c',
  ],
  ['hash -r leaves nothing', ['p 1 && hash -r', 'p 2'], 'p 1 && hash -r && p 2'],
  ['$LINENO tells', ['p 1', 'p 2 $LINENO'], '/LINENO'],
];

describe('a composition', () => {
  test.each(compositions)('%s', (_, bodies, composed) => {
    const result = compose(bodies, context('off'));
    if ('text' in result) expect(result.text).toBe(composed);
    else expect(`/${result.refusal}`).toContain(composed.slice(1));
    expect('refusal' in result).toBe(composed.startsWith('/') && !composed.startsWith('/@'));
  });

  test.each<readonly [string, Errexit, readonly string[], string]>([
    ['a list joins by `;` under SHELL -e', 'on', ['p 1; p 2', 'p 3; p 4'], 'p 1; p 2; p 3; p 4'],
    [
      'a chain does not stop a list',
      'on',
      ['p 1 && p 2', 'p 3; p 4', 'p 5'],
      'p 1 && p 2 && { p 3; p 4; p 5; }',
    ],
    [
      'a loop relies on SHELL -e',
      'on',
      ['for V in a; do p 1; done', 'p 2'],
      '( for V in a; do p 1; done ); p 2',
    ],
    ['set +e', 'on', ['p 1', 'set +e; p 2; p 3', 'p 4; p 5'], 'p 1 && ( set +e; p 2; p 3 ) && { p 4; p 5; }'],
    ['chains merge on unknown bases', 'unknown', ['p 1 && p 2', 'p 3'], 'p 1 && p 2 && p 3'],
    ['a list that may rely on -e', 'unknown', ['p 1', 'p 2; p 3', 'p 4'], 'p 1 && { p 2; p 3 && p 4; }'],
    ['a loop that may rely on -e', 'unknown', ['for V in a; do p 1; done', 'p 2'], '/relies on errexit'],
    [
      'echo does not fail',
      'unknown',
      ['echo x; p 1 || true; p 2', 'p 3'],
      '{ echo x; p 1 || true; p 2; } && p 3',
    ],
  ])('%s', (_, errexit, bodies, composed) => {
    const result = compose(bodies, context(errexit));
    if ('text' in result) expect(result.text).toBe(composed);
    else expect(`/${result.refusal}`).toContain(composed.slice(1));
  });

  test('some shells run the end of a pipe themselves', () => {
    const bodies = ['echo 2 | read V', 'p 1'];
    expect(compose(bodies, context('off'))).toEqual({ text: 'echo 2 | read V && p 1' });
    expect(compose(bodies, context('off', 'unknown'))).toEqual({ text: '( echo 2 | read V ) && p 1' });
  });

  test('bash may have what dash has not', () => {
    expect(compose(['p 1', 'p 2 &>/dev/null'], context('off', 'bash'))).toEqual({
      text: 'p 1 && p 2 &>/dev/null',
    });
  });

  test('an assignment that cannot reach the environment stays plain', () => {
    const known = { ...context('off'), environment: new Set(['PATH', 'V']) };
    expect(compose(['W=2 && p 1 $W', 'p 2'], known)).toEqual({ text: 'W=2 && p 1 $W && p 2' });
    expect(compose(['W=2 && p 1 $W', 'p 2 $W'], known)).toEqual({ text: '( W=2 && p 1 $W ) && p 2 $W' });
    expect(compose(['V=2 && p 1', 'p 2'], known)).toEqual({ text: '( V=2 && p 1 ) && p 2' });
  });

  test('a shell that reads files at its start runs one RUN only', () => {
    expect(compose(['p 1'], { ...context('off'), readsStartupFiles: true })).toHaveProperty('refusal');
  });

  test('a refusal leaves it as it was', () => {
    const composition = new Composition(context('off'));
    const [first, broken, last] = shellBodies(['cd d1', 'fi', 'p 1']);
    if (first === undefined || broken === undefined || last === undefined) throw new Error('three bodies');
    expect(composition.add(first)).toBeUndefined();
    expect(composition.add(broken)).toBeTypeOf('string');
    expect(composedText(composition.parts())).toBe('cd d1');
    expect(composition.add(last)).toBeUndefined();
    expect(composedText(composition.parts())).toBe('( cd d1 ) && p 1');
  });

  test('a heredoc comes last and is no part of a group', () => {
    const heredoc = 'cat <<X >f\nV=1\nX';
    expect(compose(['p 1', heredoc], context('off'))).toEqual({ text: `p 1 && ${heredoc}` });
    expect(compose([heredoc, 'p 1'], context('off'))).toHaveProperty('refusal');
    expect(compose(['p 1', `p 2; ${heredoc}`], context('off'))).toHaveProperty('refusal');
    expect(compose(['<<X\np 1\nX', 'p 2'], context('off'))).toHaveProperty('refusal');
  });

  test('it stays under the longest argument', () => {
    const long = `p ${'x'.repeat(30_000)} \\\n ${'x'.repeat(30_000)}`;
    expect(compose([long, long], context('off'))).toHaveProperty('text');
    expect(compose([long, long, long], context('off'))).toHaveProperty('refusal');
    const wide = `p ${'\u00fc'.repeat(20_000)} \\\n ${'\u00fc'.repeat(20_000)}`;
    expect(compose([wide, wide], context('off'))).toHaveProperty('refusal');
  });

  test('thousands of bodies are taken in linear time', { timeout: 60_000 }, () => {
    const kinds = ['cd d && p', 'set -e;p', 'V=1 p', 'x=1', 'p;q', 'pip i pip'];
    for (const kind of kinds) {
      const composition = new Composition(context('off'));
      for (const body of shellBodies(Array.from({ length: 6000 }, () => kind))) composition.add(body);
      expect(composition.parts().length).toBeGreaterThan(3000);
    }
  });
});

const missing = shells.some(({ argv: [program = '', ...rest] }) => {
  return spawnSync(program, [...rest, '-c', 'exit 5'], { stdio: 'ignore' }).status !== 5;
});

test.skipIf(missing)(
  'each of them does the same both ways, in all shells',
  { timeout: 120_000 },
  async () => {
    const trials: Trial[] = [];
    for (const [, bodies] of compositions) {
      for (const errexit of ['off', 'on', 'unknown'] as const) {
        const result = compose(bodies, context(errexit));
        if ('refusal' in result) continue;
        for (const options of { off: [''], on: ['-e'], unknown: ['', '-e'] }[errexit]) {
          for (const shell of shells)
            trials.push({
              bodies: renewed(bodies),
              composed: renewed([result.text])[0] ?? '',
              shell,
              options,
            });
        }
      }
    }
    expect(trials.length).toBeGreaterThan(400);
    expect(await differences(trials)).toEqual([]);
  },
);

/** The tool that one run updates is an old one again for the next. */
function renewed([first = '', ...bodies]: readonly string[]): string[] {
  return [`rm -f /@ROOT@/local/tool; ${first}`, ...bodies];
}
