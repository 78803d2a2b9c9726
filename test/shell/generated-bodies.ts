import * as fc from 'fast-check';

/** The folder that stands for the file system in generated bodies. */
export const root = '/@ROOT@';

const program = fc.oneof(
  { weight: 12, arbitrary: fc.constant('p @') },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('"$V"', '"${W:-none}"', '$#', '"$@"', '$?', '"$PWD"', '*', '$U', '"${W}"', 'a/b', '$i')
      .map((word) => `p @ ${word}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('V=9 p @', 'x @', 'V=8 x @', 'p @ >/dev/null', 'p @ "$(p @)"', 'p @ `p @`'),
  },
);

const stateful = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'cd d1',
      'cd d1/sub',
      'cd ..',
      'cd missing',
      `cd ${root}/d2`,
      `cd ${root}/d1`,
      'cd -',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('export V=2', 'export W=3', 'export W', 'V=4', 'W=5', 'W=$(p @)', 'unset V'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('set -e', 'set +e', 'set -x', 'set -f', 'set -u', 'set -ex', 'set -eu'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('set -- a b', 'shift', 'umask 027', 'ulimit -n 100', 'read W </dev/null'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'exit 0',
      'return 3',
      'exit 3',
      'exit',
      'exec x @',
      'exec >/dev/null',
      'readonly R=1',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "trap 'p @' EXIT",
      'g() { p @; p @; }',
      'g',
      `. ${root}/env.sh`,
      "eval 'cd d1'",
      "eval 'p @; p @'",
      'command cd d1',
      `command . ${root}/env.sh`,
      ': ${W:=6}',
      'W=$((1+1))',
      'alias p=true',
    ),
  },
);

const plain = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('true', ':', 'false', 'echo x', 'test -n "$V"', '[ "$W" = 3 ]') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('echo "$V"', `mkdir -p ${root}/d1`, 'test -d sub', 'echo *'),
  },
);

const { list, chain } = fc.letrec<{
  simple: string;
  command: string;
  chain: string;
  list: string;
}>((tie) => ({
  simple: fc.oneof(
    { weight: 18, arbitrary: program },
    { weight: 4, arbitrary: stateful },
    { weight: 4, arbitrary: plain },
  ),
  command: fc
    .oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 28, arbitrary: tie('simple') },
      { weight: 2, arbitrary: tie('list').map((body) => `( ${body} )`) },
      { weight: 2, arbitrary: tie('list').map((body) => `{ ${body}; }`) },
      { weight: 2, arbitrary: fc.tuple(tie('chain'), tie('list')).map(([a, b]) => `if ${a}; then ${b}; fi`) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('chain'), tie('list'), tie('list'))
          .map(([a, b, c]) => `if ${a}; then ${b}; else ${c}; fi`),
      },
      { weight: 2, arbitrary: tie('list').map((body) => `for i in a b; do ${body}; done`) },
      { weight: 1, arbitrary: fc.tuple(tie('list')).map(([a]) => `while true; do ${a}; break; done`) },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('list'), tie('list')).map(([a, b]) => `case $V in 1) ${a};; *) ${b};; esac`),
      },
      { weight: 1, arbitrary: tie('simple').map((command) => `! ${command}`) },
      {
        weight: 1,
        arbitrary: tie('simple').map((command) => `p @ | { read L || :; ${command}; }`),
      },
    )
    .map(String),
  chain: fc
    .oneof(
      { depthSize: 'small' },
      { weight: 10, arbitrary: tie('command') },
      {
        weight: 10,
        arbitrary: fc.tuple(tie('command'), tie('command')).map((commands) => commands.join(' && ')),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(tie('simple'), tie('simple'), tie('simple'))
          .map((commands) => commands.join(' && ')),
      },
      {
        weight: 3,
        arbitrary: fc.tuple(tie('command'), tie('command')).map((commands) => commands.join(' || ')),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('simple'), tie('simple'), tie('simple'))
          .map(([a, b, c]) => `${a} && ${b} || ${c}`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('simple'), tie('simple'), tie('simple'))
          .map(([a, b, c]) => `${a} || ${b} && ${c}`),
      },
    )
    .map(String),
  list: fc
    .oneof(
      { depthSize: 'small' },
      { weight: 10, arbitrary: tie('chain') },
      {
        weight: 4,
        arbitrary: fc.tuple(tie('chain'), tie('chain')).map((statements) => statements.join('; ')),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('simple'), tie('chain'), tie('simple'))
          .map((statements) => statements.join('; ')),
      },
    )
    .map(String),
}));

const lead = fc.oneof(
  { weight: 10, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('set -e; ', 'set -ex; ', 'set -eux; ', 'set -eu; ', 'set -x; ', 'set +e; '),
  },
  { weight: 1, arbitrary: fc.constantFrom('set -e && ', 'set -ex && ', 'set -x && ', 'set -o errexit; ') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      `cd ${root}/d2 && `,
      'cd d1 && ',
      `cd ${root}/d1; `,
      `cd ${root}/gone; `,
      'export V=7 && ',
      'W=8; ',
    ),
  },
);

const end = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('; exit 0', '; exec x @', ' || exit 1', '; exit', ' && cd d1') },
  { weight: 1, arbitrary: fc.constantFrom(';', ' ;', ' # note', ' #note; p 99', '; # note') },
);

/** One RUN body; the programs p (a function that records its surroundings) and x (an executable) have numbers. */
const body = fc.tuple(lead, fc.oneof(list, chain), end).map((pieces) => pieces.join(''));

export interface Case {
  readonly bodies: readonly string[];
  readonly errexit: 'on' | 'off' | 'unknown';
  readonly shell: number;
  readonly knowsEnvironment: boolean;
}

/** Groups of two or three bodies, with the shell to run them in; weighted after what public Dockerfiles hold. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    bodies: fc.oneof(
      { weight: 3, arbitrary: fc.array(body, { minLength: 2, maxLength: 2 }) },
      { weight: 2, arbitrary: fc.array(body, { minLength: 3, maxLength: 3 }) },
    ),
    errexit: fc.constantFrom('off', 'off', 'off', 'on', 'unknown'),
    shell: fc.nat({ max: 2 }),
    knowsEnvironment: fc.boolean(),
  })
  .map(({ bodies, errexit, shell, knowsEnvironment }) => {
    return { bodies: numbered(bodies), errexit, shell, knowsEnvironment };
  });

/** Gives every `p @` and `x @` a number of its own. */
export function numbered(bodies: readonly string[]): string[] {
  let number = 0;
  return bodies.map((text) => text.replaceAll(/\b[px] @/g, (call) => `${call[0]} ${(number += 1)}`));
}
