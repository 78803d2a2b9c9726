// What `composer install --no-scripts --no-autoloader` reads. Sources: https://getcomposer.org/doc/03-cli.md#install-i,
// https://getcomposer.org/doc/04-schema.md, https://getcomposer.org/doc/articles/plugins.md
import {
  isTable,
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireJson,
  type Table,
  tableIn,
  textIn,
} from './reading.ts';

/** Plugins of Composer that touch nothing outside of vendor/. */
const HARMLESS_PLUGINS = new Set([
  'dealerdirect/phpcodesniffer-composer-installer',
  'phpstan/extension-installer',
  'pestphp/pest-plugin',
  'php-http/discovery',
  'composer/package-versions-deprecated',
  'ocramius/package-versions',
  'kylekatarnls/update-helper',
  'infection/extension-installer',
  'ergebnis/composer-normalize',
]);

export function readComposerProject(files: ProjectFiles, folder: string): Reading {
  return readingOf((): ManifestReading => {
    const manifest = requireJson(files, pathIn(folder, 'composer.json'));
    const repositories = manifest['repositories'];
    const listed = isTable(repositories)
      ? Object.values(repositories)
      : Array.isArray(repositories)
        ? repositories
        : [];
    for (const repository of listed) {
      const type = textIn(repository, 'type');
      if (type === 'path' || type === 'artifact' || /^(?:\.|\/|file:)/.test(textIn(repository, 'url') ?? ''))
        throw new ManifestRefusal(
          `composer.json takes packages from the folder ${textIn(repository, 'url') ?? ''}`,
        );
    }
    const lock = present(files, folder, ['composer.lock']);
    const plugins =
      lock.length === 0 ? undefined : pluginsOf(requireJson(files, pathIn(folder, 'composer.lock')));
    const plugin = plugins?.find((name) => !HARMLESS_PLUGINS.has(name));
    if (plugin !== undefined)
      throw new ManifestRefusal(
        `the Composer plugin ${plugin} runs with the install and may touch the source`,
      );
    const event = Object.keys(tableIn(manifest, 'scripts')).find((name) =>
      /^(?:pre|post)-package-/.test(name),
    );
    if (event !== undefined)
      throw new ManifestRefusal(`the ${event} script of composer.json runs with each package`);
    const settings = tableIn(manifest, 'config');
    const vendor = textIn(settings, 'vendor-dir') ?? 'vendor';
    const places = [vendor, textIn(settings, 'bin-dir')].filter(
      (place) => place !== undefined && !/[$~]/.test(place),
    );
    return {
      reads: [
        pathIn(folder, 'composer.json'),
        ...lock,
        ...present(files, folder, ['symfony.lock', 'auth.json']),
      ],
      makes: places.map((place) => pathIn(folder, place ?? '')),
      assumptions: plugins === undefined ? ['no Composer plugin touches the source'] : [],
    };
  });
}

function pluginsOf(lock: Table): string[] {
  const packages = [lock['packages'], lock['packages-dev']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return packages
    .filter((each) => textIn(each, 'type') === 'composer-plugin')
    .map((each) => textIn(each, 'name') ?? '');
}
