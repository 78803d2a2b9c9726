import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildSteadily } from '../../src/verify/engines/build-steadily.ts';
import type { Engine } from '../../src/verify/engines/engine.ts';
import { Workspace } from '../../src/verify/workspace.ts';
import { runTransform } from '../transform-runs.ts';
import { folderWith } from '../cli/program.ts';
import { engineFor, HOST_NETWORK, needImages, startDocker } from './engine.ts';

interface Project {
  readonly name: string;
  readonly base: string;
  /** Behind FROM. */
  readonly lines: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** The program that must still work, and what it prints. */
  readonly smoke: string;
  readonly prints: RegExp;
  /** A program that only the build needed. */
  readonly gone: string;
  /** The others take minutes: they run with DOCKSHIFT_ENGINE_CASES=all. */
  readonly inCi?: boolean;
}

const BIG = String.raw`mpz_t r; mpz_init(r); mpz_ui_pow_ui(r, 7, 77);`;
const POWER = /^118181386580595879976868414312001964434038548836769923458287039207$/;

const projects: readonly Project[] = [
  {
    name: 'a program of C with shared libraries',
    base: 'debian:bookworm-slim',
    lines: [
      'RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libgmp-dev && rm -rf /var/lib/apt/lists/*',
      'COPY power.c /src/',
      'RUN gcc -fopenmp -o /usr/local/bin/power /src/power.c -lgmp',
      'CMD ["power"]',
    ],
    files: {
      'power.c': `#include <gmp.h>\n#include <omp.h>\n#include <stdio.h>\nint main(void) { ${BIG} if (omp_get_max_threads() > 0) gmp_printf("%Zd\\n", r); return 0; }\n`,
    },
    smoke: 'power',
    prints: POWER,
    gone: 'gcc',
    inCi: true,
  },
  {
    name: 'psycopg2 from its source',
    base: 'python:3.11-slim',
    lines: [
      'RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev',
      'COPY requirements.txt /app/',
      'RUN pip install --no-cache-dir --no-binary psycopg2 -r /app/requirements.txt',
      'CMD ["python", "-c", "import psycopg2"]',
    ],
    files: { 'requirements.txt': 'psycopg2==2.9.9\n' },
    smoke: 'python -c "import psycopg2; print(psycopg2.__version__)"',
    prints: /^2\.9\.9 /,
    gone: 'gcc',
  },
  {
    name: 'an extension of Python in C',
    base: 'python:3.11-slim',
    lines: [
      'RUN apt-get update && apt-get install -y gcc libc6-dev libgmp-dev',
      'COPY . /src',
      'RUN pip install --no-cache-dir setuptools==69.5.1 && pip install --no-cache-dir --no-build-isolation /src',
      'CMD ["python", "-c", "import big"]',
    ],
    files: {
      'setup.py':
        "from setuptools import setup, Extension\nsetup(name='big', version='1', ext_modules=[Extension('big', ['big.c'], libraries=['gmp'])])\n",
      'big.c': `#include <Python.h>\n#include <gmp.h>\nstatic PyObject *power(PyObject *self, PyObject *none) { ${BIG} return PyUnicode_FromString(mpz_get_str(NULL, 10, r)); }\nstatic PyMethodDef methods[] = {{"power", power, METH_NOARGS, ""}, {0}};\nstatic struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "big", 0, -1, methods};\nPyMODINIT_FUNC PyInit_big(void) { return PyModule_Create(&module); }\n`,
    },
    smoke: 'python -c "import big; print(big.power())"',
    prints: POWER,
    gone: 'gcc',
  },
  {
    name: 'an extension of Ruby in C',
    base: 'debian:bookworm-slim',
    lines: [
      'RUN apt-get update && apt-get install -y --no-install-recommends ruby ruby-dev gcc make libc6-dev libgmp-dev',
      'WORKDIR /ext',
      'COPY . .',
      'RUN ruby extconf.rb && make install',
      'CMD ["ruby", "-e", "require \'big\'"]',
    ],
    files: {
      'extconf.rb': "require 'mkmf'\nhave_library('gmp')\ncreate_makefile('big')\n",
      'big.c': `#include <ruby.h>\n#include <gmp.h>\nstatic VALUE power(VALUE self) { ${BIG} return rb_str_new_cstr(mpz_get_str(NULL, 10, r)); }\nvoid Init_big(void) { rb_define_module_function(rb_define_module("Big"), "power", power, 0); }\n`,
    },
    smoke: 'ruby -e "require \'big\'; puts Big.power"',
    prints: POWER,
    gone: 'make',
  },
  {
    name: 'bcrypt by node-gyp',
    base: 'node:20-slim',
    lines: [
      'WORKDIR /app',
      'RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++',
      'COPY package.json ./',
      'RUN npm install --build-from-source --nodedir=/usr/local',
      'CMD ["node", "app.js"]',
    ],
    files: { 'package.json': '{"name":"a","version":"1.0.0","dependencies":{"bcrypt":"5.1.1"}}' },
    smoke: `node -e 'console.log(require("bcrypt").compareSync("x", require("bcrypt").hashSync("x", 4)))'`,
    prints: /^true$/,
    gone: 'g++',
  },
  {
    name: 'better-sqlite3 by node-gyp',
    base: 'node:20-slim',
    lines: [
      'RUN apt-get update && apt-get install -y python3 build-essential && rm -rf /var/lib/apt/lists/*',
      'WORKDIR /app',
      'COPY package.json ./',
      'RUN npm install --build-from-source --nodedir=/usr/local',
      'CMD ["node", "app.js"]',
    ],
    files: { 'package.json': '{"name":"a","version":"1.0.0","dependencies":{"better-sqlite3":"11.5.0"}}' },
    smoke: `node -e 'console.log(new (require("better-sqlite3"))(":memory:").prepare("select 6*7 n").get().n)'`,
    prints: /^42$/,
    gone: 'g++',
  },
  {
    name: 'BLAS, whose libraries are links of alternatives',
    base: 'debian:bookworm-slim',
    lines: [
      'RUN apt-get update && apt-get install -y gcc libc6-dev libopenblas-dev',
      'COPY solve.c /src/',
      'RUN gcc -o /usr/local/bin/solve /src/solve.c -lblas -llapack',
      'CMD ["solve"]',
    ],
    files: {
      'solve.c':
        '#include <stdio.h>\ndouble ddot_(int *, double *, int *, double *, int *);\n' +
        'void dgesv_(int *, int *, double *, int *, int *, double *, int *, int *);\n' +
        'int main(void) { int n = 2, one = 1, info, p[2]; double a[] = {2, 0, 0, 4}, b[] = {6, 8};\n' +
        '  dgesv_(&n, &one, a, &n, p, b, &n, &info); printf("%g %g %g\\n", b[0], b[1], ddot_(&n, b, &one, b, &one)); return 0; }\n',
    },
    smoke: 'solve',
    prints: /^3 2 13$/,
    gone: 'gcc',
  },
  {
    name: 'a program of C with a library of its own, among the files of packages',
    base: 'debian:bookworm-slim',
    lines: [
      'RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make pkg-config libxml2-dev',
      'WORKDIR /src',
      'COPY . .',
      'RUN make && make install PREFIX=/usr',
      'CMD ["tool"]',
    ],
    files: {
      Makefile:
        'tool: tool.c libgreet.so\n\tgcc -o tool tool.c -L. -lgreet\n' +
        'libgreet.so: greet.c\n\tgcc -shared -fPIC -o libgreet.so greet.c $$(pkg-config --cflags --libs libxml-2.0)\n' +
        'install: tool libgreet.so\n\tinstall -D tool $(PREFIX)/bin/tool\n\tinstall -D -m644 libgreet.so $(PREFIX)/lib/libgreet.so\n\tldconfig\n',
      'greet.c':
        '#include <libxml/parser.h>\nconst char *greet(void) { return xmlReadMemory("<a/>", 4, "a", 0, 0) ? "read" : "none"; }\n',
      'tool.c': '#include <stdio.h>\nconst char *greet(void);\nint main(void) { puts(greet()); return 0; }\n',
    },
    smoke: 'cd / && tool',
    prints: /^read$/,
    gone: 'gcc',
  },
  {
    name: 'libraries that an earlier RUN has left',
    base: 'debian:bookworm-slim',
    lines: [
      'COPY . /src/',
      'RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libgmp-dev && mkdir /data && gcc -o /data/power /src/power.c -lgmp && apt-get remove -y --auto-remove gcc libc6-dev && apt-get remove -y libgmp-dev',
      'RUN apt-get update && apt-get install -y --no-install-recommends g++ libc6-dev make libxml2-dev',
      'RUN gcc -o /usr/local/bin/empty /src/empty.c -I/usr/include/libxml2 -lxml2',
      'CMD ["sh", "-c", "empty && /data/power"]',
    ],
    files: {
      'power.c': `#include <gmp.h>\nint main(void) { ${BIG} gmp_printf("%Zd\\n", r); return 0; }\n`,
      'empty.c':
        '#include <libxml/parser.h>\nint main(void) { return xmlReadMemory("<a/>", 4, "a", 0, 0) ? 0 : 1; }\n',
    },
    smoke: 'empty && /data/power',
    prints: POWER,
    gone: 'make',
  },
  {
    name: 'a library that Python opens by its name',
    base: 'python:3.11-slim',
    lines: [
      'RUN set -eux; apt-get update; apt-get install -y --no-install-recommends gcc libmagic-dev; pip install --no-cache-dir python-magic==0.4.27; rm -rf /var/lib/apt/lists/*',
      'CMD ["python", "-c", "import magic"]',
    ],
    files: {},
    smoke: `python -c "import magic; print(magic.from_buffer(b'%PDF-1.2'))"`,
    prints: /^PDF document/,
    gone: 'gcc',
  },
];

