// What packages of npm need at run time besides Node: the slim images lack what the full ones inherit from buildpack-deps.

/** A package of npm that needs programs or libraries of the system. */
export interface ModuleNeed {
  /** Programs that it starts. */
  readonly programs?: readonly string[];
  /** Packages of Debian, Ubuntu and Alpine. */
  readonly packages?: { readonly debian: readonly string[]; readonly alpine: readonly string[] };
  /** What it needs is more than this table says, one clause. */
  readonly refusal?: string;
  /** A variable that, when it is set, makes the refusal void. */
  readonly unless?: readonly string[];
}

const BROWSER: ModuleNeed = {
  refusal: 'a browser in the home folder, and the libraries of that browser',
  unless: ['PUPPETEER_SKIP_DOWNLOAD', 'PUPPETEER_SKIP_CHROMIUM_DOWNLOAD', 'PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD'],
};
const LIBRARIES: ModuleNeed = { refusal: 'libraries of the system which are not in any table here' };
const IMAGEMAGICK: ModuleNeed = { programs: ['convert'] };
const GIT: ModuleNeed = { programs: ['git'] };
const PYTHON: ModuleNeed = { programs: ['python3'] };
const PRISMA: ModuleNeed = { packages: { debian: ['openssl'], alpine: ['openssl'] } };
const LIBPQ: ModuleNeed = { packages: { debian: ['libpq5'], alpine: ['libpq'] } };
const FONTS: ModuleNeed = {
  packages: { debian: ['fontconfig', 'fonts-dejavu-core'], alpine: ['fontconfig', 'ttf-dejavu'] },
};

/** Sources: the README of each package, at https://www.npmjs.com/package/NAME, and where more is given, that page. */
const NEEDS: Readonly<Record<string, ModuleNeed>> = {
  'simple-git': GIT,
  gitlog: GIT,
  'git-clone': GIT,
  gm: IMAGEMAGICK,
  imagemagick: IMAGEMAGICK,
  'imagemagick-stream': IMAGEMAGICK,
  easyimage: IMAGEMAGICK,
  'python-shell': PYTHON,
  pythonia: PYTHON,
  'youtube-dl': PYTHON,
  'youtube-dl-exec': PYTHON,
  'ps-tree': { programs: ['ps'] },
  'tree-kill': { programs: ['ps'] },
  'ps-node': { programs: ['ps'] },
  // https://www.prisma.io/docs/orm/reference/system-requirements
  prisma: PRISMA,
  '@prisma/client': PRISMA,
  'pg-native': LIBPQ,
  libpq: LIBPQ,
  // The full images have fonts beside ImageMagick: https://github.com/docker-library/buildpack-deps
  canvas: FONTS,
  '@napi-rs/canvas': FONTS,
  'skia-canvas': FONTS,
  'chartjs-node-canvas': FONTS,
  // https://pptr.dev/guides/docker, https://playwright.dev/docs/docker
  puppeteer: BROWSER,
  playwright: BROWSER,
  'playwright-chromium': BROWSER,
  '@playwright/test': BROWSER,
  cypress: BROWSER,
  electron: LIBRARIES,
  nightmare: LIBRARIES,
  phantomjs: LIBRARIES,
  'phantomjs-prebuilt': LIBRARIES,
  slimerjs: LIBRARIES,
  nodegit: LIBRARIES,
  'node-libcurl': LIBRARIES,
  'node-rdkafka': LIBRARIES,
  kerberos: LIBRARIES,
  robotjs: LIBRARIES,
  oracledb: LIBRARIES,
  ibm_db: LIBRARIES,
  odbc: LIBRARIES,
  msnodesqlv8: LIBRARIES,
  opencv4nodejs: LIBRARIES,
  mapnik: LIBRARIES,
  speaker: LIBRARIES,
  midi: LIBRARIES,
  sodium: LIBRARIES,
  'libxmljs-dom': LIBRARIES,
  'node-hid': LIBRARIES,
  usb: LIBRARIES,
};

export function needOf(name: string): ModuleNeed | undefined {
  return Object.hasOwn(NEEDS, name) ? NEEDS[name] : undefined;
}

/**
 * Packages whose install scripts compile or fetch something that brings all it needs besides the C and C++ libraries, or that only
 * print or set up a development tool.
 */
const SELF_CONTAINED = new Set(
  (
    'core-js core-js-pure core-js-compat esbuild fsevents bcrypt argon2 sharp sqlite3 better-sqlite3 protobufjs bufferutil ' +
    'utf-8-validate msgpackr-extract cpu-features ssh2 unrs-resolver @swc/core @parcel/watcher @nestjs/core ' +
    '@apollo/protobufjs es5-ext @scarf/scarf dtrace-provider snappy farmhash leveldown classic-level lmdb re2 ' +
    'isolated-vm heapdump grpc iconv hiredis microtime node-sass deasync ref-napi ffi-napi styled-components husky ' +
    'preact @prisma/engines prisma @prisma/client @sentry/cli @newrelic/native-metrics dd-trace @datadog/pprof ' +
    'zeromq bigint-buffer secp256k1 keccak node-expat libxmljs libxmljs2 vue-demi @firebase/util ' +
    'mongodb-client-encryption canvas ffmpeg-static ffprobe-static sodium-native'
  ).split(' '),
);

export function isSelfContained(name: string): boolean {
  return SELF_CONTAINED.has(name) || name.startsWith('@types/') || name.startsWith('@esbuild/');
}

/**
 * Programs of the full image that its slim variant lacks, with the package that brings each where it is called otherwise (the same
 * name in Debian and Alpine). Sources: https://github.com/docker-library/buildpack-deps, https://github.com/nodejs/docker-node,
 * https://packages.debian.org (contents)
 */
const OF_FULL_IMAGE: Readonly<Record<string, string>> = {
  git: 'git',
  hg: 'mercurial',
  svn: 'subversion',
  curl: 'curl',
  wget: 'wget',
  python3: 'python3',
  python: 'python3',
  make: 'make',
  gcc: 'gcc',
  'g++': 'g++',
  file: 'file',
  gpg: 'gnupg',
  ssh: 'openssh-client',
  scp: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  unzip: 'unzip',
  patch: 'patch',
  openssl: 'openssl',
  convert: 'imagemagick',
  identify: 'imagemagick',
  mogrify: 'imagemagick',
  montage: 'imagemagick',
  composite: 'imagemagick',
  ps: 'procps',
  top: 'procps',
  pkill: 'procps',
  pgrep: 'procps',
  free: 'procps',
};

/** The package that brings a program which the full image has and the slim one lacks. */
export function packageOfFullImage(program: string): string | undefined {
  return Object.hasOwn(OF_FULL_IMAGE, program) ? OF_FULL_IMAGE[program] : undefined;
}
