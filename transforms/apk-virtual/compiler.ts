import { PHPIZE_DEPS } from './expansion.ts';
import type { StageCalls } from './calls.ts';
import { isCompiling } from './compiling.ts';
import { type Deciding, decidingAt } from './deciding.ts';
import { isCandidate, type JudgedCall, packagesOf } from './judging.ts';
import type { Judged } from './part.ts';
import type { Use } from './uses.ts';

/** Packages that are or bring a compiler. Source: `depends` of their APKBUILDs in alpinelinux/aports. */
const COMPILERS =
  /^(?:gcc|g\+\+|gcc\d+|build-base|alpine-sdk|abuild|clang\d*|llvm\d*|gfortran|gcc-\w+|tcc|go|rust|cargo|rustup|ghc|stack|cabal|gdc|ldc|ocaml\S*|opam|crystal|nim|zig|vala|musl-dev|libc-dev|openjdk\S*|maven|R-dev|nvidia\S*)$/;

/**
 * Headers that no RUN can compile with: of what a package manager installs nothing is built, and the author wants the
 * libraries that come with the headers.
 */
export function compilerProblem(
  { adds, unread }: StageCalls,
  shipping: readonly JudgedCall[],
  uses: readonly Use[],
  tools: ReadonlySet<string>,
): Deciding | undefined {
  const [first] = shipping;
  if (first === undefined || unread.length > 0) return undefined;
  const isLate = packagesOf(shipping).some((each) => isCandidate(each) && each.deletion !== undefined);
  const isCompiled = uses.some(
    ({ need, programs }) =>
      need === 'opaque' || [...programs].some((program) => isCompiling(program) || tools.has(program)),
  );
  if (isLate || isCompiled) return undefined;
  const words = adds.flatMap(({ operands }) => operands);
  const isThere = words.some(
    ({ unknown, packages }) =>
      unknown !== undefined || packages.some(({ name }) => COMPILERS.test(name) || name === PHPIZE_DEPS),
  );
  return isThere
    ? undefined
    : decidingAt(first.call.run, 'no compiler is installed, so that nothing is built with them');
}

/** RUNs that install a compiler of their own and delete it, where nothing but headers is left by others. */
export function withoutSelfSufficient(
  uses: readonly Use[],
  all: readonly JudgedCall[],
  shipping: readonly JudgedCall[],
): readonly Use[] {
  const isHeadersOnly = packagesOf(shipping)
    .filter(isCandidate)
    .every(({ name, deletion }) => deletion === undefined && /-(?:dev|headers)$/.test(name));
  if (!isHeadersOnly) return uses;
  const own = new Set(
    all
      .filter((judged) =>
        packagesOf([judged]).some(
          ({ name, deletion }) => deletion?.isInTime === true && COMPILERS.test(name),
        ),
      )
      .map(({ call }) => call.run),
  );
  for (const { call } of shipping) own.delete(call.run);
  return uses.map((use) => (own.has(use.run) && use.need !== 'free' ? { ...use, need: 'unlikely' } : use));
}

/** A compiler that programs in its language are often started with: `go run`, `cargo run`, `mvn spring-boot:run`. */
export function toolchainOf(packages: readonly Judged[]): string | undefined {
  return packages.find(
    (each) =>
      isCandidate(each) &&
      /^(?:go|rust|cargo|maven|ghc|stack|openjdk\d+(?:-jdk)?|gradle|sbt|crystal|nim|zig)$/.test(each.name),
  )?.name;
}
