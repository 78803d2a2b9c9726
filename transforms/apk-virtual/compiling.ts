// What a command of a RUN has to do with compilers, headers and make. The names are those that the programs' own
// documentation gives them.
import type { CommandWord, RunCommand } from '../../src/effects/run-commands.ts';
import { buildsExtensionWith } from '../../src/packages/php-extensions.ts';
import { globOf } from '../../src/shell/words.ts';

/**
 * `needs`: it compiles, or may. `unlikely`: a program in an interpreted language, which does not compile by itself.
 * `opaque`: a script or a program of which nothing is known. `free`: it never does.
 */
export type Need = 'needs' | 'opaque' | 'unlikely' | 'free';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Compilers, linkers, build systems, and package managers of languages that compile what they install. */
const COMPILES = set(
  'ar as autoconf autoheader automake aclocal autoreconf autopoint bison byacc c++ c89 c99 cabal cc clang clang++ cmake ' +
    'cpp cpan cpanm cpanp ctest cython distcc dub easy_install f2py flex g++ gcc gcc-ar gcov gfortran ghc glibtoolize gmake ' +
    'intltoolize ld ld.gold lex libtool libtoolize luarocks m4 make mason maturin mcs meson moc ninja ninja-build nasm yasm ' +
    'node-gyp node-pre-gyp nvcc objcopy objdump opam pecl pear phpize pkg-config pkgconf qmake ragel ranlib re2c rebar rebar3 ' +
    'rustc samu scons stack strip swig uic valac waf xcaddy xmake yacc zephir zig abuild abuild-sign pip-compile ' +
    'docker-php-ext-install docker-php-ext-configure crystal shards swift swiftc nim nimble gnatmake gprbuild ' +
    'ldc2 dmd fpc ocamlfind dune jbuilder elm-make bazel buck pyinstaller nuitka raco',
);
/** Their scripts, wherever they lie: `./configure`, `/usr/src/nginx/auto/configure`. */
const SCRIPTS =
  /^(?:configure|config|Configure|autogen|autogen\.sh|bootstrap|bootstrap\.sh|buildconf|buildconf\.sh|waf|b2|bjam|Build|mach|setup\.py)$/;

/** Programs that neither compile nor run what does, whatever their words. */
const FREE = set(
  ': . [ [[ a2enmod addgroup adduser alias apk arch awk gawk base64 basename break bunzip2 bzip2 cat cd chgrp chmod chown chpasswd chsh cksum ' +
    'cmp command continue cp crond crontab curl cut date dd declare delgroup deluser df diff dig dirname dos2unix du echo egrep env envsubst ' +
    'eval-nothing exec exit export expr false fc-cache fgrep file find fold free getconf getent getopts gpg gpg2 gpgconf gpgv grep groupadd groupmod groupdel cross-build-start cross-build-end gunzip ' +
    'gzip hash head help hexdump host hostname id ifconfig install ip join jq kill killall ldconfig ldd less let ln local locale-gen ' +
    'localedef logger ls lscpu lsof lzma mapfile md5sum mesg mkdir mkfifo mknod mktemp more mount mv nice nohup nproc nslookup ' +
    'od openssl passwd paste patch pgrep ping pkill popd printenv printf ps pushd pwd read readelf readlink readonly realpath ' +
    'return rev rm rmdir rsync run-parts scanelf sed seq set setcap getcap setfacl sha1sum sha256sum sha384sum sha512sum shasum shift shopt sleep sort split ' +
    'ssh ssh-keygen ssh-keyscan stat su-exec svn sync sysctl tail tar tee test time timeout touch tr trap true truncate tty type typeset ' +
    'ulimit umask umount unalias uname uniq unix2dos unlink unlzma unset unxz unzip update-ca-certificates upx useradd userdel usermod ' +
    'wait wc wget which whoami xargs xxd xz xzcat yes yq zcat zip zstd 7z 7za git git-lfs hg cvs aria2c lftp bsdtar cpio rpm2cpio fakeroot ' +
    'docker-php-ext-enable docker-php-source a2dismod htpasswd rc-update setup-timezone update-mime-database gtk-update-icon-cache ' +
    'glib-compile-schemas gdk-pixbuf-query-loaders gio-querymodules wp-cli ssh-agent ssh-add install-php-extensions php-fpm corepack n ' +
    'apt-get dpkg yum initdb mysql_install_db mysqld mysqladmin mysql psql pg_ctl createdb createuser redis-cli sqlite3 rabbitmq-plugins rabbitmqctl ' +
    'consul vault nomad kubectl helm terraform docker aws gcloud az nginx httpd apachectl apache2 supervisord supervisorctl sshd postconf newaliases postmap mysqld_safe ' +
    'java keytool javac jlink jar',
);

