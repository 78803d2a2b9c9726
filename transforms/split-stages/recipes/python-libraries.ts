/** What a package of PyPI needs at run time that python:X has and python:X-slim does not. */
export interface RunTimeNeed {
  /** Packages of Debian; by release where the name differs, the rest by ''. */
  readonly libraries?: Readonly<Record<string, string>>;
  /** Programs that it starts. */
  readonly programs?: readonly string[];
  /** It is linked to whatever the build finds, so that nobody can tell. */
  readonly isOpen?: true;
  /** Where that is said. */
  readonly source: string;
}

const POSTGRES: RunTimeNeed = {
  libraries: { '': 'libpq5' },
  source: 'https://www.psycopg.org/docs/install.html#runtime-requirements',
};
const MYSQL: RunTimeNeed = {
  libraries: { jessie: 'libmysqlclient18', stretch: 'libmariadbclient18', '': 'libmariadb3' },
  source: 'https://github.com/PyMySQL/mysqlclient#linux; default-libmysqlclient-dev of each release',
};
const MAGIC: RunTimeNeed = {
  libraries: { trixie: 'libmagic1t64', '': 'libmagic1' },
  source: 'https://github.com/ahupp/python-magic#debianubuntu',
};
const GLIB: RunTimeNeed = {
  libraries: { trixie: 'libglib2.0-0t64', '': 'libglib2.0-0' },
  source: 'https://github.com/opencv/opencv-python/issues/370',
};
const KERBEROS: RunTimeNeed = {
  libraries: { '': 'libgssapi-krb5-2' },
  source: 'https://github.com/pythongssapi/python-gssapi#requirements',
};
const CAIRO: RunTimeNeed = {
  libraries: { '': 'libcairo2 fonts-dejavu-core' },
  source: 'https://doc.courtbouillon.org/cairocffi/stable/overview.html#installing-cffi',
};
const GIT: RunTimeNeed = {
  programs: ['git'],
  source: 'https://gitpython.readthedocs.io/en/stable/intro.html',
};
const SSH: RunTimeNeed = {
  programs: ['ssh'],
  source: 'https://docs.ansible.com/ansible/latest/inventory_guide/connection_details.html',
};
const OPENMP: RunTimeNeed = {
  libraries: { '': 'libgomp1' },
  source: 'https://github.com/microsoft/LightGBM/blob/master/python-package/README.rst',
};

/**
 * By name as PEP 503 writes it. The images: https://github.com/docker-library/buildpack-deps/blob/master/debian/bookworm/Dockerfile
 * and docker-library/python's Dockerfile-linux.template.
 */
