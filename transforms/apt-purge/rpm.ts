import { readRun } from '../../src/effects/package-calls.ts';
import type { TransformRefusal } from '../contract.ts';
import type { Site } from './site.ts';
import { workOf } from './work.ts';

/** Compilers and headers in the names of Fedora, Red Hat and their kin. */
const forBuilds =
  /^(?:gcc|gcc-c\+\+|gcc-gfortran|make|cmake|autoconf|automake|libtool|clang|rpm-build|[\w.+-]+-devel|@?development-tools|@?development)$/i;

const managers: ReadonlySet<string> = new Set(['dnf', 'yum', 'microdnf', 'tdnf', 'zypper']);

/**
 * `dnf remove` takes along what was installed for the packages it names, run-time libraries among them, and has no mark that
 * would keep what ldd finds in all of its versions (`dnf mark install` became `dnf mark user`, microdnf has none).
 * `dnf history undo` takes everything back. So build packages are reported, and left.
 * Sources: https://dnf.readthedocs.io/en/latest/command_ref.html (remove, mark, history),
 * https://dnf5.readthedocs.io/en/latest/changes_from_dnf4.7.html
 */
export function refuseRpm(site: Site): readonly TransformRefusal[] {
  const last = lastCompiling(site);
  for (const run of site.stage.instructions) {
    if (run.keyword !== 'RUN' || run.index > last) continue;
    const { calls, commands } = readRun(site.document, run);
    const removes = commands.some(
      ({ program, words }) =>
        managers.has(program ?? '') &&
        words.some(({ value }) => /^(?:remove|erase|autoremove|undo|rm)$/.test(value ?? '')),
    );
    if (removes) continue;
    for (const call of calls) {
      if (!managers.has(call.manager.name) || call.verb?.does !== 'install') continue;
      const found = call.words.operands.find((word) => forBuilds.test(word ?? ''));
      if (found === undefined) continue;
      const { name } = call.manager;
      return [
        {
          line: run.line,
          endLine: run.endLine,
          reason: `${found} is not removed: ${name} has no way that fits all its versions to keep the libraries that what was built is linked to`,
        },
      ];
    }
  }
  return [];
}

/** The place of the last RUN that compiles; -1 if none does. */
function lastCompiling(site: Site): number {
  const compiling = site.stage.instructions.findLast(
    (run) => run.keyword === 'RUN' && site.usesOf(run).commands.some((use) => workOf(use) === 'compiles'),
  );
  return compiling?.index ?? -1;
}
