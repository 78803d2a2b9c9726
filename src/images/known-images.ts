import { debian, ubuntu, type Distribution, type Placement } from './distributions.ts';

/** A tag taken apart at its dashes. */
export interface Tag {
  readonly text: string;
  readonly words: readonly string[];
  /** The numbers of the first word that is a version: `3.12.1` is [3, 12, 1]. */
  readonly version?: readonly number[];
}

/** Where an image departs from the default: root, `/`, `/bin/sh -c`, no variables of its own. */
export interface Traits {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly user?: string;
  readonly home?: string;
  readonly workdir?: string;
  readonly shell?: readonly string[];
}

/** What is known of one repository. */
export interface ImageEntry {
  /** What its tags stand on when no word of theirs says so. */
  readonly stands?: Placement | ((tag: Tag) => Placement | undefined);
  /** Its tags' words besides versions and distributions, parted by blanks. A tag with another word is not known. */
  readonly words?: string;
  /** Words of its tags that look like distributions are none. */
  readonly ignoresWords?: boolean;
  readonly traits?: Traits | ((tag: Tag) => Traits | undefined);
  /** Where `-onbuild` tags work; without it they are not known. */
  readonly onbuildWorkdir?: string;
  readonly windows?: boolean;
}

/** BuildKit's system.DefaultPathEnvUnix, which it sets where the image sets none; Debian and Alpine set the same. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NOTHING: Traits = {};

/**
 * Every image with facts. Source, unless one is named: the Dockerfiles in the image's repository, which
 * github.com/docker-library/official-images names in library/<image>.
 */
