import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rewrite, transforms } from '../../src/index.ts';
import {
  Configuration,
  ConfigurationError,
  mergeSettings,
  rewriteOptionsOf,
} from '../../src/rewrite/configuration.ts';

/** The message of the error that reading ends in. */
function problemOf(value: unknown): string {
  try {
    Configuration.read(value);
    return 'none';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

const EVERYTHING = {
  $schema: './node_modules/dockshift/config.schema.json',
  transforms: { 'merge-runs': true, 'clean-caches': 'unsafe', 'pin-images': false },
  unsafe: false,
  merge: 'useful',
  caches: 'mount',
  runtime: 'distroless',
  targets: ['api'],
  context: '.',
  buildArgs: { VERSION: '1', EMPTY: '' },
  pin: 'exact',
  pinDepth: { node: 'major.minor', 'ghcr.io/acme/*': 'off' },
  smoke: ['app --version'],
  smokeHttp: ['8080', '8080/health'],
  ignore: ['legacy/', '!legacy/new'],
  overrides: [{ files: ['services/*/Dockerfile'], merge: 'all', pinDepth: { python: 'exact' } }],
};

describe('a configuration', () => {
  test('that uses every key', () => {
    const configuration = Configuration.read(EVERYTHING);
    const { $schema: _, ignore: __, overrides: ___, ...settings } = EVERYTHING;
    expect(configuration.settingsFor('Dockerfile')).toEqual(settings);
    expect(configuration.settingsFor('services/api/Dockerfile')).toEqual({
      ...settings,
      merge: 'all',
      pinDepth: { python: 'exact', node: 'major.minor', 'ghcr.io/acme/*': 'off' },
    });
    expect(configuration.ignores('legacy/Dockerfile')).toBe(true);
    expect(configuration.ignores('legacy/new/Dockerfile')).toBe(false);
  });

  test('that is empty chooses nothing', () => {
    expect(Configuration.read({}).settingsFor('Dockerfile')).toEqual({});
    expect(Configuration.read({}).ignores('Dockerfile')).toBe(false);
  });

  test('has no overrides for a text without a name', () => {
    const configuration = Configuration.read({ overrides: [{ files: ['**'], unsafe: true }] });
    expect(configuration.settingsFor('x')).toEqual({ unsafe: true });
    expect(configuration.settingsFor(undefined)).toEqual({});
  });

  test('a later override comes before an earlier one', () => {
    const configuration = Configuration.read({
      targets: ['a'],
      overrides: [
        { files: ['x/'], targets: ['b'], buildArgs: { A: '1', B: '1' }, transforms: { 'merge-runs': false } },
        { files: ['*'], targets: ['c'], buildArgs: { A: '2' }, transforms: { 'merge-runs': true } },
        { files: ['y/'], targets: ['d'] },
      ],
    });
    expect(configuration.settingsFor('x/Dockerfile')).toEqual({
      targets: ['c'],
      buildArgs: { A: '2', B: '1' },
      transforms: { 'merge-runs': true },
    });
  });
});

describe('what is wrong is named, with what is allowed', () => {
  test.each([
    [[], 'the configuration must be an object, not a list'],
    [null, 'the configuration must be an object, not null'],
    ['x', 'the configuration must be an object, not "x"'],
    [{ unsafe: 'yes' }, '"unsafe" must be true or false, not "yes"'],
    [{ merge: 'usefull' }, '"merge" must be "all" or "useful", not "usefull"; did you mean useful?'],
    [{ pin: 1 }, '"pin" must be "floating", "exact" or "digest", not 1'],
    [{ targets: 'api' }, '"targets" must be a list, not "api"'],
    [{ targets: ['a', 1] }, '"targets[1]" must be a string that is not empty, not 1'],
    [{ context: '' }, '"context" must be a string that is not empty, not ""'],
    [{ buildArgs: { VERSION: 1.2 } }, '"buildArgs.VERSION" must be a string, not 1.2'],
    [{ buildArgs: ['A=1'] }, '"buildArgs" must be an object, not a list'],
    [{ buildArgs: { 'A=1': '' } }, '"buildArgs": "A=1" is no name of an ARG'],
    [
      { pinDepth: { node: 'minor' } },
      '"pinDepth.node" must be "off", "major", "major.minor", "exact" or "digest", not "minor"',
    ],
    [{ smokeHttp: ['/health'] }, '"smokeHttp[0]" must be of the form "PORT/path", not "/health"'],
    [
      { transforms: { 'merge-run': true } },
      '"transforms": unknown transform "merge-run"; did you mean merge-runs?',
    ],
    [
      { transforms: { 'merge-runs': 'safe' } },
      '"transforms.merge-runs" must be true, false or "unsafe", not "safe"; did you mean unsafe?',
    ],
    [{ transform: {} }, 'unknown key "transform"; did you mean transforms?'],
    [{ 'pin-depth': {} }, 'unknown key "pin-depth"; did you mean pinDepth?'],
    [{ skip: [] }, 'unknown key "skip": write "transforms": { "NAME": false }'],
    [{ exclude: [] }, 'unknown key "exclude": write "ignore"'],
    [
      { resolve: 'registry' },
      'unknown key "resolve": no file can make dockshift use the network; give --resolve on the command line',
    ],
    [{ write: true }, 'unknown key "write": give --write on the command line'],
    [
      { ignore: ['../x'] },
      '"ignore[0]" "../x" must be a path below the folder of the configuration, without . and ..',
    ],
    [{ overrides: [{ unsafe: true }] }, '"overrides[0]" needs "files": the globs that it is for'],
    [{ overrides: {} }, '"overrides" must be a list, not an object'],
    [{ overrides: [1] }, '"overrides[0]" must be an object, not 1'],
    [
      { overrides: [{ files: ['a'], ignore: [] }] },
      '"overrides[0]": "ignore" is for the whole file and cannot be overridden',
    ],
    [
      { overrides: [{ files: ['a'], marge: 'all' }] },
      '"overrides[0]": unknown key "marge"; did you mean merge?',
    ],
    [
      { merge: 1, overrides: [{ files: ['a'], unsafe: 2 }] },
      '"merge" must be "all" or "useful", not 1; "overrides[0].unsafe" must be true or false, not 2',
    ],
    [
      { targets: Array(9).fill(1) },
      /^("targets\[\d\]" must be a string that is not empty, not 1; ){5}and 4 more$/,
    ],
  ])('%j', (value, message) => {
    if (typeof message === 'string') expect(problemOf(value)).toBe(message);
    else expect(problemOf(value)).toMatch(message);
  });

  test('an unknown key that is like none: all keys', () => {
    expect(problemOf({ xyzzy: 1 })).toMatch(
      /^unknown key "xyzzy"; the keys are "\$schema", "transforms", .* or "overrides"$/,
    );
  });

  test('names of the prototype are keys like any others', () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"unsafe": true}, "constructor": 1}');
    expect(problemOf(hostile)).toMatch(/^unknown key "__proto__"; .*; unknown key "constructor"; /);
    const inner: unknown = JSON.parse(
      '{"transforms": {"__proto__": true}, "overrides": [{"__proto__": {"files": ["a"]}}]}',
    );
    expect(problemOf(inner)).toMatch(
      /unknown transform "__proto__".*"overrides\[0\]": unknown key "__proto__"/,
    );
    const named = Configuration.read(JSON.parse('{"buildArgs": {"__proto__": "x"}}')).settingsFor('a');
    expect(Object.entries(named.buildArgs ?? {})).toEqual([['__proto__', 'x']]);
  });

  test('whatever a parser makes of a file is read, or refused in one line', () => {
    const word = fc.constantFrom(...Object.keys(EVERYTHING), 'files', 'merge-runs', '__proto__', 'toString');
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), word, tie('list'), tie('object')),
      list: fc.array(tie('any'), { maxLength: 3 }),
      object: fc.dictionary(fc.oneof(word, fc.string()), tie('any'), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(value.object, (config) => {
        const problem = problemOf(config);
        expect(problem).not.toBe('');
        expect(problem).not.toContain('\n');
      }),
      { seed: 20_261_121, numRuns: 1000 },
    );
  });

  test('long values and names are cut', () => {
    expect(problemOf({ merge: 'x'.repeat(100_000) }).length).toBeLessThan(200);
    expect(problemOf({ ['x'.repeat(100_000)]: 1 }).length).toBeLessThan(400);
  });
});

