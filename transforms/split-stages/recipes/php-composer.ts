import { isWithin } from '../../../src/effects/posix-path.ts';
import { optionValue } from '../outputs.ts';
import type { Site } from '../site.ts';
import { pathOf, type StageCommand } from '../stage-commands.ts';

// Sources: https://getcomposer.org/doc/03-cli.md, https://getcomposer.org/doc/articles/plugins.md

/** `composer install`, `php composer.phar dump-autoload`, but not what only asks or configures. */
export function isComposer({ program, words }: StageCommand): boolean {
  const isOwn = /^composer[12]?(?:\.phar)?$/.test(program);
  if (!isOwn && !(program === 'php' && /(?:^|\/)composer(?:\.phar)?$/.test(words[0] ?? ''))) return false;
  const verb = words.slice(isOwn ? 0 : 1).find((word) => word === undefined || !word.startsWith('-'));
  return (
    verb !== undefined &&
    !/^(?:config|self-?update|clear-?cache|cc|validate|about|diagnose|show|--.*)$/.test(verb)
  );
}

/** Whether the build uses Composer: for more than plugins of its own. */
export function fillsProject({ commands }: Site): boolean {
  return commands.some((command) => isComposer(command) && !isGlobal(command));
}

export function isGlobal({ words }: StageCommand): boolean {
  return words.includes('global');
}

/** Packages that only Composer loads. Sources: github.com/hirak/prestissimo, github.com/symfony/flex (type composer-plugin) */
const PLUGINS = /^(?:hirak\/prestissimo|symfony\/flex)(?:$|[:=@^~ ])/;

/** `composer global require hirak/prestissimo`, `composer global config allow-plugins.symfony/flex true`. */
export function isOfPlugins({ words }: StageCommand): boolean {
  const operands = words.slice(words.indexOf('global') + 1).filter((word) => word?.startsWith('-') !== true);
  const [verb, ...names] = operands;
  if (verb === 'require')
    return (
      names.length > 0 &&
      names.every((name) => name !== undefined && (PLUGINS.test(name) || /^[\^~\d]/.test(name)))
    );
  return verb !== undefined && /^(?:config|clear-?cache|cc|remove|show)$/.test(verb);
}

/** PATH leads to `vendor/bin` of the project, which is copied, or to Composer's own home, in which are at most plugins. */
export function isOfProject(site: Site, text: string): boolean {
  const folders = site.commands.flatMap((command) =>
    isComposer(command) && !isGlobal(command) ? (folderOf(command) ?? []) : [],
  );
  return text
    .replaceAll(/["']|^.*?PATH[= ]|\s.*$/g, '')
    .split(':')
    .filter((entry) => /composer|vendor\/bin/i.test(entry))
    .every(
      (entry) =>
        /^(?:~|\/root|\$\{?HOME\}?)\/\.(?:config\/)?composer\/vendor\/bin\/?$|^\$\{?COMPOSER_HOME\}?\/vendor\/bin\/?$/.test(
          entry,
        ) ||
        folders.some(
          (folder) =>
            entry === `${folder}/vendor/bin` ||
            (entry.startsWith('/') && isWithin(entry, `${folder}/vendor`)),
        ),
    );
}

export function folderOf(command: StageCommand): string | undefined {
  return pathOf(command, optionValue(command.words, '-d', '--working-dir') ?? '.');
}
