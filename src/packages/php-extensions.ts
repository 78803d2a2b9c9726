/**
 * Extensions of PHP's own source, and the packages of Alpine and Debian whose headers each is built with; none where PHP brings
 * all that it needs. Source: ext/NAME/config.m4 in php/php-src.
 */
const HEADERS: Readonly<Record<string, RegExp | undefined>> = {
  bcmath: undefined,
  calendar: undefined,
  ctype: undefined,
  exif: undefined,
  fileinfo: undefined,
  filter: undefined,
  json: undefined,
  mysql: undefined,
  mysqli: undefined,
  opcache: undefined,
  pcntl: undefined,
  pdo: undefined,
  pdo_mysql: undefined,
  posix: undefined,
  session: undefined,
  shmop: undefined,
  sysvmsg: undefined,
  sysvsem: undefined,
  sysvshm: undefined,
  tokenizer: undefined,
  bz2: /bz2|bzip2/,
  dom: /xml2/,
  gd: /freetype|jpeg|png|webp|xpm|vpx|gd-|zlib|libz-|avif/,
  gmp: /gmp/,
  intl: /icu/,
  ldap: /ldap|sasl/,
  mbstring: /onig/,
  pdo_pgsql: /pq|postgresql/,
  pgsql: /pq|postgresql/,
  simplexml: /xml2/,
  soap: /xml2/,
  sockets: /^linux-(?:libc-)?(?:dev|headers)$/,
  xml: /xml2/,
  xmlrpc: /xml2/,
  xmlreader: /xml2/,
  xmlwriter: /xml2/,
  xsl: /xslt|xml2|gcrypt/,
  zip: /zip|zlib|libz-/,
};

const INSTALLER = /^docker-php-ext-(?:install|configure)$/;

/**
 * Whether `docker-php-ext-install` or `docker-php-ext-configure` may use any of these headers. The compiler is the business of
 * these scripts and their image. Source: docker-library/php, docker-php-ext-install.
 */
export function buildsExtensionWith(
  program: string,
  words: readonly (string | undefined)[],
  headers: Iterable<string>,
): boolean {
  if (!INSTALLER.test(program)) return true;
  const operands = words.filter((word, at) => !isOption(words, word, at));
  const extensions = program.endsWith('configure') ? operands.slice(0, 1) : operands;
  const names = [...headers];
  return extensions.some((extension) => {
    if (extension === undefined || !Object.hasOwn(HEADERS, extension)) return true;
    const wanted = HEADERS[extension];
    return wanted !== undefined && names.some((name) => wanted.test(name));
  });
}

/** `-j`, its value, and `-j$(nproc)`, whose value only the shell knows. */
function isOption(words: readonly (string | undefined)[], word: string | undefined, at: number): boolean {
  if (word === undefined) return words[at - 1] === '-j' || (at === 0 && words.length > 1);
  return word.startsWith('-') || words[at - 1] === '-j';
}
