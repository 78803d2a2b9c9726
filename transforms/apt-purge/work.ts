import type { CommandUse } from '../../src/effects/used-commands.ts';

/**
 * What a command has to do with compilers. `compiles`: it compiles, or may, as pip does for a package without a wheel;
 * `own`: it installs the project itself, whose dependencies another command has built; `harmless`: it is known not to;
 * `unknown`: a program of unknown kind.
 */
export type Work = 'compiles' | 'own' | 'harmless' | 'unknown';

/** Programs that compile, or drive what compiles. */
const compilers = setOf(
  'make gmake cmake ninja meson scons bazel waf qmake configure autogen.sh buildconf bootstrap.sh autoconf autoreconf ' +
    'automake aclocal autoheader libtoolize gcc g++ cc c++ clang clang++ gfortran ld as ar cpp tcc rustc cargo ghc ghcup ' +
    'cabal stack nim crystal gnatmake ocamlfind opam dune node-gyp node-pre-gyp prebuild-install cpan cpanm cpanp ' +
    'R Rscript r littler install2.r installGithub.r phpize pecl docker-php-ext-install docker-php-ext-configure ' +
    'install-php-extensions luarocks ruby-build phpenv phpbrew perlbrew luaenv kerl ' +
    'python-build f2py cython cythonize swig bison yacc flex lex easy_install setup.py conan vcpkg ccmake xmake dpkg-buildpackage ' +
    'debuild dh_make checkinstall apxs apxs2 install_name_tool stack xbuild gprbuild rebar3 rebar mix elixirc',
);

/** Programs that neither compile nor call what does. */
const harmless = setOf(
  'apt-get apt aptitude apt-mark apt-key apt-cache add-apt-repository dpkg dpkg-query dpkg-reconfigure debconf-set-selections ' +
    'ldconfig echo printf cat tee head tail grep egrep fgrep sed awk cut tr sort uniq wc xargs find ls stat test [ true false : ' +
    'cd pushd popd pwd mkdir rmdir rm cp mv ln touch chmod chown chgrp install mktemp basename dirname readlink realpath ' +
    'set export unset umask ulimit exit trap shift eval exec source . read local declare alias shopt command type which hash ' +
    'curl wget git svn hg tar gzip gunzip bzip2 bunzip2 xz unxz zip unzip 7z md5sum sha1sum sha256sum sha512sum gpg gpgconf ' +
    'dirmngr openssl ssh-keyscan ssh-keygen rsync scp useradd usermod userdel groupadd groupmod groupdel adduser addgroup ' +
    'passwd chpasswd getent id whoami su sudo gosu env locale-gen localedef update-locale update-ca-certificates ' +
    'update-alternatives date sleep time nproc uname arch hostname getconf strip setcap file ldd ' +
    'a2enmod a2dismod a2ensite a2dissite docker-php-ext-enable docker-php-source composer service systemctl ' +
    'sh bash dash ash env nohup nice timeout yes wait jobs kill crontab du df diff cmp patch expr seq jq yq ' +
    'apt-add-repository brew gcloud sdkmanager pear psql mysql mysqld_safe phpenmod php5enmod lsb_release update-rc.d chsh python-config pg_config python3-config php-config nvm corepack n fc-cache mandb virtualenv pyvenv',
);

/** What a command has to do with compilers. */
export function workOf(use: CommandUse): Work {
  const program = use.program.replace(
    /(?<=^(?:pip|python|pypy|ruby|gem|php|perl|node|lua|pecl|phpize|gcc|g\+\+|clang|clang\+\+|gfortran|cpp))-?\d[\d.]*$/,
    '',
  );
  const words = use.words.map((word) => word ?? '$');
  switch (program) {
    case 'pip':
      return pipWork(words);
    case 'python':
    case 'pypy':
      return pythonWork(words);
    case 'easy_install':
      return words.every((word) => word.startsWith('-') || purePython.has(word)) ? 'harmless' : 'compiles';
    case 'uv':
    case 'pipenv':
    case 'poetry':
    case 'pdm':
    case 'rye':
    case 'hatch':
      return projectWork(words);
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'bun':
    case 'cnpm':
      return nodeWork(program, words);
    case 'gem':
      return gemWork(words);
    case 'bundle':
    case 'bundler':
      return /^(?:install|update|pristine)?$/.test(firstOf(words)) ? 'compiles' : 'unknown';
    case 'vagrant':
      return words.includes('plugin') ? 'compiles' : 'unknown';
    case 'go':
      return /^(?:build|install|get|test|run|generate)$/.test(firstOf(words)) ? 'compiles' : 'harmless';
    case 'conda':
    case 'mamba':
    case 'micromamba':
      return words.includes('env') || words.includes('create') ? 'compiles' : 'harmless';
    case 'rbenv':
    case 'pyenv':
    case 'rvm':
    case 'nodenv':
    case 'asdf':
      return /^(?:install|reinstall|\d.*)$/.test(firstOf(words)) ? 'compiles' : 'harmless';
    case 'perl':
      return words.some((word) => /(?:Makefile|Build)\.PL$|^-M?CPAN/.test(word)) ? 'compiles' : 'unknown';
    default:
      return otherWork(program, use.program);
  }
}

