// Composer. Sources: those of src/context/manifests/php.ts
import { readComposerProject } from '../../../src/context/manifests/php.ts';
import { pathIn, resting } from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE } from '../roles.ts';
import { hasOption, sortWords, valuesOf } from '../words.ts';
import { fetch, install, refused, sentence, withoutContext } from './answers.ts';

/** `composer install`. */
export function composerRole({ words, written, files, folder, variable }: CommandView): CommandRole {
  const sorted = sortWords(words, ['-d', '--working-dir']);
  const [verb, ...operands] = sorted.operands;
  if (verb === 'global' || verb === 'self-update')
    return operands.includes('update')
      ? SOURCE
      : { kind: 'independent', worth: verb === 'global', label: 'composer global require' };
  if (verb === undefined || /^(?:clear-cache|clearcache|cc|about|diagnose)$/.test(verb)) return HARMLESS;
  if (verb === 'config') return hasOption(sorted, '-g', '--global') ? HARMLESS : SOURCE;
  if (!/^(?:install|i|update|require)$/.test(verb)) return SOURCE;
  const label = `composer ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  if (verb === 'update' || verb === 'require') return refused(label, `composer ${verb} writes composer.lock`);
  if (sorted.hasUnknown || operands.length > 0 || variable('COMPOSER') !== undefined)
    return refused(label, 'some of its words are not understood');
  const project = pathIn(folder, valuesOf(sorted, '-d', '--working-dir')[0] ?? '.');
  const reading = readComposerProject(files, project);
  if (hasOption(sorted, '--no-scripts') && hasOption(sorted, '--no-autoloader'))
    return install(label, reading);
  const kept = words.filter(
    (word) =>
      !/^(?:-o|-a|--optimize-autoloader|--classmap-authoritative|--apcu-autoloader|--no-scripts|--no-autoloader)$/.test(
        word ?? '',
      ),
  );
  const second = resting(
    reading,
    'a second composer install adds nothing but the autoloader and what scripts make',
  );
  return fetch(label, 'composer', second, sentence(written, ...kept, '--no-scripts', '--no-autoloader'));
}

/** `php -v`, and the installer of Composer. Source: https://getcomposer.org/download/ */
export function phpRole({ words, folder }: CommandView): CommandRole {
  const [first, code] = words;
  if (words.length === 1 && /^(?:-v|-m|-i|--version|--ini)$/.test(first ?? '')) return HARMLESS;
  if (first === '--' || words.length === 0) {
    const assumption = 'the script that is piped into PHP touches nothing of the source';
    return { kind: 'independent', worth: true, label: 'a downloaded installer', assumption };
  }
  if (first === '-r' && words.length === 2 && code !== undefined) {
    const names = [...code.matchAll(/['"]([\w./-]*composer-setup\.php)['"]/g)].map((match) => match[1] ?? '');
    const isInstaller =
      /^(?:copy|unlink|if \(hash_file)\s*\(/.test(code) &&
      names.length > 0 &&
      !/\b(?:include|require|eval|system|exec)\b/.test(code);
    if (isInstaller)
      return { kind: 'independent', worth: false, paths: names.map((name) => pathIn(folder, name)) };
  }
  if (first?.endsWith('composer-setup.php') !== true || words.includes(undefined)) return SOURCE;
  const target =
    words.find((word) => word?.startsWith('--install-dir='))?.slice('--install-dir='.length) ?? '.';
  const name =
    words.find((word) => word?.startsWith('--filename='))?.slice('--filename='.length) ?? 'composer.phar';
  const paths = [pathIn(folder, first), pathIn(pathIn(folder, target), name)];
  return { kind: 'independent', worth: true, label: "Composer's installer", paths };
}
