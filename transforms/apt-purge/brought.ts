import type { InstallCall } from './installs.ts';

/** Commands of packages that come along with a compiler or with Debian's package tools, and may be wanted by themselves. */
const brought: readonly (readonly [packages: RegExp, commands: string])[] = [
  [
    /^(?:gcc|g\+\+|gfortran|clang|build-essential|dpkg-dev|libtool|binutils)(?:-[\d.]+)?$/,
    'ld as ar nm strip objdump objcopy ranlib readelf strings addr2line',
  ],
  [
    /^(?:build-essential|dpkg-dev|devscripts|debhelper)$/,
    'patch xz unxz xzcat bzip2 bunzip2 bzcat make perl',
  ],
  [/^(?:autoconf|automake|libtool|bison|flex)$/, 'm4'],
  [/^(?:autoconf|automake|autotools-dev|help2man|texinfo)$/, 'perl'],
  [/^gettext$/, 'envsubst gettext.sh'],
];

/** Commands that come along with the build packages, or with what these depend on. */
export function broughtBy(installs: readonly InstallCall[]): readonly string[] {
  const names = installs.flatMap(({ build }) => build.map(({ name }) => name));
  const kept = new Set(
    installs.flatMap((install) =>
      install.kept.flatMap(({ known, name }) => [name, ...(known?.commands ?? [])]),
    ),
  );
  if (kept.has('xz-utils')) for (const command of ['xz', 'unxz', 'xzcat']) kept.add(command);
  return brought
    .filter(([packages]) => names.some((name) => packages.test(name)))
    .flatMap(([, commands]) => commands.split(' '))
    .filter((command) => !kept.has(command));
}
