import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { imageBelow, lineageOf } from '../../src/dockerfile/lineage.ts';
import { readRun } from '../../src/effects/package-calls.ts';
import { factsOf } from '../../src/images/facts.ts';
import { familiarName, parseReference } from '../../src/images/reference.ts';
import { removalsIn } from './installs.ts';
import type { Site } from './site.ts';

/** What buildpack-deps installs. Source: docker-library/buildpack-deps, debian/bookworm/Dockerfile, scm and curl. */
const BUILDPACK =
  'autoconf automake bzip2 default-libmysqlclient-dev dpkg-dev file g++ gcc imagemagick libbz2-dev libc6-dev ' +
  'libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev libjpeg-dev ' +
  'libkrb5-dev liblzma-dev libmagickcore-dev libmagickwand-dev libmaxminddb-dev libncurses5-dev libncursesw5-dev ' +
  'libpng-dev libpq-dev libreadline-dev libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev ' +
  'libxslt1-dev libyaml-dev make patch unzip xz-utils zlib1g-dev build-essential pkg-config ' +
  'git mercurial openssh-client subversion procps ca-certificates curl gnupg netbase wget';

/** Beside buildpack-deps. Source: docker-library/python, 3.12/bookworm/Dockerfile. */
const PYTHON = `${BUILDPACK} libbluetooth-dev tk-dev uuid-dev`;
/** Source: docker-library/golang, 1.23/bookworm/Dockerfile. */
const GOLANG =
  'g++ gcc libc6-dev make pkg-config git mercurial openssh-client subversion procps ca-certificates curl gnupg netbase wget';
/** PHPIZE_DEPS stays in the image for docker-php-ext-install. Source: docker-library/php, 8.3/bookworm/cli/Dockerfile. */
const PHP =
  'autoconf dpkg-dev file g++ gcc libc-dev libc6-dev make pkg-config re2c ca-certificates curl xz-utils';
/** Source: docker-library/ruby, 3.3/slim-bookworm/Dockerfile. */
const RUBY_SLIM =
  'bzip2 ca-certificates libffi-dev libgmp-dev libssl-dev libyaml-dev procps zlib1g-dev tzdata';
/** Source: rust-lang/docker-rust, stable/bookworm/slim/Dockerfile. */
const RUST_SLIM = 'ca-certificates gcc libc6-dev wget';

/** By repository: what its images bring for a build, and what its slim variants bring. */
const images: Readonly<Record<string, { readonly full: string; readonly slim?: string }>> = {
  debian: { full: '' },
  ubuntu: { full: '' },
  'buildpack-deps': { full: BUILDPACK },
  gcc: { full: BUILDPACK },
  python: { full: PYTHON, slim: '' },
  node: { full: BUILDPACK, slim: '' },
  ruby: { full: BUILDPACK, slim: RUBY_SLIM },
  perl: { full: BUILDPACK, slim: '' },
  rust: { full: BUILDPACK, slim: RUST_SLIM },
  golang: { full: GOLANG },
  php: { full: PHP },
  nginx: { full: '' },
  httpd: { full: '' },
  'eclipse-temurin': { full: '' },
};

/** What the image at the bottom of a stage brings of build packages. */
export interface BasePackages {
  readonly image: string;
  readonly packages: ReadonlySet<string>;
}

/** The packages for a build that an official image brings; undefined for an image of which that is not known. */
export function basePackagesOf(stage: Stage): BasePackages | undefined {
  const name = imageBelow(stage);
  if (name === undefined) return undefined;
  const { reference } = parseReference(name);
  if (reference === undefined || factsOf(name) === undefined) return undefined;
  const repository = familiarName(reference).replace(/^(?:amd64|arm64v8|arm32v7|i386)\//, '');
  const entry = Object.hasOwn(images, repository) ? images[repository] : undefined;
  if (entry === undefined) return undefined;
  const words = (reference.tag ?? 'latest').split('-');
  if (repository === 'buildpack-deps' && words.some((word) => word === 'curl' || word === 'scm'))
    return undefined;
  const packages = words.includes('slim') ? (entry.slim ?? entry.full) : entry.full;
  return { image: name, packages: new Set(packages.split(' ')) };
}

/**
 * Whether packages may be there that nothing depends on, and that a program needs: of an unknown base, or of a RUN above that
 * removes packages.
 */
export function mayHoldOrphans({ document, stage }: Site, first: Instruction): boolean {
  if (basePackagesOf(stage) === undefined) return true;
  for (const each of lineageOf(stage)) {
    const isRemoving = each.instructions.some(
      (run) =>
        run.keyword === 'RUN' &&
        run.index < first.index &&
        removalsIn(readRun(document, run).commands) !== undefined,
    );
    if (isRemoving) return true;
  }
  return false;
}
