import type { Site } from '../site.ts';
import { systemPackage } from '../system-packages.ts';

/**
 * Crates that link a library of the system where its headers are there, with the package of those headers in Debian (of the
 * library itself, where every compiler brings them), and the crate or build dependency whose presence in Cargo.lock says that
 * they bring the library themselves.
 */
const LINKING: readonly (readonly [crate: string, headers: string, bundledBy: string, source: string])[] = [
  ['openssl-sys', 'libssl-dev', 'openssl-src', 'https://docs.rs/openssl/latest/openssl/#building'],
  [
    'libsqlite3-sys',
    'libsqlite3-dev',
    'cc',
    'https://github.com/rusqlite/rusqlite#notes-on-building-rusqlite-and-libsqlite3-sys',
  ],
  ['pq-sys', 'libpq-dev', 'pq-src', 'https://github.com/sgrif/pq-sys#pq-sys'],
  [
    'mysqlclient-sys',
    'default-libmysqlclient-dev',
    'mysqlclient-src',
    'https://github.com/sgrif/mysqlclient-sys#mysqlclient-sys',
  ],
  [
    'curl-sys',
    'libcurl4-openssl-dev',
    '-',
    'https://github.com/alexcrichton/curl-rust/blob/main/curl-sys/build.rs',
  ],
  [
    'libdbus-sys',
    'libdbus-1-dev',
    'cc',
    'https://github.com/diwic/dbus-rs/blob/master/libdbus-sys/Cargo.toml',
  ],
  ['alsa-sys', 'libasound2-dev', '-', 'https://github.com/diwic/alsa-sys/blob/master/build.rs'],
  ['libudev-sys', 'libudev-dev', '-', 'https://github.com/dcuddeback/libudev-sys/blob/master/build.rs'],
  [
    'zmq-sys',
    'libzmq3-dev',
    'zeromq-src',
    'https://github.com/erickt/rust-zmq/blob/master/zmq-sys/build/main.rs',
  ],
  ['expat-sys', 'libexpat1-dev', '-', 'https://github.com/servo/libexpat/blob/master/expat-sys/build.rs'],
  [
    'yeslogic-fontconfig-sys',
    'libfontconfig1-dev',
    '-',
    'https://github.com/yeslogic/fontconfig-rs/blob/master/fontconfig-sys/build.rs',
  ],
  [
    'servo-fontconfig-sys',
    'libfontconfig1-dev',
    '-',
    'https://github.com/servo/libfontconfig/blob/master/build.rs',
  ],
  [
    'freetype-sys',
    'libfreetype-dev',
    '-',
    'https://github.com/PistonDevelopers/freetype-sys/blob/master/build.rs',
  ],
  [
    'servo-freetype-sys',
    'libfreetype-dev',
    '-',
    'https://github.com/servo/libfreetype2/blob/master/freetype-sys/build.rs',
  ],
  ['libxml', 'libxml2-dev', '-', 'https://github.com/KWARC/rust-libxml/blob/master/build.rs'],
  ['libxslt', 'libxslt1-dev', '-', 'https://docs.rs/crate/libxslt/0.1.5/source/build.rs'],
  ['magick_rust', 'libmagickwand-dev', '-', 'https://docs.rs/crate/magick_rust/2.1.1/source/build.rs'],
  ['ncurses', 'libncurses-dev', '-', 'https://docs.rs/crate/ncurses/6.0.1/source/build.rs'],
  ['snmalloc-sys', 'libatomic1', '-', 'https://docs.rs/crate/snmalloc-sys/0.7.6/source/build.rs'],
  ['x11', 'libx11-dev', '-', 'https://docs.rs/crate/x11/2.21.0/source/build.rs'],
  ['glib-sys', 'libglib2.0-dev', '-', 'https://docs.rs/crate/glib-sys/0.22.9/source/Cargo.toml'],
  ['gobject-sys', 'libglib2.0-dev', '-', 'https://docs.rs/crate/gobject-sys/0.22.9/source/Cargo.toml'],
  ['gio-sys', 'libglib2.0-dev', '-', 'https://docs.rs/crate/gio-sys/0.22.9/source/Cargo.toml'],
  ['cairo-sys-rs', 'libcairo2-dev', '-', 'https://docs.rs/crate/cairo-sys-rs/0.22.9/source/Cargo.toml'],
];

/**
 * Crates by whose name they bind a library, and that need none that Debian's plain images lack: bindings of the kernel, of other
 * platforms and of the browser; those that compile what they bind, unless a feature or a variable asks for another; and those of
 * bzip2, liblzma, zlib and zstd, which dpkg needs. Source: the build.rs of each, read in the releases of 2026-11-21
 * (`https://docs.rs/crate/NAME/latest/source/build.rs`); Pre-Depends of dpkg.
 */
const SELF_CONTAINED = new Set(
  (
    'js-sys web-sys windows-sys linux-raw-sys core-foundation-sys security-framework-sys system-configuration-sys ' +
    'inotify-sys fsevent-sys kqueue-sys io-kit-sys coreaudio-sys objc-sys ndk-sys jni-sys dirs-sys dirs-sys-next ' +
    'renderdoc-sys clang-sys zstd-sys bzip2-sys lz4-sys lzma-sys libz-sys libz-ng-sys cloudflare-zlib-sys jemalloc-sys ' +
    'tikv-jemalloc-sys libmimalloc-sys onig_sys librocksdb-sys libssh2-sys libnghttp2-sys aws-lc-sys ' +
    'aws-lc-fips-sys boring-sys secp256k1-sys mdbx-sys lmdb-rkv-sys lmdb-master-sys libgit2-sys libsodium-sys libsodium-sys-stable ' +
    'backtrace-sys brotli-sys miniz-sys fuchsia-zircon-sys kernel32-sys ws2_32-sys user32-sys advapi32-sys crypt32-sys ' +
    'secur32-sys gdi32-sys shell32-sys ole32-sys dbghelp-sys userenv-sys winmm-sys wepoll-sys ' +
    'rdkafka-sys ittapi-sys tracy-client-sys rquickjs-sys mozjs_sys audiopus_sys mozjpeg-sys liblzma-sys jni-sys-macros oboe-sys'
  ).split(' '),
);

/** What the locked crates of a project link. */
export interface LinkedLibraries {
  /** Packages of the distribution. */
  readonly packages: readonly string[];
  /** A crate of which it is not known. */
  readonly unknown: string | undefined;
}

/** The run-time packages of the libraries that a project's crates link, where the image has the headers of all of them. */
export function linkedLibraries(site: Site, locked: ReadonlyMap<string, readonly string[]>): LinkedLibraries {
  const packages = new Set<string>();
  for (const [crate, needs] of locked) {
    const row = LINKING.find(([name]) => name === crate);
    if (row === undefined) {
      if (/[-_]sys(?:$|[-_\d])/.test(crate) && !SELF_CONTAINED.has(crate))
        return { packages: [], unknown: crate };
      continue;
    }
    const [, headers, bundledBy] = row;
    const isBundled = bundledBy === 'cc' ? needs.includes('cc') : locked.has(bundledBy);
    if (isBundled) continue;
    const runtime = systemPackage(site, headers)?.runtime;
    if (runtime === undefined) return { packages: [], unknown: crate };
    for (const name of runtime) packages.add(name);
  }
  return { packages: [...packages], unknown: undefined };
}