/** Every choice that a schema names. */
function wordsIn(schema: unknown): readonly unknown[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'enum' in schema && Array.isArray(schema.enum) ? schema.enum : [];
  return [...own, ...Object.values(schema).flatMap(wordsIn)];
}

describe('the published schema', () => {
  const schema: {
    readonly properties: object;
    readonly definitions: { readonly transforms: { readonly properties: object } };
  } = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', '..', 'config.schema.json'), 'utf8'));
  const validate = new Ajv({ allErrors: true }).compile(schema);

  const keys = [...Object.keys(EVERYTHING), 'files', 'unknown'];
  const simple = [
    true,
    false,
    null,
    0,
    1,
    1.5,
    '',
    'x',
    {},
    [],
    [[]],
    [{}],
    ['a'],
    [''],
    [1],
    [null],
    ['a', 'b'],
  ];
  const values: readonly unknown[] = [
    ...simple,
    ...wordsIn(schema),
    ...transforms.flatMap(({ name }) => [{ [name]: true }, { [name]: 'unsafe' }, { [name]: 'safe' }]),
    { a: 'b' },
    { '': 'b' },
    { 'a=': 'b' },
    { a: 1 },
    { a: null },
    { a: true },
    ...['off', 'major', 'major.minor', 'exact', 'digest', 'minor'].map((depth) => ({ 'node*': depth })),
    ...['0', '1', '80', '080', '9999', '65535/', '65536', '99999', '8080/a b', '8080/a', '/a', 'a'].map(
      (text) => [text],
    ),
  ];

  test('takes and refuses what the program takes and refuses', () => {
    let taken = 0;
    for (const key of keys) {
      for (const value of values) {
        for (const config of [{ [key]: value }, { overrides: [{ files: ['a'], [key]: value }] }]) {
          const isTaken = problemOf(config) === 'none';
          expect({ config, isTaken }).toEqual({ config, isTaken: validate(config) });
          if (isTaken) taken++;
        }
      }
    }
    expect(taken).toBeGreaterThan(100);
    expect(validate(EVERYTHING) ? [] : validate.errors).toEqual([]);
  });

  test('names every key and every transform', () => {
    expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(EVERYTHING).toSorted());
    expect(Object.keys(schema.definitions.transforms.properties)).toEqual(transforms.map(({ name }) => name));
  });
});

