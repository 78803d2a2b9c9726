import type { Artefact, Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';
import { withScripts } from './build-scripts.ts';
import { compiles } from './native-install.ts';
import { nativeProject, wordsOf } from './native-libraries.ts';

/** Libraries that options of the compiler bring. Source: https://gcc.gnu.org/onlinedocs/gcc/Instrumentation-Options.html, -fopenmp */
export function compilerOptions(site: Site): readonly string[] | Obstacle {
  const maker = withScripts(site).find(compiles);
  const text = `${wordsOf(withScripts(site).filter(compiles))}\n${nativeProject(site)?.text ?? ''}`;
  if (/-fsanitize|-fgnu-tm|-pg\b/.test(text))
    return {
      ...(maker === undefined ? {} : { instruction: maker.instruction }),
      reason: 'the program is built to be examined while it runs, with libraries of the compiler',
    };
  if (!isParallel(site)) return [];
  if (usesClang(site))
    return {
      ...(maker === undefined ? {} : { instruction: maker.instruction }),
      reason: 'which package holds the library of OpenMP that clang links is not known',
    };
  if (hasNewerCompiler(site)) return [];
  return [site.base.distribution === 'alpine' ? 'libgomp' : 'libgomp1'];
}

function usesClang(site: Site): boolean {
  const makers = withScripts(site).filter(compiles);
  return makers.some(
    ({ program, state, words, command }) =>
      program.startsWith('clang') ||
      words.some((word) => /^-?(?:DCMAKE_C(?:XX)?_COMPILER|CC|CXX)=.*clang/.test(word ?? '')) ||
      ['CC', 'CXX'].some((name) =>
        /clang/.test(command.wrapping.environment.get(name) ?? state.valueOf(name) ?? ''),
      ),
  );
}

function isParallel(site: Site): boolean {
  const text = `${wordsOf(withScripts(site).filter(compiles))}\n${nativeProject(site)?.text ?? ''}`;
  return /-fopenmp|\bOpenMP\b|-lgomp\b/.test(text);
}

/** The release of gcc, whose libstdc++ the distribution's plain image has. Source: https://packages.debian.org/gcc */
const GCC_OF_RELEASE: Readonly<Record<string, number>> = {
  jessie: 4,
  stretch: 6,
  buster: 8,
  bullseye: 10,
  bookworm: 12,
  trixie: 14,
};

/** Whether gcc's image has a newer compiler than the distribution, and libraries of it. */
function hasNewerCompiler({ base }: Site): boolean {
  const version = Number(/^\d+/.exec(base.tag)?.[0] ?? Number.NaN);
  return /(?:^|\/)gcc$/.test(base.repository) && !(version <= (GCC_OF_RELEASE[base.release ?? ''] ?? 0));
}

/** libstdc++ and libgomp of gcc's images, where they are newer than the distribution's. Source: gcc/Dockerfile of docker-library/gcc. */
export function standardLibrary(site: Site): readonly Artefact[] {
  if (!hasNewerCompiler(site)) return [];
  const makers = withScripts(site).filter(compiles);
  const isC =
    makers.every(
      ({ program, words }) =>
        /^(?:gcc|cc)$/.test(program) &&
        !words.some((word) => /\.(?:cc|cpp|cxx|C)$|^-lstdc\+\+$/.test(word ?? '')),
    ) || nativeProject(site)?.hasCpp === false;
  const isStatic = (option: string): boolean =>
    makers.every(({ words }) => words.some((word) => word === '-static' || word === option));
  return [
    ...(isC || isStatic('-static-libstdc++') ? [] : ['libstdc++.so.6']),
    ...(!isParallel(site) || isStatic('-static') ? [] : ['libgomp.so.1']),
  ].map((name) => ({ path: `/usr/local/lib64/${name}`, to: `/usr/local/lib/${name}` }));
}

/** Libraries that come with compilers, of which nothing that is seen is linked to. */
export function needlessLibraries(site: Site): ReadonlySet<string> {
  const found = new Set(site.base.distribution === 'alpine' ? [] : ['libstdc++6', 'libgcc-s1', 'zlib1g']);
  const text = `${wordsOf(withScripts(site).filter(compiles))}\n${nativeProject(site)?.text ?? ''}`;
  const isSeen =
    nativeProject(site) !== undefined ||
    withScripts(site)
      .filter(compiles)
      .every(({ program }) => /gcc|g\+\+|cc|c\+\+|clang/.test(program));
  if (isSeen && !isParallel(site)) for (const name of ['libgomp1', 'libgomp']) found.add(name);
  if (isSeen && !/-latomic|\batomic\b/.test(text))
    for (const name of ['libatomic1', 'libatomic']) found.add(name);
  if (isSeen && nativeProject(site)?.hasCpp === false)
    for (const name of ['libstdc++', 'libgcc']) found.add(name);
  return found;
}