/** A compiler, or what runs one; not a package manager, which does so for some packages only. */
export function isCompiling(program: string): boolean {
  return (
    COMPILES.has(unversioned(program)) ||
    SCRIPTS.test(program) ||
    /^(?:cargo|go|mix|R|Rscript)$/.test(program)
  );
}

/** Programs in interpreted languages and their task runners. */
const UNLIKELY = set(
  'npx node nodejs ts-node tsc webpack webpack-cli vite rollup parcel esbuild gulp grunt bower ng nuxt next vue-cli-service babel sass ' +
    'lessc eslint jest mocha browserify hugo jekyll gatsby php php7 php8 artisan composer drush drupal symfony wp phpunit phing box phar ruby rake rails hanami ' +
    'rackup sidekiq erb thor python python2 python3 pypy pypy3 django-admin flask celery gunicorn ' +
    'ansible ansible-playbook ansible-galaxy pytest tox nosetests jupyter jupyter-nbextension jupyter-serverextension jupyter-labextension ipython twine ' +
    'mkdocs sphinx-build lein sbt mvn mvnw gradle gradlew ant scala kotlinc groovy erl elixir iex lua lua5.1 lua5.2 lua5.3 luajit perl perl5 tclsh guile ' +
    'prove plackup carton dotnet nuget mono msbuild pwsh yarnpkg lerna nx turbo hexo docsify serve pm2 meteor ember cordova ionic expo forever nodemon cross-env rimraf ' +
    'virtualenv pyvenv venv conda mamba',
);

/** Packages that are pure scripts, so that installing them compiles nothing. Sources: their pages on PyPI, npm, RubyGems. */
const PURE: Readonly<Record<string, ReadonlySet<string>>> = {
  pip: set(
    'pip setuptools wheel virtualenv pipenv pip-tools supervisor awscli s3cmd httpie mkdocs requests six ' +
      'certifi urllib3 idna chardet click poetry-core flit tox nose pytest elasticsearch-curator j2cli envtpl speedtest-cli youtube-dl yt-dlp',
  ),
  npm: set(
    'npm yarn pnpm typescript ts-node pm2 nodemon gulp gulp-cli grunt grunt-cli bower webpack webpack-cli @angular/cli @vue/cli vue-cli ' +
      'create-react-app lerna eslint mocha http-server serve forever babel-cli tslint node-gyp rimraf cross-env concurrently express-generator ' +
      'live-server json-server nx turbo coffee-script coffeescript less prettier',
  ),
  gem: set('bundler rake foreman rack tilt mime-types minitest'),
};

