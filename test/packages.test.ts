import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Document } from '../src/dockerfile/document.ts';
import { callsOf, type PackageCall } from '../src/effects/package-calls.ts';
import type { Cache, CallWords, Situation, Verb } from '../src/packages/contract.ts';
import { packageManagers } from '../src/packages/index.ts';

/** What a call does, and to which caches. */
type Expected = Verb['does'];

/** Per manager: real forms of its calls, and what they do. */
const forms: Readonly<Record<string, readonly (readonly [call: string, does: Expected])[]>> = {
  'apt-get': [
    ['apt-get update', 'update'],
    ['apt-get -qq -y update', 'update'],
    ['apt-get -o Acquire::Retries=3 update', 'update'],
    ['apt-get install -y --no-install-recommends curl', 'install'],
    ['apt-get -y -t bookworm-backports install git', 'install'],
    ['DEBIAN_FRONTEND=noninteractive apt-get -yq install tzdata', 'install'],
    ['sudo -E apt-get install -y curl', 'install'],
    ['/usr/bin/apt-get dist-upgrade -y', 'install'],
    ['apt-get clean', 'clean'],
    ['curl -fsSL https://deb.nodesource.com/setup_20.x | sudo -E bash -', 'update'],
  ],
  apt: [
    ['apt update', 'update'],
    ['apt install -y curl', 'install'],
    ['apt -y full-upgrade', 'install'],
    ['apt clean', 'clean'],
  ],
  aptitude: [
    ['aptitude -y update', 'update'],
    ['aptitude -R -y install vim', 'install'],
    ['aptitude -y safe-upgrade', 'install'],
    ['aptitude clean', 'clean'],
  ],
  'apt-cache': [['apt-cache madison docker-ce', 'other']],
  'apt-fast': [
    ['apt-fast update', 'update'],
    ['apt-fast install -y curl', 'install'],
  ],
  gdebi: [
    ['gdebi -n /tmp/app.deb', 'install'],
    ['tasksel install lamp-server', 'install'],
  ],
  'mk-build-deps': [
    ["mk-build-deps -i -t 'apt-get -y' debian/control", 'install'],
    ['mk-build-deps debian/control', 'other'],
  ],
  rosdep: [['rosdep install --from-paths src --ignore-src -y', 'install']],
  playwright: [
    ['npx playwright install-deps chromium', 'install'],
    ['npx -y playwright@1.40.0 install --with-deps', 'install'],
    ['python3 -m playwright install', 'other'],
  ],
  'add-apt-repository': [
    ['add-apt-repository -y ppa:deadsnakes/ppa', 'other'],
    ['apt-add-repository --yes ppa:x/y', 'other'],
  ],
  apk: [
    ['apk update', 'update'],
    ['apk add --no-cache curl', 'install'],
    ['apk --no-cache add curl', 'install'],
    ['apk add --update -t .build-deps gcc', 'install'],
    ['apk --update --repository http://dl-cdn.alpinelinux.org/alpine/edge/testing add x', 'install'],
    ['apk del .build-deps', 'other'],
  ],
  dnf: [
    ['dnf install -y httpd', 'install'],
    ['dnf -y --setopt=install_weak_deps=False --enablerepo crb install x', 'install'],
    ['dnf -y update', 'install'],
    ['dnf5 upgrade -y', 'install'],
    ['dnf -y module enable nodejs:20', 'other'],
    ['dnf -q makecache', 'update'],
    ['dnf -y clean all', 'clean'],
    ['dnf clean all --enablerepo=*', 'clean'],
  ],
  yum: [
    ['yum -y install epel-release', 'install'],
    ['yum install -y -q --nogpgcheck x', 'install'],
    ['yum groupinstall -y "Development Tools"', 'install'],
    ['yum clean all -y', 'clean'],
  ],
  microdnf: [
    ['microdnf install -y --nodocs tar', 'install'],
    ['microdnf --setopt=tsflags=nodocs update', 'install'],
    ['microdnf clean all', 'clean'],
  ],
  tdnf: [
    ['tdnf install -y ca-certificates', 'install'],
    ['tdnf clean all', 'clean'],
  ],
  zypper: [
    ['zypper --non-interactive refresh', 'update'],
    ['zypper -n in --no-recommends curl', 'install'],
    ['zypper --gpg-auto-import-keys -n install -y curl', 'install'],
    ['zypper clean -a', 'clean'],
    ['zypper cc --all', 'clean'],
    ['zypper clean', 'other'],
  ],
  pacman: [
    ['pacman -Syu --noconfirm git', 'install'],
    ['pacman -Syyu --noconfirm', 'install'],
    ['pacman -Sy', 'update'],
    ['pacman --sync --refresh --sysupgrade --noconfirm', 'install'],
    ['pacman -S --noconfirm --needed base-devel', 'install'],
    ['pacman -U --noconfirm ./x.pkg.tar.zst', 'install'],
    ['pacman -Scc', 'clean'],
    ['pacman -Scc --noconfirm', 'other'],
    ['pacman -Rns --noconfirm gcc', 'other'],
  ],
  emerge: [
    ['emerge -qv dev-vcs/git', 'install'],
    ['emerge --quiet --update --deep @world', 'install'],
    ['emerge --sync', 'other'],
    ['emerge -C nano', 'other'],
  ],
  xbps: [
    ['xbps-install -Syu', 'install'],
    ['xbps-install -Sy bash curl', 'install'],
    ['xbps-install -S', 'other'],
  ],
  swupd: [
    ['swupd bundle-add --no-boot-update git', 'install'],
    ['swupd update --no-boot-update', 'install'],
    ['swupd clean --all', 'clean'],
  ],
  urpmi: [
    ['urpmi --auto --no-recommends git', 'install'],
    ['urpmi --auto --auto-select', 'install'],
  ],
  opkg: [
    ['opkg update', 'update'],
    ['opkg --force-depends install curl', 'install'],
  ],
  pip: [
    ['pip install -r requirements.txt', 'install'],
    ['pip3.11 install x', 'install'],
    ['pip-3.6 install x', 'install'],
    ['python -m pip install --upgrade pip', 'install'],
    ['python3.12 -m pip --disable-pip-version-check install x', 'install'],
    ['/opt/venv/bin/pip install .', 'install'],
    ['pip --proxy http://proxy:3128 install x', 'install'],
    ['pip wheel -w /wheels -r requirements.txt', 'install'],
    ['pip cache purge', 'clean'],
  ],
  pipenv: [
    ['pipenv install --system --deploy', 'install'],
    ['python -m pipenv sync', 'install'],
  ],
  pipx: [
    ['pipx install --python python3.11 poetry', 'install'],
    ['python3 -m pipx inject poetry poetry-plugin-export', 'install'],
  ],
  poetry: [
    ['poetry install --no-root --only main', 'install'],
    ['poetry -n -C /app install', 'install'],
    ['poetry self add poetry-plugin-export', 'install'],
  ],
  uv: [
    ['uv sync --frozen --no-dev', 'install'],
    ['uv pip install --system -r requirements.txt', 'install'],
    ['/root/.local/bin/uv tool install ruff', 'install'],
    ['uv --directory /app sync', 'install'],
    ['uv cache clean', 'clean'],
    ['uv cache prune', 'other'],
  ],
  conda: [
    ['conda install -y -c conda-forge numpy', 'install'],
    ['/opt/conda/bin/conda env create -f environment.yml', 'install'],
    ['conda env update -n base -f environment.yml', 'install'],
    ['conda clean -afy', 'clean'],
    ['conda clean --all --yes', 'clean'],
    ['conda clean -tipsy', 'clean'],
    ['conda clean -t -y', 'other'],
  ],
  mamba: [
    ['mamba install -y -n base numpy', 'install'],
    ['mamba clean -a -y', 'clean'],
  ],
  micromamba: [
    ['micromamba install -y -n base -f /tmp/env.yaml', 'install'],
    ['micromamba create -p /env -y python=3.11', 'install'],
    ['micromamba clean --all --yes', 'clean'],
  ],
  npm: [
    ['npm ci --omit=dev', 'install'],
    ['npm --loglevel warn install -g yarn', 'install'],
    ['npm i', 'install'],
    ['npm --prefix client ci', 'install'],
    ['npm cache clean --force', 'clean'],
  ],
  yarn: [
    ['yarn', 'install'],
    ['yarn --frozen-lockfile --production', 'install'],
    ['yarn install --immutable', 'install'],
    ['yarn global add serve', 'install'],
    ['yarn --cwd client install', 'install'],
    ['yarn workspaces focus --production', 'install'],
    ['yarn cache clean', 'clean'],
  ],
  pnpm: [
    ['pnpm install --frozen-lockfile --prod', 'install'],
    ['pnpm -F api... i', 'install'],
    ['pnpm fetch', 'install'],
    ['pnpm --filter=web --prod deploy /out', 'install'],
    ['pnpm store prune', 'clean'],
  ],
  bun: [
    ['bun install --frozen-lockfile', 'install'],
    ['bun add -g serve', 'install'],
    ['bun pm cache rm', 'clean'],
  ],
  gem: [
    ['gem install bundler -v 2.4.22', 'install'],
    ['gem2.7 install rake', 'install'],
    ['gem update --system', 'install'],
    ['/usr/local/bin/gem install --no-document rails', 'install'],
  ],
  bundler: [
    ['bundle', 'install'],
    ['bundle install -j4 --retry 3', 'install'],
    ['bundle --jobs 4', 'install'],
    ['bundler update', 'install'],
  ],
  composer: [
    ['composer install --no-dev --optimize-autoloader', 'install'],
    ['composer -n -d /app install', 'install'],
    ['./composer.phar update', 'install'],
    ['composer global require drush/drush', 'install'],
    ['composer clear-cache', 'clean'],
    ['composer clearcache', 'clean'],
  ],
  go: [
    ['go build -o /app ./cmd/app', 'build'],
    ['CGO_ENABLED=0 go build -ldflags "-s -w" .', 'build'],
    ['/usr/local/go/bin/go install x@latest', 'build'],
    ['go mod download', 'install'],
    ['go -C /src build ./...', 'build'],
    ['go clean -cache -modcache', 'clean'],
    ['go clean -i', 'other'],
  ],
  cargo: [
    ['cargo build --release', 'build'],
    ['cargo +nightly build', 'build'],
    ['cargo --locked install ripgrep', 'build'],
    ['cargo fetch --target x', 'install'],
    ['cargo chef cook --release', 'build'],
  ],
  maven: [
    ['mvn -B -DskipTests package', 'build'],
    ['./mvnw clean install', 'build'],
    ['mvn -f /src/pom.xml dependency:go-offline', 'install'],
  ],
  gradle: [
    ['./gradlew build --no-daemon -x test', 'build'],
    ['gradle --no-daemon bootJar', 'build'],
  ],
  sbt: [
    ['sbt clean universal:packageZipTarball', 'build'],
    ['sbt -mem 2048 update', 'install'],
  ],
  dotnet: [
    ['dotnet restore', 'install'],
    ['dotnet publish --no-restore -o /out', 'build'],
    ['dotnet publish -c Release -o /out', 'build'],
    ['dotnet build app.csproj -c Release', 'build'],
    ['dotnet tool install -g dotnet-ef', 'install'],
    ['dotnet nuget locals all --clear', 'clean'],
  ],
  nuget: [['nuget restore App.sln', 'install']],
  cpan: [
    ['cpan install JSON', 'install'],
    ['cpan -i JSON YAML', 'install'],
  ],
  'CPAN.pm': [
    ["perl -MCPAN -e 'install JSON'", 'install'],
    ['PERL_MM_USE_DEFAULT=1 perl -MCPAN -e \'CPAN::Shell->notest("install", "JSON")\'', 'install'],
  ],
  cpanm: [
    ['cpanm --notest --installdeps .', 'install'],
    ['cpanm Mojolicious', 'install'],
  ],
  rvm: [
    ['rvm install 2.7.2', 'install'],
    ['/usr/local/rvm/bin/rvm cleanup all', 'clean'],
    ['rvm cleanup sources', 'other'],
  ],
  luarocks: [
    ['luarocks install luasec', 'install'],
    ['luarocks-5.3 install lpeg', 'install'],
    ['luarocks purge --tree /x', 'other'],
  ],
  opam: [
    ['opam install -y dune', 'install'],
    ['opam switch create 4.14.1', 'install'],
    ['opam clean -a', 'clean'],
  ],
  stack: [
    ['stack --resolver lts-20 install hlint', 'build'],
    ['stack update', 'update'],
  ],
  cabal: [
    ['cabal update', 'update'],
    ['cabal v2-install --installdir=/usr/local/bin pandoc', 'build'],
  ],
  R: [
    ['install2.r --error --deps TRUE dplyr', 'install'],
    ['/usr/local/bin/install2.r dplyr', 'install'],
  ],
};

