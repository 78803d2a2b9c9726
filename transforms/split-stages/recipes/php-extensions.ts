import { isWithin } from '../../../src/effects/posix-path.ts';
import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';
import { cloneTarget } from './cloned-folders.ts';

// Sources: https://www.php.net/manual/en/install.pecl.phpize.php (make install puts the module into PHP's folder of extensions),
// https://github.com/docker-library/php (docker-php-ext-install builds what lies in /usr/src/php/ext, docker-php-source removes it)

/** The image's own source, to which extensions are added for docker-php-ext-install. */
const OF_THE_IMAGE = '/usr/src/php/ext';

/** Folders of which nothing but what is built in them matters: a clone there may hold the extension in a folder of its own. */
const WORK = /^\/(?:tmp|root|usr\/src|usr\/local\/src)\//;

/** Folders in which phpize prepares an extension that is no part of PHP. */
function extensionFolders({ commands }: Site): readonly string[] {
  return commands.flatMap(({ program, folder }) =>
    program === 'phpize' && folder !== undefined && folder !== '/' ? [folder] : [],
  );
}

/** A command that makes an extension from its own source: `phpize && ./configure && make install`, and what fetches that. */
export function buildsExtension(site: Site, command: StageCommand): boolean {
  const { program, folder, words } = command;
  const folders = extensionFolders(site);
  if (program === 'phpize') return folder !== undefined && folders.includes(folder);
  if (program === 'git') {
    const place = words.includes('clone') ? cloneTarget(command) : folder;
    return (
      place !== undefined &&
      [OF_THE_IMAGE, ...folders].some(
        (each) => isWithin(place, each) || (WORK.test(place) && isWithin(each, place)),
      )
    );
  }
  return /^(?:g?make|configure)$/.test(program) && folder !== undefined && folders.includes(folder);
}