/** What a command needs; `tools` are the programs of the packages that would go. */
export function needOf(command: RunCommand, tools: ReadonlySet<string>): Need {
  const { words, simple, wrapping } = command;
  const program = command.program ?? lastPart(words[0]);
  if (words.length === 0) return simple === undefined ? 'opaque' : 'free';
  if (wrapping.elsewhere) return 'opaque';
  if (program === undefined) return 'opaque';
  if (tools.has(program)) return 'needs';
  const paths = words.map((word) => word.value ?? globOf(word.node) ?? '');
  const isLink = program === 'ln' && paths.some((path) => /^-\w*s|^--symbolic$/.test(path));
  if (paths.some((path) => isInBuildFolder(path) || (!isLink && isForLinker(path)))) return 'needs';
  const written = words[0]?.value ?? '';
  if (written.startsWith('-')) return 'unlikely';
  const args = words.slice(1).map(({ value }) => value);
  const manager = needOfManager(program, args);
  if (manager !== undefined) return manager;
  if (
    program.startsWith('docker-php-ext-') &&
    isHeadersOnly(tools) &&
    !buildsExtensionWith(program, args, tools)
  )
    return 'unlikely';
  if (COMPILES.has(unversioned(program)) || SCRIPTS.test(program)) return 'needs';
  if (/\.(?:py|rb|php|js|pl|phar|jar)$/.test(program)) return 'unlikely';
  if (written.includes('/') && !/^\/(?:usr\/(?:local\/)?)?s?bin\//.test(written)) {
    return UNLIKELY.has(program) || /\/(?:vendor|node_modules\/\.)?bin\//.test(written)
      ? 'unlikely'
      : 'opaque';
  }
  if (/^(?:ba|da|a|z|k)?sh$/.test(program) || program === 'source' || program === '.' || program === 'eval')
    return needOfShell(command);
  if (FREE.has(program)) return 'free';
  return UNLIKELY.has(program) || UNLIKELY.has(unversioned(program)) ? 'unlikely' : 'opaque';
}

/** Headers would go, by the names of their packages, and no compiler. */
function isHeadersOnly(tools: ReadonlySet<string>): boolean {
  const isCompiler = ['gcc', 'g++', 'cc', 'clang', 'make', 'autoconf'].some((name) => tools.has(name));
  return !isCompiler && [...tools].some((name) => /-(?:dev|headers)$/.test(name));
}

/** `$VENV/bin/pip`: the program is known, whatever the folder is. */
function lastPart(word: CommandWord | undefined): string | undefined {
  return /^"?\$\{?\w+\}?[\w./-]*\/([\w.+-]+)"?$/.exec(word?.node?.text ?? '')?.[1];
}

/** Headers and the files of pkg-config belong to what would go. */
function isInBuildFolder(path: string): boolean {
  return /^\/usr\/(?:include|(?:lib|share)\/pkgconfig)(?:\/|$)/.test(path);
}

/** Static libraries, and libraries without a version, which are what a linker looks for: `libpng16.so`. */
function isForLinker(path: string): boolean {
  return /(?:^|=)\/(?:usr\/)?lib\/.*\.(?:so|a)$/.test(path);
}

function unversioned(program: string): string {
  return program.replace(/-?\d[\d.]*$/, '') || program;
}

/** `sh -c '...'` is what its script is, which is read by itself; `sh build.sh` is not known. */
function needOfShell({ program, words }: RunCommand): Need {
  if (words.some(({ value }) => /^-\w*c$/.test(value ?? ''))) return 'free';
  const file = words[1]?.value;
  if (
    (program === '.' || program === 'source') &&
    /(?:\/bin\/activate|\/etc\/profile|\.env|\.(?:ba)?shrc|os-release)$/.test(file ?? '')
  )
    return 'free';
  return 'opaque';
}

type Words = readonly (string | undefined)[];