/** Calls that touch no cache, or do nothing at all. */
const idle = [
  'apt-get --help',
  'apt-get autoremove -y',
  'apt-get install -s curl',
  'apk --version',
  'pip freeze',
  'pip --version',
  'npm run build',
  'npm config set cache /x',
  'yarn build',
  'yarn --version',
  'yarn run test',
  'pnpm run build',
  'bun run build',
  'bundle exec rake',
  'composer dump-autoload --optimize',
  'go version',
  'cargo --version',
  'mvn --version',
  './gradlew --version',
  'dotnet app.dll',
  'poetry config virtualenvs.create false',
  'pipenv run python x.py',
  'conda config --set always_yes yes',
  'gem list',
  'echo apt-get install curl',
  'command -v apt-get',
  'cpanm --version',
  'perl -pi -e s/a/b/ file',
  'perl "$SCRIPT"',
  'dotnet publish --no-restore -c Release',
];

function callOf(command: string): PackageCall | undefined {
  const document = Document.read(`FROM x\nRUN ${command}\n`, 'both');
  const instruction = document.instructions[1];
  if (instruction === undefined) throw new Error(`no RUN was read for ${command}`);
  return callsOf(document, instruction)[0];
}

describe('recognition', () => {
  it('has forms for every manager of the list', () => {
    expect(Object.keys(forms).toSorted()).toEqual(packageManagers.map(({ name }) => name).toSorted());
  });

  for (const [name, calls] of Object.entries(forms)) {
    it.each(calls)(`${name}: %s`, (command, does) => {
      const call = callOf(command);
      expect(call?.manager.name).toBe(name);
      expect(call?.verb?.does).toBe(does);
    });
  }

  it.each(idle)('leaves alone: %s', (command) => {
    const verb = callOf(command)?.verb;
    expect([...(verb?.fills ?? []), ...(verb?.empties ?? [])]).toEqual([]);
  });
});