export const IMAGES: Readonly<Record<string, ImageEntry>> = {
  // Distributions.
  almalinux: { stands: by('almalinux', major), words: 'minimal kitten', traits: NOTHING },
  alpine: { stands: alpine, words: 'edge', traits: NOTHING },
  amazonlinux: { stands: amazonLinux, words: 'with sources minimal', traits: NOTHING },
  archlinux: {
    stands: { distribution: 'archlinux' },
    words: 'base devel multilib',
    traits: { env: { PATH: undefined } },
  },
  'archlinux/archlinux': {
    stands: { distribution: 'archlinux' },
    words: 'base devel multilib',
    traits: { env: { PATH: undefined } },
  },
  bash: { stands: { distribution: 'alpine' }, words: 'devel', traits: NOTHING },
  busybox: {
    stands: { distribution: 'busybox' },
    ignoresWords: true,
    words: 'glibc musl uclibc stable unstable ubuntu buildroot',
    traits: NOTHING,
  },
  centos: { stands: centos, traits: NOTHING },
  'quay.io/centos/centos': {
    stands: centosStream,
    words: 'stream stream8 stream9 stream10 minimal',
    traits: NOTHING,
  },
  debian: {
    stands: (tag) => debian(tag.version?.[0]),
    words: 'stable oldstable oldoldstable testing unstable experimental backports buggy',
    traits: NOTHING,
  },
  fedora: { stands: by('fedora', major), words: 'rawhide', traits: NOTHING },
  'registry.fedoraproject.org/fedora': { stands: by('fedora', major), words: 'rawhide', traits: NOTHING },
  'registry.fedoraproject.org/fedora-minimal': {
    stands: by('fedora', major),
    words: 'rawhide',
    traits: NOTHING,
  },
  opensuse: { stands: by('opensuse', majorMinor), words: 'leap tumbleweed', traits: NOTHING },
  'opensuse/leap': { stands: by('opensuse', majorMinor), traits: NOTHING },
  'opensuse/tumbleweed': { stands: { distribution: 'opensuse', release: 'tumbleweed' }, traits: NOTHING },
  oraclelinux: { stands: by('oraclelinux', major), words: 'slim fips', traits: NOTHING },
  photon: { stands: by('photon', majorMinor), traits: NOTHING },
  rockylinux: { stands: by('rocky', major), words: 'minimal', traits: NOTHING },
  'rockylinux/rockylinux': { stands: by('rocky', major), words: 'minimal', traits: NOTHING },
  ubuntu: {
    stands: (tag) => ubuntu(majorMinor(tag)),
    words: 'rolling devel',
    traits: NOTHING,
  },
  // Red Hat: registry.access.redhat.com/ubi9 and its like set `container=oci`, root and nothing else.
  ...universalBase(),

  // What languages are built on.
  'buildpack-deps': {
    stands: debian(),
    words: 'curl scm micro stable oldstable oldoldstable testing unstable',
    traits: NOTHING,
  },
  gcc: { stands: debian(), traits: { env: { GCC_VERSION: undefined } } },

  // Languages.
  composer: {
    stands: { distribution: 'alpine' },
    words: 'lts',
    traits: composer,
  },
  dart: {
    stands: debian(),
    words: 'stable beta dev sdk',
    traits: { env: { PATH: `/usr/lib/dart/bin:${DEFAULT_PATH}` } },
  },
  elixir: { stands: debian(), words: 'otp', traits: NOTHING, onbuildWorkdir: '/usr/src/app' },
  erlang: { stands: debian(), traits: NOTHING },
  golang: {
    stands: golang,
    words: 'tip',
    windows: true,
    traits: {
      workdir: '/go',
      env: { GOPATH: '/go', GOTOOLCHAIN: undefined, PATH: `/go/bin:/usr/local/go/bin:${DEFAULT_PATH}` },
    },
    onbuildWorkdir: '/go/src/app',
  },
  haskell: { stands: debian(), traits: { env: { PATH: undefined } } },
  iojs: {
    stands: debian(),
    traits: { env: { NPM_CONFIG_LOGLEVEL: undefined } },
    onbuildWorkdir: '/usr/src/app',
  },
  julia: {
    stands: debian(),
    windows: true,
    traits: { env: { JULIA_PATH: '/usr/local/julia', PATH: `/usr/local/julia/bin:${DEFAULT_PATH}` } },
  },
  node: {
    stands: debian(),
    words:
      'lts current argon boron carbon dubnium erbium fermium gallium hydrogen iron jod krypton chakracore nightly',
    traits: { env: { NODE_VERSION: undefined, YARN_VERSION: undefined, NPM_CONFIG_LOGLEVEL: undefined } },
    onbuildWorkdir: '/usr/src/app',
  },
  // https://github.com/oven-sh/bun/tree/main/dockerhub
  'oven/bun': {
    stands: { distribution: 'debian' },
    words: 'canary debian',
    traits: {
      workdir: '/home/bun/app',
      env: { BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0', BUN_INSTALL_BIN: undefined },
    },
  },
  // https://github.com/denoland/deno_docker
  'denoland/deno': {
    stands: { distribution: 'debian' },
    words: 'debian',
    traits: {
      env: {
        DENO_DIR: '/deno-dir/',
        DENO_INSTALL_ROOT: '/usr/local',
        DENO_VERSION: undefined,
        LD_LIBRARY_PATH: undefined,
      },
    },
  },
  perl: {
    stands: debian(),
    words: 'threaded stable devel',
    traits: { env: { PERL_CPANM_OPT: undefined } },
  },
  php: {
    stands: debian(),
    words: 'cli fpm apache zts',
    traits: (tag) => ({
      workdir: tag.words.some((word) => word === 'fpm' || word === 'apache') ? '/var/www/html' : '/',
      env: { PHP_INI_DIR: '/usr/local/etc/php', PHP_VERSION: undefined },
    }),
  },
  pypy: { stands: debian(), traits: { env: { PATH: undefined } }, onbuildWorkdir: '/usr/src/app' },
  python: {
    stands: debian(),
    windows: true,
    traits: {
      env: {
        PATH: `/usr/local/bin:${DEFAULT_PATH}`,
        PYTHON_VERSION: undefined,
        PYTHON_PIP_VERSION: undefined,
      },
    },
    onbuildWorkdir: '/usr/src/app',
  },
  ruby: { stands: debian(), traits: ruby, onbuildWorkdir: '/usr/src/app' },
  rust: {
    stands: debian(),
    traits: {
      env: {
        CARGO_HOME: '/usr/local/cargo',
        RUSTUP_HOME: '/usr/local/rustup',
        PATH: `/usr/local/cargo/bin:${DEFAULT_PATH}`,
      },
    },
  },
  swift: { stands: ubuntu(), words: 'rhel sim', traits: { env: { PATH: undefined } } },

  // Java.
  amazoncorretto: {
    stands: { distribution: 'amazonlinux' },
    words: 'jdk jre headless headful generic full native',
    traits: { env: { JAVA_HOME: undefined } },
  },
  'eclipse-temurin': {
    stands: ubuntu(),
    words: 'jdk jre minimal',
    windows: true,
    traits: { env: { JAVA_HOME: '/opt/java/openjdk', PATH: `/opt/java/openjdk/bin:${DEFAULT_PATH}` } },
  },
  gradle: {
    stands: (tag) => (isBelow(tag, 7, 0) ? undefined : ubuntu()),
    words: 'jdk jre jdk8 and lts current hotspot',
    traits: (tag) =>
      // The user was `gradle` until keeganwitt/docker-gradle 0170311 of 2019-05-29.
      isBelow(tag, 5, 5)
        ? undefined
        : { workdir: '/home/gradle', env: { PATH: undefined, JAVA_HOME: undefined } },
  },
  'ibm-semeru-runtimes': {
    stands: ubuntu(),
    words: 'open jdk jre',
    traits: { env: { JAVA_HOME: '/opt/java/openjdk', PATH: undefined } },
  },
  java: {
    stands: debian(),
    words: 'openjdk jdk jre',
    traits: { env: { JAVA_HOME: undefined, PATH: undefined } },
  },
  maven: {
    stands: maven,
    words: 'jdk eclipse temurin amazoncorretto openjdk ibm ibmjava semeru sapmachine adoptopenjdk',
    traits: { env: { MAVEN_CONFIG: '/root/.m2', PATH: undefined, JAVA_HOME: undefined } },
    onbuildWorkdir: '/usr/src/app',
  },
  openjdk: {
    stands: openjdk,
    words: 'jdk jre ea experimental',
    windows: true,
    traits: { env: { JAVA_HOME: undefined, PATH: undefined } },
  },

  // .NET. Source: github.com/dotnet/dotnet-docker.
  ...dotnet(),

  // Servers that are built upon.
  adoptopenjdk: {
    stands: ubuntu(),
    words: 'jdk jre hotspot openj9',
    windows: true,
    traits: { env: { JAVA_HOME: '/opt/java/openjdk', PATH: undefined } },
  },
  caddy: { stands: { distribution: 'alpine' }, windows: true, traits: { workdir: '/srv' } },
  docker: {
    stands: { distribution: 'alpine' },
    words: 'cli dind git ce stable test edge experimental',
    traits: NOTHING,
  },
  // github.com/jenkinsci/docker; SHELL is the default.
  'jenkins/jenkins': jenkins(),
  jenkins: jenkins(),
  httpd: {
    stands: debian(),
    traits: {
      workdir: '/usr/local/apache2',
      env: { HTTPD_PREFIX: '/usr/local/apache2', PATH: `/usr/local/apache2/bin:${DEFAULT_PATH}` },
    },
  },
  mariadb: {
    stands: (tag) => (isBelow(tag, 10, 3) ? undefined : ubuntu()),
    traits: (tag) => (tag.words.some((word) => word.startsWith('ubi')) ? undefined : NOTHING),
  },
  mongo: { stands: (tag) => (isBelow(tag, 4, 0) ? undefined : ubuntu()), windows: true, traits: NOTHING },
  mono: { stands: debian(), traits: NOTHING },
  mysql: { words: 'lts innovation', traits: NOTHING },
  // gitlab.com/nvidia/container-images/cuda
  'nvidia/cuda': {
    words: 'base runtime devel cudnn cudnn5 cudnn6 cudnn7 cudnn8 tensorrt',
    traits: { env: { PATH: undefined, LD_LIBRARY_PATH: undefined } },
  },
  memcached: {
    stands: debian(),
    traits: { user: 'memcache', env: { MEMCACHED_VERSION: undefined } },
  },
  nginx: {
    stands: debian(),
    words: 'perl otel stable mainline',
    traits: { env: { NGINX_VERSION: undefined } },
  },
  postgres: {
    stands: debian(),
    traits: { env: { PATH: undefined, PGDATA: undefined, PG_MAJOR: undefined } },
  },
  rabbitmq: { words: 'management', traits: { env: { PATH: undefined } } },
  'r-base': { stands: debian(), traits: NOTHING },
  sapmachine: {
    stands: ubuntu(),
    words: 'jdk jre headless lts',
    traits: { env: { JAVA_HOME: undefined, PATH: undefined } },
  },
  // github.com/sbt/docker-sbt, debian/Dockerfile and eclipse-temurin/Dockerfile
  'hseeberger/scala-sbt': scalaSbt(),
  'sbtscala/scala-sbt': scalaSbt(),
  tomcat: {
    stands: tomcat,
    words: 'jdk jre temurin corretto openjdk adoptopenjdk hotspot openj9',
    windows: true,
    traits: {
      workdir: '/usr/local/tomcat',
      env: { CATALINA_HOME: '/usr/local/tomcat', JAVA_HOME: undefined, PATH: undefined },
    },
  },
  wordpress: {
    stands: debian(),
    words: 'fpm apache',
    traits: { workdir: '/var/www/html', env: { PHP_INI_DIR: '/usr/local/etc/php' } },
  },
  redis: { stands: debian(), traits: { workdir: '/data', env: { REDIS_VERSION: undefined } } },
};

function isBelow(tag: Tag, first: number, second: number): boolean {
  const [a, b = 0] = tag.version ?? [];
  return a !== undefined && (a < first || (a === first && b < second));
}

function major(tag: Tag): string | undefined {
  const [first] = tag.version ?? [];
  return first === undefined || first > 10_000 ? undefined : String(first);
}

function majorMinor(tag: Tag): string | undefined {
  return /^v?(\d+\.\d+)/.exec(tag.words.find((word) => /^v?\d/.test(word)) ?? '')?.[1];
}

function by(
  distribution: Distribution,
  releaseOf: (tag: Tag) => string | undefined,
): (tag: Tag) => Placement {
  return (tag) => {
    const release = releaseOf(tag);
    return release === undefined ? { distribution } : { distribution, release };
  };
}

/** `20230901` is a snapshot of edge. */
function alpine(tag: Tag): Placement {
  const isEdge = tag.text === 'edge' || (tag.version?.[0] ?? 0) > 10_000_000;
  const release = isEdge ? 'edge' : majorMinor(tag);
  return release === undefined ? { distribution: 'alpine' } : { distribution: 'alpine', release };
}

/** `1` is the line of `2018.03`, whose versions are dates; 2 and 2023 are lines of their own. */
function amazonLinux(tag: Tag): Placement {
  const [year] = tag.version ?? [];
  if (year === undefined) return { distribution: 'amazonlinux' };
  return { distribution: 'amazonlinux', release: year > 2000 && year < 2022 ? '1' : String(year) };
}

/** `latest` is CentOS Linux 8, since 2021 and for good. */
function centos(tag: Tag): Placement {
  const release = tag.text === 'latest' ? '8' : (/\d+/.exec(tag.text)?.[0] ?? undefined);
  return release === undefined ? { distribution: 'centos' } : { distribution: 'centos', release };
}

function centosStream(tag: Tag): Placement {
  const release = /\d+/.exec(tag.text)?.[0];
  return release === undefined ? { distribution: 'centos' } : { distribution: 'centos', release };
}

/** Oracle Linux is the default from 12 on, and Debian before; slim images are always Debian. */
function openjdk(tag: Tag): Placement {
  const isDebian = tag.words.includes('slim') || tag.words.includes('jre') || isBelow(tag, 12, 0);
  return isDebian ? debian() : { distribution: 'oraclelinux' };
}

/**
 * What a tag without a distribution stands on is the default of the JDK image that it names: openjdk (also as `jdk-8`),
 * eclipse-temurin, amazoncorretto. Without one, it was openjdk at first, and is eclipse-temurin from 3.9 on.
 */
function maven(tag: Tag): Placement | undefined {
  if (tag.words.includes('temurin') || tag.words.includes('sapmachine')) return ubuntu();
  if (tag.words.includes('amazoncorretto')) return { distribution: 'amazonlinux' };
  const openjdkAt = tag.words.findIndex((word) => word === 'jdk' || word === 'openjdk');
  if (openjdkAt < 0)
    return tag.words.length === 1 && !isBelow(tag, 3, 9) && tag.text !== '3' ? ubuntu() : undefined;
  const words = tag.words.slice(openjdkAt + 1);
  const version = Number(words[0]);
  return Number.isInteger(version) ? openjdk({ text: tag.text, words, version: [version] }) : undefined;
}

/** Go 1.3 to 1.7 ended on jessie, before tags named the release. Source: github.com/docker-library/golang, 1.x/Dockerfile. */
function golang({ version: [major, minor = 0] = [] }: Tag): Placement {
  return debian(major === 1 && minor >= 3 && minor <= 7 ? 8 : undefined);
}

function jenkins(): ImageEntry {
  return {
    stands: debian(),
    words: 'lts rhel',
    windows: true,
    traits: {
      user: 'jenkins',
      home: '/var/jenkins_home',
      env: { JENKINS_HOME: '/var/jenkins_home', JAVA_HOME: undefined, PATH: undefined },
    },
  };
}

/** Tags begin with the JDK's vendor, which was openjdk before there was another. */
function scalaSbt(): ImageEntry {
  return {
    stands: ({ words }) => (words.includes('temurin') ? ubuntu() : words.length === 1 ? debian() : undefined),
    words: 'eclipse temurin openjdk',
    traits: {
      workdir: '/root',
      env: { JAVA_HOME: undefined, PATH: undefined, SBT_VERSION: undefined, SCALA_VERSION: undefined },
    },
  };
}

function tomcat(tag: Tag): Placement | undefined {
  if (tag.words.includes('temurin') || tag.words.includes('adoptopenjdk')) return ubuntu();
  if (tag.words.includes('corretto')) return { distribution: 'amazonlinux' };
  return tag.words.includes('slim') ? debian() : undefined;
}

/** COMPOSER_HOME was /composer, and its vendor/bin stood in PATH, until composer/docker left that in 2017. */
function composer(tag: Tag): Traits {
  const isOld = isBelow(tag, 1, 10);
  return {
    workdir: '/app',
    env: {
      COMPOSER_HOME: isOld ? undefined : '/tmp',
      COMPOSER_ALLOW_SUPERUSER: '1',
      COMPOSER_VERSION: undefined,
      PHP_INI_DIR: '/usr/local/etc/php',
      ...(isOld ? { PATH: undefined } : {}),
    },
  };
}

/** BUNDLE_PATH and BUNDLE_BIN were set, and stood in PATH, until docker-library/ruby left them out in 2019. */
function ruby(tag: Tag): Traits {
  const isOld = isBelow(tag, 3, 0);
  const bundler = isOld ? { BUNDLE_PATH: undefined, BUNDLE_BIN: undefined, GEM_PATH: undefined } : {};
  return {
    env: {
      GEM_HOME: '/usr/local/bundle',
      BUNDLE_APP_CONFIG: '/usr/local/bundle',
      BUNDLE_SILENCE_ROOT_WARNING: isOld ? undefined : '1',
      RUBY_VERSION: undefined,
      PATH: isOld ? undefined : `/usr/local/bundle/bin:${DEFAULT_PATH}`,
      ...bundler,
    },
  };
}

function universalBase(): Record<string, ImageEntry> {
  const entries: Record<string, ImageEntry> = {};
  for (const release of ['7', '8', '9', '10']) {
    const entry: ImageEntry = {
      stands: { distribution: 'ubi', release },
      ignoresWords: true,
      traits: { env: { PATH: undefined, container: 'oci' } },
    };
    const variants = [
      `ubi${release}`,
      ...['', '-minimal', '-init'].map((kind) => `ubi${release}/ubi${kind}`),
    ];
    for (const variant of [...variants, `ubi${release}-minimal`, `ubi${release}-init`]) {
      entries[`registry.access.redhat.com/${variant}`] = entry;
      entries[`registry.redhat.io/${variant}`] = entry;
      entries[`redhat/${variant}`] = entry;
    }
  }
  return entries;
}

function dotnet(): Record<string, ImageEntry> {
  const entry: ImageEntry = {
    stands: dotnetDefault,
    words: 'chiseled distroless extra composite amd64 arm64v8 arm32v7 preview aot cbl mariner',
    windows: true,
    traits: dotnetTraits,
  };
  const names = [
    'sdk',
    'aspnet',
    'runtime',
    'runtime-deps',
    'nightly/sdk',
    'nightly/aspnet',
    'nightly/runtime',
  ];
  const older = ['core/sdk', 'core/aspnet', 'core/runtime', 'core/runtime-deps'];
  // Their names on Docker Hub until 2.2.
  const hub: ImageEntry = {
    stands: ({ version: [major] = [] }) => debian(major === 1 ? 8 : 9),
    words: 'sdk runtime aspnetcore deps',
    traits: dotnetTraits,
  };
  return {
    ...Object.fromEntries(
      [...names.map((name) => `dotnet/${name}`), ...older.map((name) => `dotnet/${name}`)].map((name) => [
        `mcr.microsoft.com/${name}`,
        entry,
      ]),
    ),
    'microsoft/dotnet': hub,
    'microsoft/aspnetcore': hub,
    'microsoft/aspnetcore-build': hub,
  };
}

/** The distribution of tags that name none. Source: dotnet-docker, documentation/supported-tags.md and announcements. */
function dotnetDefault(tag: Tag): Placement | undefined {
  const [version] = tag.version ?? [];
  if (
    version === undefined ||
    tag.words.some((word) => word.startsWith('cbl') || word.startsWith('mariner'))
  ) {
    return undefined;
  }
  const debianMajor: Readonly<Record<number, number>> = { 2: 9, 3: 10, 5: 10, 6: 11, 7: 11, 8: 12, 9: 12 };
  if (version >= 10) return ubuntu('24.04');
  return Object.hasOwn(debianMajor, version) ? debian(debianMajor[version]) : undefined;
}

/** Chiseled and distroless images have no shell, and run as app (1654 from 8 on). */
function dotnetTraits(tag: Tag): Traits | undefined {
  const env = { DOTNET_RUNNING_IN_CONTAINER: 'true', PATH: undefined, NUGET_XMLDOC_MODE: undefined };
  const isBare = tag.words.some((word) => word === 'chiseled' || word === 'distroless');
  if (!isBare) return { env };
  return isBelow(tag, 8, 0) ? undefined : { env, shell: [], user: '1654', home: '/home/app' };
}
