import { defineConfig } from 'vitest/config';

/** Tests of the built program: dist/ is made once before the first of them. */
const ofTheProgram = [
  'test/cli/**/*.test.ts',
  'test/package.test.ts',
  'test/purity.test.ts',
  'test/readme.test.ts',
];

/** Tests against a real container engine: one after the other, for they share its disk and both cores. */
const ofTheEngine = ['test/engine/**/*.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'core', include: ['test/**/*.test.ts'], exclude: [...ofTheProgram, ...ofTheEngine] },
      },
      {
        extends: true,
        test: { name: 'program', include: ofTheProgram, globalSetup: ['test/build-dist.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ofTheEngine,
          globalSetup: ['test/build-dist.ts'],
          maxWorkers: 1,
          // A container that does not come up on a busy machine is no defect of ours; a defect fails twice.
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
