import { programsOfBase } from '../../../src/images/base-programs.ts';
import type { Site } from '../site.ts';
import { providersOf } from '../system-packages.ts';

// Sources: docker-library/buildpack-deps, debian/bookworm/{curl,scm,.}/Dockerfile, with what those packages depend on (mercurial on
// python3, git on perl, ca-certificates on openssl); docker-library/golang and rust-lang/docker-rust, which build on scm and on all of it.

const OF_CURL = 'curl wget gpg gpgv gpgconf gpg-agent dirmngr openssl sq';
const OF_SCM =
  'git hg svn svnadmin ssh scp sftp ssh-add ssh-agent ssh-keygen ssh-keyscan perl python3 ps pgrep pkill pidwait pmap pwdx free ' +
  'skill slabtop snice sysctl tload top uptime vmstat w watch';
const OF_COMPILERS =
  'gcc g++ cc c++ cpp ar as ld nm objcopy objdump ranlib readelf size strings strip make pkg-config pkgconf';
const OF_ALL =
  'autoconf automake aclocal bzip2 bunzip2 file convert identify mogrify magick composite montage compare patch unzip zipinfo xz unxz ' +
  'mysql_config mariadb_config pg_config curl-config xml2-config krb5-config dpkg-source dpkg-buildpackage python3';

const setOf = (...names: readonly string[]): ReadonlySet<string> => new Set(names.join(' ').split(' '));

const NONE = setOf();
const CURL = setOf(OF_CURL);
const SCM = setOf(OF_CURL, OF_SCM);
const GO = setOf(OF_CURL, OF_SCM, OF_COMPILERS);
const ALL = setOf(OF_CURL, OF_SCM, OF_COMPILERS, OF_ALL);
const SLIM = setOf(OF_COMPILERS, 'openssl');

/** What the image has besides the plain one of its distribution; undefined: that is not known. */
function programsOfImage({ base }: Site): ReadonlySet<string> | undefined {
  const name = base.repository.replace(/^library\//, '');
  if (/^(?:debian|ubuntu|alpine)$/.test(name)) return NONE;
  if (base.distribution === 'alpine') return name === 'golang' ? NONE : undefined;
  if (name === 'golang') return GO;
  if (name === 'rust') return base.words.includes('slim') ? SLIM : ALL;
  if (name === 'gcc') return ALL;
  if (name !== 'buildpack-deps') return undefined;
  if (base.words.includes('curl')) return CURL;
  return base.words.includes('scm') ? SCM : ALL;
}

/**
 * Those of the programs that a source starts which the builder has: one that it lacks is not there afterwards either
 * (`xdg-open`, `rundll32`).
 */
export function ofBuilder(site: Site, programs: readonly string[]): readonly string[] {
  const ofImage = programsOfImage(site);
  if (ofImage === undefined) return programs;
  const plain = programsOfBase(site.base.distribution);
  return programs.filter((program) => {
    if (ofImage.has(program) || plain?.has(program) === true) return true;
    const providers = providersOf(site, program);
    return site.installed.some(
      ({ name, known }) =>
        name === program ||
        providers.includes(name) ||
        (providers.length === 0 && known === undefined) ||
        known?.commands.includes(program) === true,
    );
  });
}