/** The caches that a manager's forms fill or empty. */
function cachesOf(name: string): Cache[] {
  const verbs = (forms[name] ?? []).map(([command]) => callOf(command)?.verb);
  return [...new Set(verbs.flatMap((verb) => (verb?.fills ?? []).concat(verb?.empties ?? [])))];
}

const nothing: CallWords = { words: [], options: new Set(), operands: [] };

interface Place {
  readonly distribution?: string;
  readonly release?: string;
  readonly user?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Places that decide between cleanups. */
const places: readonly Place[] = [
  { distribution: 'debian', release: 'bookworm', user: 'root' },
  { distribution: 'fedora', release: '41', user: 'root' },
  { distribution: 'fedora', release: '38', user: 'root' },
  { distribution: 'centos', release: '7', user: 'root' },
  { distribution: 'rocky', release: '9', user: 'app' },
  {},
  {
    user: 'app',
    variables: { YARN_NODE_LINKER: 'node-modules', BUNDLE_PATH: '/bundle', XDG_CACHE_HOME: '/xdg' },
  },
];

const situations = places.map(({ distribution, release, user, variables = {} }): Situation => ({
  distribution,
  release,
  dockerClean: false,
  user,
  home: undefined,
  variable: (name) => variables[name],
  call: nothing,
}));

describe('the facts', () => {
  it('gives every program to one manager only', () => {
    const programs = packageManagers.flatMap((manager) => manager.programs);
    expect(programs.filter((program, at) => programs.indexOf(program) !== at)).toEqual([]);
  });

  it('names every manager once, and every cache id stands for one place', () => {
    const names = packageManagers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const places = new Map<string, string>();
    for (const cache of names.flatMap(cachesOf)) {
      const place = cache.paths.join(' ');
      expect(places.get(cache.id) ?? place).toBe(place);
      places.set(cache.id, place);
    }
    expect(places.size).toBeGreaterThan(40);
  });

  it.each(packageManagers.map((manager) => [manager.name, manager] as const))(
    '%s has sources',
    (_, manager) => {
      expect(manager.sources.length).toBeGreaterThan(0);
      for (const source of manager.sources) expect(source).toMatch(/^(?:https:\/\/\S+\.\S+|tried: .{20,})/);
    },
  );

  it.each(packageManagers.map(({ name }) => [name]))(
    '%s: every cache is avoided, removed or refused',
    (name) => {
      for (const [command] of forms[name] ?? []) {
        const verb = callOf(command)?.verb;
        for (const cache of verb?.fills ?? []) {
          expect(
            verb?.avoidance !== undefined || cache.cleanup !== undefined,
            `${command}: ${cache.id}`,
          ).toBe(true);
        }
      }
    },
  );

  it.each(packageManagers.map(({ name }) => [name]))('%s: its cleanup is shell that dash takes', (name) => {
    for (const cache of cachesOf(name)) {
      for (const situation of situations) {
        const cleanup = cache.cleanup?.(situation);
        if (cleanup === undefined) continue;
        if ('refusal' in cleanup) {
          expect(cleanup.refusal).toMatch(/[^.]$/);
          continue;
        }
        const text = cleanup.commands.join(' && ').replaceAll('{program}', name);
        const { status, stderr } = spawnSync('sh', ['-n', '-c', text], { encoding: 'utf8' });
        expect(status, `${text}: ${stderr}`).toBe(0);
        expect(text).not.toMatch(/\{[^}]*,|[;|\n]/);
      }
    }
  });

  it('never removes from the root, whatever the variables hold', () => {
    const variable = (): string => '/';
    for (const cache of packageManagers.flatMap(({ name }) => cachesOf(name))) {
      for (const situation of situations) {
        const cleanup = cache.cleanup?.({ ...situation, variable });
        if (cleanup === undefined || 'refusal' in cleanup) continue;
        for (const command of cleanup.commands) expect(command).not.toMatch(/ \/(?:\*|\s|$)/);
      }
    }
  });
});

describe('yarn', () => {
  const cleanupFor = (command: string, variables: Readonly<Record<string, string>> = {}): unknown => {
    const call = callOf(command);
    if (call === undefined) throw new Error(`${command} is no call`);
    const [situation] = situations;
    const [cache] = call.verb?.fills ?? [];
    if (situation === undefined || cache === undefined) throw new Error(`${command} fills nothing`);
    return cache.cleanup?.({ ...situation, call: call.words, variable: (name) => variables[name] });
  };

  it('takes an option that Yarn 2 does not know for a proof of Yarn 1', () => {
    expect(cleanupFor('yarn install --production')).toEqual({ commands: ['{program} cache clean'] });
    expect(cleanupFor('yarn global add serve')).toEqual({ commands: ['{program} cache clean'] });
  });

  it('needs an assumption where both would take the call', () => {
    expect(cleanupFor('yarn install --frozen-lockfile')).toHaveProperty('assumption');
    expect(cleanupFor('yarn install --immutable', { YARN_NODE_LINKER: 'node-modules' })).toHaveProperty(
      'assumption',
    );
  });

  it("refuses where Plug'n'Play may run from the cache", () => {
    expect(cleanupFor('yarn install --immutable')).toHaveProperty('refusal');
    expect(cleanupFor('yarn install --pnp')).toHaveProperty('refusal');
  });
});
