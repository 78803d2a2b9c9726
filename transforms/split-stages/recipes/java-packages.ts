import type { Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';

// Sources: https://packages.debian.org/source/bookworm/openjdk-17, https://packages.debian.org/source/bookworm/java-common,
// https://pkgs.alpinelinux.org/package/v3.20/community/x86_64/openjdk17

/** The JRE's package for that of a JDK; undefined for any other package. */
function jreOf(name: string): string | undefined {
  const debian = /^(openjdk-\d+|default)-jdk(-headless)?$/.exec(name);
  if (debian !== null) return `${debian[1] ?? ''}-jre${debian[2] ?? ''}`;
  const alpine = /^(openjdk\d+)(?:-jdk)?$/.exec(name);
  return alpine === null ? undefined : `${alpine[1] ?? ''}-jre`;
}

const JRE = /^(?:openjdk-\d+|default)-jre(?:-headless)?$|^openjdk\d+-jre(?:-(?:base|headless))?$/;

/** The packages that bring Java to a plain image, in place of those of the JDK. */
export function jdkPackages({
  installed,
  stage,
  base,
}: Site): { readonly names: readonly string[] } | Obstacle {
  const names = installed.flatMap(({ name }) => jreOf(name) ?? (JRE.test(name) ? name : []));
  if (names.length > 0) return { names: [...new Set(names)] };
  // Debian's Maven depends on default-jre-headless, and recommends default-jdk.
  const brings = installed.find(({ name }) => /^(?:maven|gradle|ant)$/.test(name));
  if (brings !== undefined && base.distribution === 'debian') return { names: ['default-jre'] };
  return {
    instruction: brings?.instruction ?? stage.from,
    reason: `which Java ${base.name} gets, and how, is not known`,
  };
}

/** Packages that the runtime does not get: the JDK's, for which it has a JRE, and the build tools. */
export function replacedPackages({ installed }: Site): ReadonlySet<string> {
  return new Set(
    installed.map(({ name }) => name).filter((name) => jreOf(name) !== undefined || TOOLS.test(name)),
  );
}

const TOOLS = /^(?:maven|gradle|ant|sbt|scala|kotlin|leiningen|nodejs|npm|yarn)$/;