const wanted = process.env['DOCKSHIFT_ENGINE_CASES'];
const chosen = projects.filter(({ name, inCi }) =>
  wanted === undefined ? inCi === true : wanted === 'all' || wanted.split(',').includes(name),
);

const hasEngine = startDocker();
if (hasEngine) needImages(...new Set(chosen.map(({ base }) => base)));
const docker = hasEngine ? await engineFor('docker') : undefined;
const signal = new AbortController().signal;

/** Builds a version, and says what the program prints and how large the file system is. */
async function buildAndRun(
  engine: Engine,
  workspace: Workspace,
  context: string,
  text: string,
  project: Project,
) {
  const image = workspace.nameImage('version');
  const folder = path.join(workspace.folder, image.replaceAll(/\W/g, '-'));
  mkdirSync(folder);
  const dockerfile = path.join(folder, 'Dockerfile');
  writeFileSync(dockerfile, text);
  const log: string[] = [];
  const request = { dockerfile, context, image, useCache: false, options: HOST_NETWORK };
  const outcome = await buildSteadily(engine, request, (line) => log.push(line), signal);
  expect(outcome.built ? [] : log.slice(-20)).toEqual([]);
  const run = async (command: string) => {
    const output = await engine.run(
      { image, container: workspace.nameContainer(), command: ['/bin/sh', '-c', command] },
      signal,
    );
    return 'stdout' in output ? output.stdout.trim() : output.reason;
  };
  return {
    megabytes: Number(await run('du -sxm / | cut -f1')),
    printed: await run(project.smoke),
    tool: await run(`command -v ${project.gone} || echo none`),
    broken: await run('dpkg --audit && apt-get check -qq && echo sound'),
  };
}

describe.skipIf(!docker)('apt-purge in a real engine', { timeout: 900_000 }, () => {
  test.each(chosen)('$name', async (project) => {
    if (!docker) return;
    const before = [`FROM ${project.base}`, ...project.lines, ''].join('\n');
    const { text: after, refusals } = runTransform('apt-purge', before);
    expect(refusals).toEqual([]);
    expect(after).not.toBe(before);
    const workspace = await Workspace.create();
    const context = folderWith(project.files);
    try {
      const original = await buildAndRun(docker, workspace, context, before, project);
      const rewritten = await buildAndRun(docker, workspace, context, after, project);

      expect(original.printed).toMatch(project.prints);
      expect(rewritten.printed).toBe(original.printed);
      expect([original.tool === 'none', rewritten.tool]).toEqual([false, 'none']);
      expect(rewritten.broken).toBe('sound');
      expect(rewritten.megabytes).toBeLessThan(original.megabytes * 0.75);
      console.log(`${project.name}: ${original.megabytes} MB, then ${rewritten.megabytes} MB`);
    } finally {
      await workspace.dispose(docker);
    }
  });
});
