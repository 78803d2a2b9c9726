// Swift, Dart and Flutter. Sources: those of src/context/manifests/others.ts
import { readPubPackage, readSwiftPackage } from '../../../src/context/manifests/others.ts';
import { present, resting } from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE } from '../roles.ts';
import { hasOption, type SortedWords, sortWords } from '../words.ts';
import { fetch, install, OWN_OUTPUT, refused, withoutContext } from './answers.ts';

/** `swift build`, `swift package resolve`. */
export function swiftRole({ words, files, folder }: CommandView): CommandRole {
  const sorted: SortedWords = sortWords(words, ['-c', '--configuration', '--product', '--package-path']);
  const [verb, action] = sorted.operands;
  if (verb === 'package' && (action === 'clean' || action === 'reset'))
    return action === 'clean' ? OWN_OUTPUT : SOURCE;
  const isResolve = verb === 'package' && action === 'resolve';
  if (!isResolve && verb !== 'build' && verb !== 'test') return SOURCE;
  const label = isResolve ? 'swift package resolve' : `swift ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  if (hasOption(sorted, '--package-path', '--scratch-path', '--build-path'))
    return refused(label, 'some of its options are not understood');
  const reading = readSwiftPackage(files, folder);
  return isResolve ? install(label, reading) : fetch(label, 'swift', reading, 'swift package resolve');
}

/** `dart pub get`. */
export function dartRole({ words, files, folder }: CommandView): CommandRole {
  if (words[0] !== 'pub' || words[1] !== 'get' || words.includes('--offline')) return SOURCE;
  if (!files.isKnown) return withoutContext('dart pub get');
  return present(files, folder, ['pubspec.yaml']).length > 0
    ? install('dart pub get', readPubPackage(files, folder))
    : SOURCE;
}

/**
 * Beside .dart_tool it writes lists of plugins into the folders of the platforms, so the original stays behind the source.
 * Source: https://github.com/flutter/flutter/blob/master/packages/flutter_tools/lib/src/flutter_plugins.dart
 */
export function flutterRole({ words, files, folder }: CommandView): CommandRole {
  const [verb, action] = words;
  if (
    verb === undefined ||
    /^(?:--version|doctor|config|precache|channel|upgrade|--disable-analytics)$/.test(verb)
  )
    return words.includes(undefined) ? SOURCE : HARMLESS;
  if (verb === 'clean') return OWN_OUTPUT;
  const isGet = verb === 'pub' && action === 'get';
  if ((!isGet && verb !== 'build') || words.includes('--offline') || words.includes('--no-pub'))
    return SOURCE;
  const label = isGet ? 'flutter pub get' : `flutter ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  const assumption = 'a second flutter pub get writes what one alone would have written';
  return fetch(label, 'flutter', resting(readPubPackage(files, folder), assumption), 'flutter pub get');
}