function otherWork(program: string, written: string): Work {
  if (compilers.has(program) || compilers.has(written)) return 'compiles';
  if (harmless.has(program)) return 'harmless';
  return /^(?:[\w-]+-)?(?:gcc|g\+\+|clang|ld)$|^(?:configure|config|Configure)$/.test(written)
    ? 'compiles'
    : 'unknown';
}

function firstOf(words: readonly string[]): string {
  return words.find((word) => !word.startsWith('-')) ?? '';
}

/** Wheels of these are made of Python alone. */
const purePython = setOf(
  'pip setuptools wheel virtualenv pipenv poetry pip-tools uv awscli supervisor httpie tox nox pre-commit',
);

/** Gems that have no C code. */
const pureRuby = setOf('bundler rake foreman sass compass rails-assets rubygems-update fpm jekyll');

function gemWork(words: readonly string[]): Work {
  if (firstOf(words) !== 'install') return 'harmless';
  const names = words.slice(words.indexOf('install') + 1).filter((word) => /^[a-z]/.test(word));
  return names.length > 0 && names.every((name) => pureRuby.has(name.replace(/:.*/, '')))
    ? 'harmless'
    : 'compiles';
}

/** Programs of Node.js without C code, as they are installed for all users. */
const pureNode = setOf(
  'npm yarn pnpm bower gulp gulp-cli grunt grunt-cli pm2 nodemon typescript ts-node webpack webpack-cli @angular/cli @vue/cli ' +
    'create-react-app serve http-server forever uglify-js uglifyjs eslint prettier n yo',
);

function pipWork(words: readonly string[]): Work {
  const verb = firstOf(words);
  if (verb !== 'install' && verb !== 'wheel' && verb !== 'sync') return 'harmless';
  const operands = words.slice(words.indexOf(verb) + 1).filter((word) => !word.startsWith('-'));
  const names = operands.map((word) => word.replace(/[=<>!~[;@].*$/s, '').toLowerCase());
  if (names.length > 0 && !words.some((word) => /^(?:-r|--requirement|-e)/.test(word))) {
    if (names.every((name) => purePython.has(name))) return 'harmless';
  }
  const isOwn =
    operands.length === 1 &&
    /^\.{1,2}\/?(?:\[.*\])?$|^\/(?:app|code|src|usr\/src\/app)\/?$/.test(operands[0] ?? '');
  return isOwn || words.includes('--no-deps') ? 'own' : 'compiles';
}

function pythonWork(words: readonly string[]): Work {
  const module = words.indexOf('-m');
  if (module >= 0) {
    const name = words[module + 1] ?? '';
    const rest = words.slice(module + 2);
    if (name === 'pip') return pipWork(rest);
    if (name === 'pipenv' || name === 'poetry' || name === 'uv' || name === 'pdm') return projectWork(rest);
    return /^(?:venv|virtualenv|ensurepip|compileall|site|http\.server|json\.tool)$/.test(name)
      ? 'harmless'
      : 'unknown';
  }
  const script = firstOf(words).replace(/^.*\//, '');
  if (/^(?:setup|configure|waf|build|bootstrap)(?:\.py)?$/.test(script)) {
    return words.includes('develop') ? 'own' : 'compiles';
  }
  return /^(?:get-pip|get-poetry|install-poetry|manage)\.py$/.test(script) ? 'harmless' : 'unknown';
}

function projectWork(words: readonly string[]): Work {
  const verb = firstOf(words);
  if (verb === 'pip') return pipWork(words.slice(words.indexOf('pip') + 1));
  return /^(?:install|sync|add|update|build|run|tool)$/.test(verb) ? 'compiles' : 'harmless';
}

/** `npm run build` bundles; a module with C code is built when it is installed. */
function nodeWork(program: string, words: readonly string[]): Work {
  const verb = firstOf(words);
  if (verb === '' && program === 'yarn')
    return words.some((word) => /^-(?:v|-version)$/.test(word)) ? 'harmless' : 'compiles';
  const names = words
    .slice(words.indexOf(verb) + 1)
    .filter((word) => !word.startsWith('-') && word !== 'add');
  const plain = names.map((name) => name.replace(/(?<=.)@[^/]*$/, ''));
  const isGlobal = words.some((word) => word === '-g' || word === '--global' || word === 'global');
  if (isGlobal && plain.length > 0 && plain.every((name) => pureNode.has(name))) return 'harmless';
  return /^(?:install|ci|i|it|add|in|rebuild|rb|link|clean-install|install-clean|global|update|up|fetch|import)$/.test(
    verb,
  )
    ? 'compiles'
    : 'harmless';
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

/**
 * Python packages that call a compiler when the program runs. Sources: their documentation (PyTensor, Stan, Brian 2), and
 * triton's python/triton/runtime/build.py, deepspeed/ops/op_builder, which start cc.
 */
const compilingLater = setOf(
  'theano theano-pymc aesara pytensor pymc pymc3 pymc4 pystan cmdstanpy brian2 triton vllm deepspeed sglang unsloth ' +
    'flashinfer weave instant pythran cppyy bambi',
);

/** The package of a requirements line or of pip's words that needs a compiler at run time. */
export function compilesLater(text: string): string | undefined {
  for (const [name] of text.matchAll(/(?<![\w./-])[A-Za-z][\w.-]*/g)) {
    const plain = name
      .toLowerCase()
      .replaceAll('_', '-')
      .replace(/[.-]+$/, '');
    if (compilingLater.has(plain)) return plain;
  }
  return undefined;
}