describe('settings', () => {
  test('those of the command line come first; of image patterns the first that matches counts', () => {
    const merged = mergeSettings(
      { pin: 'exact', targets: ['a'], pinDepth: { node: 'major', 'n*': 'off' }, buildArgs: { A: '1' } },
      { pin: 'digest', pinDepth: { '*': 'exact', node: 'digest' }, buildArgs: { B: '2' } },
    );
    expect(merged).toEqual({
      pin: 'digest',
      targets: ['a'],
      pinDepth: { '*': 'exact', node: 'digest', 'n*': 'off' },
      buildArgs: { A: '1', B: '2' },
    });
    expect(Object.keys(merged.pinDepth ?? {})).toEqual(['*', 'node', 'n*']);
  });

  test('become options of the engine', () => {
    expect(rewriteOptionsOf({})).toEqual({ skip: [], unsafe: [], merge: 'all', caches: 'clean' });
    const transformsOff = { 'merge-runs': false, 'clean-caches': 'unsafe', 'pin-images': true } as const;
    expect(rewriteOptionsOf({ transforms: transformsOff, targets: ['a'], merge: 'useful' })).toEqual({
      skip: ['merge-runs'],
      unsafe: ['clean-caches'],
      merge: 'useful',
      caches: 'clean',
      targets: ['a'],
    });
    expect(rewriteOptionsOf({ unsafe: true }).unsafe).toBe(true);
  });

  test('the engine makes the unsafe changes of the transforms that are named, and of no others', () => {
    const source = 'FROM debian:12\nRUN pip install flask\n';
    const asked = { caches: 'mount' } as const;
    const [offered] = rewrite(source, { ...asked, unsafe: ['merge-runs'] }).changes;
    expect(offered).toMatchObject({ transform: 'clean-caches', safety: 'unsafe', applied: false });
    const [made] = rewrite(source, { ...asked, unsafe: ['clean-caches'] }).changes;
    expect(made).toMatchObject({ transform: 'clean-caches', safety: 'unsafe', applied: true });
    expect(() => rewrite(source, { unsafe: ['nothing'] })).toThrow(RangeError);
  });
});
