import { describe, expect, test } from 'vitest';
import { buildsExtensionWith } from '../../src/packages/php-extensions.ts';

describe('headers for extensions of PHP', () => {
  const cases: readonly (readonly [command: string, headers: string, expected: boolean])[] = [
    ['docker-php-ext-install pdo_mysql bcmath', 'icu-dev libzip-dev', false],
    ['docker-php-ext-install -j4 pdo_mysql opcache', 'icu-dev', false],
    ['docker-php-ext-install -j 4 mysqli', 'icu-dev', false],
    ['docker-php-ext-install intl', 'icu-dev', true],
    ['docker-php-ext-install intl', 'libicu-dev', true],
    ['docker-php-ext-install intl', 'libpng-dev', false],
    ['docker-php-ext-install mysqli soap', 'libxml2-dev', true],
    ['docker-php-ext-install imap', 'libpng-dev', true],
    ['docker-php-ext-configure gd --with-jpeg', 'libpng-dev', true],
    ['docker-php-ext-configure gd --with-jpeg', 'libpq-dev', false],
    ['pecl install apcu', 'libpq-dev', true],
  ];

  test.each(cases)('%s with %s', (command, headers, expected) => {
    const [program = '', ...words] = command.split(' ');
    expect(buildsExtensionWith(program, words, headers.split(' '))).toBe(expected);
  });

  test('are not known of an extension whose name only the shell knows', () => {
    expect(buildsExtensionWith('docker-php-ext-install', [undefined], ['libpq-dev'])).toBe(true);
    expect(buildsExtensionWith('docker-php-ext-install', ['mysqli', undefined], ['libpq-dev'])).toBe(true);
  });

  test('count for the extensions behind a number of jobs that only the shell knows', () => {
    expect(buildsExtensionWith('docker-php-ext-install', [undefined, 'mysqli'], ['libpq-dev'])).toBe(false);
    expect(buildsExtensionWith('docker-php-ext-install', ['-j', undefined, 'pgsql'], ['libpq-dev'])).toBe(
      true,
    );
  });
});
