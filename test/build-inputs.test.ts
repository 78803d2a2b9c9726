import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BuildInputsFinder, type GivenInputs } from '../src/cli/build-inputs.ts';
import { buildsOfTargets, readBakeFile } from '../src/context/bake.ts';
import { readContextName, type BuildInputs } from '../src/images/build-inputs.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'dockshift-inputs-'));
  mkdirSync(path.join(root, '.git'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const NOTHING: GivenInputs = { buildArguments: {}, buildContexts: [] };

/** The inputs of the Dockerfile in the repository's root, and whose files give them, without the folder. */
function inputs(files: Readonly<Record<string, string>>, given: GivenInputs = NOTHING): Promise<BuildInputs> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return new BuildInputsFinder(given).of('ARG V=1\nFROM node:$V\n', path.join(root, 'Dockerfile'));
}

describe('what Compose gives to a build', () => {
  test('arguments as a map, with numbers, variables and nothing', async () => {
    const found = await inputs({
      'compose.yaml':
        'services:\n  web:\n    build:\n      context: .\n      args:\n        NODE: "22"\n        MAJOR: 20\n        MINOR: 3.10\n        TAG: ${TAG:-lts}\n        HOME:\n',
    });
    expect(found.buildArguments).toEqual({ NODE: '22', MAJOR: '20' });
    expect(Object.keys(found.argumentSources ?? {})).toEqual(['NODE', 'MAJOR', 'MINOR', 'TAG', 'HOME']);
    expect(found.argumentSources?.['TAG']).toMatch(/^a Compose file/);
  });

  test('arguments and contexts as lists', async () => {
    const found = await inputs({
      'docker-compose.yml':
        'services:\n  web:\n    build:\n      context: .\n      args: [NODE=22, TOKEN]\n      additional_contexts: [base=../base, "alpine:latest=docker-image://alpine:edge"]\n',
    });
    expect(found.buildArguments).toEqual({ NODE: '22' });
    expect(Object.keys(found.argumentSources ?? {})).toEqual(['NODE', 'TOKEN']);
    expect(Object.keys(found.namedContexts ?? {})).toEqual(['base', 'alpine']);
  });

  test('a value counts only if every build of the file is given it', async () => {
    const services = [
      'a: { build: { context: ., args: { A: "1", B: "1" } } }',
      'b: { build: { context: ., args: { A: "2", B: "1" } } }',
    ];
    const found = await inputs({ 'compose.yaml': `services:\n  ${services.join('\n  ')}\n` });
    expect(found.buildArguments).toEqual({ B: '1' });
    expect(Object.keys(found.argumentSources ?? {})).toEqual(['A', 'B']);
    const sometimes = await inputs({ 'compose.yaml': `services:\n  ${services[0]}\n  b: { build: . }\n` });
    expect(sometimes.buildArguments).toEqual({});
    expect(Object.keys(sometimes.argumentSources ?? {})).toEqual(['A', 'B']);
  });

  test('an override file adds to the service of its name', async () => {
    const found = await inputs({
      'compose.yaml': 'services:\n  web:\n    build: { context: ., args: { A: "1" } }\n',
      'compose.override.yaml':
        'services:\n  web:\n    build: { args: { B: "2" } }\n  db:\n    image: postgres\n',
    });
    expect(found.buildArguments).toEqual({ A: '1', B: '2' });
  });

  test('in files that it includes, wherever their paths lead from', async () => {
    const build = (context: string, argument: string): string =>
      `services:\n  ${argument}: { build: { context: ${context}, args: { ${argument}: "1" } } }\n`;
    const found = await inputs({
      'compose.yaml':
        'include:\n  - path: a/compose.yml\n    project_directory: .\n  - b/compose.yml\n  - oci://elsewhere/c\n  - path: [gone.yml, d.yml]\n',
      'a/compose.yml': build('.', 'A'),
      'b/compose.yml': `include: [../compose.yaml, compose.yml]\n${build('..', 'B')}`,
      'd.yml': build('.', 'D'),
    });
    expect(found.buildArguments).toEqual({});
    expect(Object.keys(found.argumentSources ?? {}).toSorted()).toEqual(['A', 'B', 'D']);
  });

  test('only to the Dockerfile that it names, and from folders above it too', async () => {
    const files = {
      'compose.yaml':
        'services:\n  api: { build: { context: ., dockerfile: api/Dockerfile, args: { A: "1" } } }\n  web: { build: { context: ., dockerfile: web/Dockerfile, args: { B: "1" } } }\n  x: { build: { context: ., dockerfile_inline: "FROM a", args: { C: "1" } } }\n',
    };
    expect((await inputs(files)).buildArguments).toEqual({});
    const finder = new BuildInputsFinder(NOTHING);
    expect((await finder.of('FROM a', path.join(root, 'api', 'Dockerfile'))).buildArguments).toEqual({
      A: '1',
    });
    expect((await finder.of('FROM a', undefined)).buildArguments).toEqual({});
  });
});

describe('what Bake gives to a build', () => {
  const HCL = `
variable "NODE" { default = "22" }
group "default" { targets = ["app"] }
target "base" {
  args = {
    OS = "bookworm" // the release
    NODE = NODE
    "QUOTED" = "x"
  }
  contexts = { shared = "../shared" }
}
target "app" {
  inherits = ["base"]
  args = { TAG = "lts-\${OS}", OS = "trixie", LAST = NODE == "22" ? "a" : "b" }
  contexts = { "docker.io/library/node:latest" = "docker-image://node:24" }
  platforms = ["linux/amd64"]
}
`;

  test('arguments and contexts, with those of the targets that it inherits', async () => {
    const found = await inputs({ 'docker-bake.hcl': HCL });
    expect(found.buildArguments).toEqual({ QUOTED: 'x' });
    expect(Object.keys(found.argumentSources ?? {}).toSorted()).toEqual([
      'LAST',
      'NODE',
      'OS',
      'QUOTED',
      'TAG',
    ]);
    expect(Object.keys(found.namedContexts ?? {})).toEqual(['shared', 'node']);
    expect(found.namedContexts?.['node']).toMatch(/^a Bake file/);
  });

  test('in JSON, with an override file', async () => {
    const target = { context: '.', args: { A: '1', B: '1' }, contexts: { base: '../base' } };
    const found = await inputs({
      'docker-bake.json': JSON.stringify({ target: { app: target } }),
      'docker-bake.override.json': JSON.stringify({ target: { app: { args: { B: '2' } } } }),
    });
    expect(found.buildArguments).toEqual({ A: '1', B: '2' });
    expect(Object.keys(found.namedContexts ?? {})).toEqual(['base']);
  });

  test('targets that inherit each other come to an end', () => {
    const circle = 'target "a" { inherits = ["b"] args = { A = "1" } }\ntarget "b" { inherits = ["a"] }';
    expect(buildsOfTargets(readBakeFile(circle, false)).map(({ args }) => args)).toEqual([
      { A: '1' },
      { A: '1' },
    ]);
  });

  test('a file of 20,000 targets', () => {
    const text = Array.from(
      { length: 20_000 },
      (_, index) => `target "t${index}" { args = { A = "1" } }`,
    ).join('\n');
    expect(buildsOfTargets(readBakeFile(text, false))).toHaveLength(20_000);
  });
});

test('the command line counts, whatever files say', async () => {
  const found = await inputs(
    { 'compose.yaml': 'services:\n  web:\n    build: { context: ., args: { A: "1", B: "$B" } }\n' },
    { buildArguments: { B: '2' }, buildContexts: ['base'] },
  );
  expect(found.buildArguments).toEqual({ A: '1', B: '2' });
  expect(Object.keys(found.argumentSources ?? {})).toEqual(['A']);
  expect(found.namedContexts).toEqual({ base: '--build-context' });
});

// What BuildKit's frontend and buildx make of a name: reference.FamiliarString without ":latest".
test.each([
  ['node', 'node'],
  ['node:latest', 'node'],
  ['docker.io/library/node:22', 'node:22'],
  ['ghcr.io/acme/base', 'ghcr.io/acme/base'],
  ['alpine::linux/amd64', 'alpine'],
  ['Not A Name', 'Not A Name'],
])('the context %s is looked for as %s', (written, expected) => {
  expect(readContextName(written)).toBe(expected);
});
