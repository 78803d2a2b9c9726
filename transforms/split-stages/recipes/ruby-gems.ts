import { namedInSource, type SourceLanguage } from '../named-in-source.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { besideGemfile } from './ruby-installs.ts';

/** What a gem needs at run time that ruby:X has and ruby:X-slim does not. */
interface GemNeed {
  /** Packages of Debian; by release where the name differs, the rest by ''. */
  readonly libraries?: Readonly<Record<string, string>>;
  readonly programs?: readonly string[];
  /** It is linked to whatever the build finds. */
  readonly isOpen?: true;
  readonly source: string;
}

const MAGICK: GemNeed = {
  programs: ['convert'],
  source: 'https://github.com/minimagick/minimagick#requirements',
};
const CURL: GemNeed = {
  libraries: { jessie: 'libcurl3', stretch: 'libcurl3', trixie: 'libcurl4t64', '': 'libcurl4' },
  source: 'https://github.com/typhoeus/ethon/blob/master/lib/ethon/curls/settings.rb (ffi_lib libcurl)',
};
const GIT: GemNeed = { programs: ['git'], source: 'https://github.com/ruby-git/ruby-git#about-this-project' };
const NODE: GemNeed = { programs: ['node'], source: 'https://github.com/rails/execjs#readme' };
const SQLITE: GemNeed = {
  libraries: { '': 'libsqlite3-0' },
  source: 'https://github.com/sparklemotion/sqlite3-ruby/blob/main/INSTALLATION.md',
};

/** The images: docker-library/buildpack-deps, docker-library/ruby's Dockerfile.template (what slim installs). */
const NEEDS: Readonly<Record<string, GemNeed>> = {
  pg: { libraries: { '': 'libpq5' }, source: 'https://github.com/ged/ruby-pg#requirements' },
  mysql2: {
    libraries: { jessie: 'libmysqlclient18', stretch: 'libmariadbclient18', '': 'libmariadb3' },
    source: 'https://github.com/brianmario/mysql2#linux-and-other-unixes',
  },
  sqlite3: SQLITE,
  mini_magick: MAGICK,
  paperclip: {
    programs: ['convert', 'file'],
    source: 'https://github.com/thoughtbot/paperclip#requirements',
  },
  'kt-paperclip': {
    programs: ['convert', 'file'],
    source: 'https://github.com/kreeti/kt-paperclip#requirements',
  },
  dragonfly: MAGICK,
  rmagick: {
    libraries: {
      buster: 'libmagickwand-6.q16-6',
      bullseye: 'libmagickwand-6.q16-6',
      bookworm: 'libmagickwand-6.q16-6',
      trixie: 'libmagickwand-7.q16-10',
    },
    source: 'https://github.com/rmagick/rmagick#prerequisites',
  },
  curb: CURL,
  ethon: CURL,
  typhoeus: CURL,
  charlock_holmes: {
    libraries: {
      stretch: 'libicu57',
      buster: 'libicu63',
      bullseye: 'libicu67',
      bookworm: 'libicu72',
      trixie: 'libicu76',
    },
    source: 'https://github.com/brianmario/charlock_holmes#installing',
  },
  'ruby-filemagic': {
    libraries: { trixie: 'libmagic1t64', '': 'libmagic1' },
    source: 'https://github.com/blackwinter/ruby-filemagic',
  },
  mimemagic: {
    libraries: { '': 'shared-mime-info' },
    source: 'https://github.com/mimemagicrb/mimemagic#dependencies',
  },
  gssapi: { libraries: { '': 'libgssapi-krb5-2' }, source: 'https://github.com/zenchild/gssapi' },
  tzinfo: { libraries: { '': 'tzdata' }, source: 'https://github.com/tzinfo/tzinfo#data-sources' },
  execjs: NODE,
  git: GIT,
  'bundler-audit': GIT,
  capistrano: {
    programs: ['ssh'],
    source: 'https://capistranorb.com/documentation/overview/what-is-capistrano/',
  },
  'pygments.rb': {
    programs: ['python3'],
    source: 'https://github.com/pygments/pygments.rb#system-requirements',
  },
  'wkhtmltopdf-binary': { isOpen: true, source: 'https://github.com/zakird/wkhtmltopdf_binary_gem' },
  grover: { isOpen: true, source: 'https://github.com/Studiosol/grover#installation' },
  'ruby-vips': { isOpen: true, source: 'https://github.com/libvips/ruby-vips#requirements' },
  webdrivers: { isOpen: true, source: 'https://github.com/titusfortner/webdrivers' },
};

/** The gems that the stage installs, as far as they can be read. */
export interface Gems {
  readonly names: ReadonlySet<string>;
  /** Files that name others and cannot be read. */
  readonly unread: readonly string[];
}

/** What `gem install` names, and what the lock file of each `bundle install` does. Source: https://bundler.io/man/bundle-install.1.html */
export function gemsOf(site: Site, installs: readonly StageCommand[]): Gems {
  const names = new Set<string>();
  const unread = new Set<string>();
  for (const command of installs) {
    if (command.call?.manager.name === 'gem') {
      for (const word of command.call.words.operands)
        if (word !== undefined && !/[$/]/.test(word)) names.add(word.replace(/:.*/, ''));
      continue;
    }
    const lock = site.source.read(besideGemfile(command, 'Gemfile.lock') ?? '');
    if (lock === undefined) unread.add('Gemfile.lock');
    for (const [, name] of lock?.matchAll(/^ {4}([\w.-]+)(?: \(|$)/gm) ?? [])
      if (name !== undefined) names.add(name);
    if (/^GIT$/m.test(lock ?? '')) names.add('git');
  }
  if (names.has('tzinfo-data')) names.delete('tzinfo');
  if (names.has('mini_racer') || names.has('therubyracer')) names.delete('execjs');
  return { names, unread: [...unread] };
}

export interface GemNeeds {
  readonly libraries: readonly string[];
  readonly programs: readonly string[];
}

/** What the gems need of the full image; the name of one whose needs are not known. */
export function needsOfGems({ names }: Gems, release: string | undefined): GemNeeds | string {
  const libraries = new Set<string>();
  const programs = new Set<string>();
  for (const name of names) {
    const need = Object.hasOwn(NEEDS, name) ? NEEDS[name] : undefined;
    if (need === undefined) continue;
    const found = need.libraries === undefined ? '' : (need.libraries[release ?? ''] ?? need.libraries['']);
    if (need.isOpen === true || found === undefined) return name;
    for (const library of found.split(' ')) if (library !== '') libraries.add(library);
    for (const program of need.programs ?? []) programs.add(program);
  }
  return { libraries: [...libraries], programs: [...programs] };
}

const LANGUAGE: SourceLanguage = {
  sources: /\.(?:rb|rake|ru|erb)$/,
  ignored: /^(?:spec|test|tests|features|vendor|node_modules|tmp|log|docs?)$/,
  starts: /(?:\b(?:system|exec|spawn|popen|Open3\.\w+|IO\.popen)\s*\(?\s*["']|%x[({[]|`)([\w.+-]+)/g,
};

/** Programs that the Ruby files of the context start; undefined without a context. */
export function startedByRuby({ context, source }: Site): readonly string[] | undefined {
  if (context === undefined) return undefined;
  const found = new Set<string>();
  for (const { sources, copy } of source.copies) {
    if (copy.kind !== 'context') continue;
    for (const path of sources)
      if (path !== undefined && context.kindOf(path) === 'folder')
        for (const program of namedInSource(context, path, LANGUAGE)?.programs ?? []) found.add(program);
  }
  return [...found];
}