const NEEDS: Readonly<Record<string, RunTimeNeed>> = {
  psycopg2: POSTGRES,
  psycopg: POSTGRES,
  'psycopg-c': POSTGRES,
  psycopg2cffi: POSTGRES,
  pygresql: POSTGRES,
  mysqlclient: MYSQL,
  'mysql-python': MYSQL,
  'flask-mysqldb': MYSQL,
  'python-magic': MAGIC,
  filemagic: MAGIC,
  'file-magic': MAGIC,
  'libarchive-c': {
    libraries: { '': 'libarchive13' },
    source: 'https://github.com/Changaco/python-libarchive-c',
  },
  'opencv-python': GLIB,
  'opencv-contrib-python': GLIB,
  'opencv-python-headless': GLIB,
  'opencv-contrib-python-headless': GLIB,
  gssapi: KERBEROS,
  kerberos: KERBEROS,
  pykerberos: KERBEROS,
  'requests-kerberos': KERBEROS,
  krb5: KERBEROS,
  cairocffi: CAIRO,
  cairosvg: CAIRO,
  pycairo: CAIRO,
  svglib: CAIRO,
  weasyprint: {
    libraries: {
      '': 'libcairo2 libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libgdk-pixbuf-2.0-0 shared-mime-info fonts-dejavu-core',
      buster:
        'libcairo2 libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libgdk-pixbuf2.0-0 shared-mime-info fonts-dejavu-core',
    },
    source: 'https://doc.courtbouillon.org/weasyprint/stable/first_steps.html#linux',
  },
  pycurl: {
    libraries: { jessie: 'libcurl3', stretch: 'libcurl3', trixie: 'libcurl4t64', '': 'libcurl4' },
    source: 'http://pycurl.io/docs/latest/install.html',
  },
  wand: {
    libraries: {
      buster: 'libmagickwand-6.q16-6',
      bullseye: 'libmagickwand-6.q16-6',
      bookworm: 'libmagickwand-6.q16-6',
      trixie: 'libmagickwand-7.q16-10',
    },
    source: 'https://docs.wand-py.org/en/latest/guide/install.html',
  },
  pyicu: {
    libraries: {
      stretch: 'libicu57',
      buster: 'libicu63',
      bullseye: 'libicu67',
      bookworm: 'libicu72',
      trixie: 'libicu76',
    },
    source: 'https://packages.debian.org/search?keywords=libicu-dev',
  },
  uwsgi: {
    libraries: {
      jessie: 'libxml2 libpcre3',
      stretch: 'libxml2',
      bullseye: 'libxml2 libpcre3',
      '': 'libxml2',
    },
    source:
      'https://github.com/unbit/uwsgi/blob/master/uwsgiconfig.py (xml, pcre: auto); tried on bookworm and trixie',
  },
  'ibm-db': {
    libraries: { '': 'libxml2' },
    source: 'https://github.com/ibmdb/python-ibmdb/blob/master/README.md',
  },
  pycrypto: {
    libraries: { '': 'libgmp10' },
    source: 'https://github.com/pycrypto/pycrypto/blob/master/setup.py (_fastmath)',
  },
  fastecdsa: { libraries: { '': 'libgmp10' }, source: 'https://github.com/AntonKueltz/fastecdsa#installing' },
  lightgbm: OPENMP,
  lightfm: OPENMP,
  nmslib: OPENMP,
  gitpython: GIT,
  dvc: GIT,
  'pre-commit': GIT,
  copier: GIT,
  cookiecutter: GIT,
  ansible: SSH,
  'ansible-core': SSH,
  'ansible-runner': SSH,
  'python-gnupg': {
    programs: ['gpg'],
    source: 'https://docs.red-dove.com/python-gnupg/#deployment-requirements',
  },
  dlib: { isOpen: true, source: 'https://github.com/davisking/dlib/blob/master/dlib/CMakeLists.txt' },
  'face-recognition': { isOpen: true, source: 'https://github.com/ageitgey/face_recognition (dlib)' },
  'pillow-simd': { isOpen: true, source: 'https://github.com/uploadcare/pillow-simd' },
  pil: { isOpen: true, source: 'https://pypi.org/project/PIL/' },
  pygobject: { isOpen: true, source: 'https://pygobject.gnome.org/getting_started.html' },
  mapnik: { isOpen: true, source: 'https://github.com/mapnik/python-mapnik' },
  odoo: {
    isOpen: true,
    source: 'https://www.odoo.com/documentation/17.0/administration/on_premise/source.html',
  },
};

/**
 * Packages that build when they run: with binutils, make or a compiler of the image. Sources: their documentation
 * (https://pyinstaller.org/en/stable/requirements.html#gnu-linux, https://nuitka.net/user-documentation/user-manual.html).
 */
export const BUILDS_WHEN_IT_RUNS = new Set(
  'pyinstaller nuitka exodus-bundler cx-freeze conan scons meson buildozer platformio python-for-android pybuilder cibuildwheel'.split(
    ' ',
  ),
);

/** What a package needs, by its name in whatever spelling. */
export function runTimeNeedOf(name: string): RunTimeNeed | undefined {
  const normal = name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  return Object.hasOwn(NEEDS, normal) ? NEEDS[normal] : undefined;
}

/** The libraries of a need in a release; undefined if they are not known there. */
export function librariesIn(need: RunTimeNeed, release: string | undefined): readonly string[] | undefined {
  if (need.libraries === undefined) return [];
  const names = need.libraries[release ?? ''] ?? need.libraries[''];
  return names?.split(' ');
}