function needOfManager(program: string, args: Words): Need | undefined {
  const name = unversioned(program);
  const verb = args.find((word) => word === undefined || !word.startsWith('-'));
  switch (name) {
    case 'pip':
      return verb === 'install' || verb === 'wheel' || verb === undefined ? pure('pip', args) : 'free';
    case 'python':
    case 'pypy':
      return needOfPython(args);
    case 'pipenv':
    case 'poetry':
    case 'pdm':
      return /^(?:install|sync|update|add|lock)$/.test(verb ?? 'install') ? 'needs' : 'unlikely';
    case 'uv':
      return /^(?:pip|sync|tool|add|run)$/.test(verb ?? 'sync') ? 'needs' : 'free';
    case 'npm':
    case 'cnpm':
      if (/^(?:install|i|ci|add|rebuild|update|install-test|it|link|clean-install)$/.test(verb ?? ''))
        return pure('npm', args);
      if (
        /^(?:config|set|cache|prune|get|version|dedupe|uninstall|remove|rm|list|ls|audit|login|pkg)$/.test(
          verb ?? '',
        )
      )
        return 'free';
      return 'unlikely';
    case 'yarn':
      if (verb === undefined || /^(?:install|add|global|upgrade|rebuild|workspaces)$/.test(verb))
        return pure('npm', args);
      return /^(?:config|cache|set|autoclean|remove|policies)$/.test(verb) ? 'free' : 'unlikely';
    case 'pnpm':
    case 'bun':
      if (/^(?:install|i|add|fetch|rebuild|update|deploy|ci)$/.test(verb ?? '')) return pure('npm', args);
      return /^(?:config|store|prune|pm)$/.test(verb ?? '') ? 'free' : 'unlikely';
    case 'gem':
      return verb === 'install' || verb === 'update' || verb === 'i' ? pure('gem', args) : 'free';
    case 'bundle':
    case 'bundler':
      if (verb === 'exec') return 'unlikely';
      return verb === 'config' || verb === 'clean' || verb === 'lock' || verb === 'version'
        ? 'free'
        : 'needs';
    case 'cargo':
      return /^(?:install|build|b|rustc|test|run|r|bench|check|clippy)$/.test(verb ?? 'build')
        ? 'needs'
        : 'free';
    case 'go':
      return /^(?:build|install|get|test|run|generate|vet|tool)$/.test(verb ?? 'build') ? 'needs' : 'free';
    case 'mix':
      return /^(?:local|hex|phx|archive|clean)/.test(verb ?? '') ? 'unlikely' : 'needs';
    case 'R':
    case 'Rscript':
      return 'needs';
    case 'pecl':
    case 'pear':
      return /^(?:channel|clear|config|list|info|update-channels|help|version)/.test(verb ?? '')
        ? 'free'
        : 'needs';
    default:
      return undefined;
  }
}

function needOfPython(args: Words): Need {
  const at = args.findIndex((word) => word === '-m');
  const module = at < 0 ? undefined : args[at + 1];
  if (module === 'pip') return needOfManager('pip', args.slice(at + 2)) ?? 'needs';
  if (/^(?:easy_install|build|cython)$/i.test(module ?? '')) return 'needs';
  if (module === 'venv' || module === 'virtualenv' || module === 'ensurepip' || module === 'compileall')
    return 'free';
  const file = args.find((word) => word === undefined || !word.startsWith('-'));
  return file !== undefined && /(?:^|\/)(?:setup|waf|mesonbuild|build|configure)(?:\.py)?$/.test(file)
    ? 'needs'
    : 'unlikely';
}

/** Whether every package that an install names is one of those that are pure scripts. */
function pure(kind: 'pip' | 'npm' | 'gem', args: Words): Need {
  const names: (string | undefined)[] = [];
  const valued =
    /^(?:-v|--version|-i|--index-url|--extra-index-url|--trusted-host|-t|--target|--prefix|-n|--bindir|--registry|--cache-dir)$/;
  let passed = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === '-r' || word === '-e' || word === '--requirement' || word === '-c') return 'needs';
    if (word?.startsWith('-') === true) {
      if (valued.test(word)) at += 1;
    } else if (passed) names.push(word);
    else passed = true;
  }
  const named = names.filter((name) => name !== 'add');
  if (named.length === 0) return 'needs';
  const known = PURE[kind];
  return named.every((name) => name !== undefined && known?.has(name.replace(/(?<=.)[=<>~!@[].*$/, '')))
    ? 'free'
    : 'needs';
}
