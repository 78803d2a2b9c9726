// RubyGems and Bundler. Sources: those of src/context/manifests/ruby.ts
import { pathIn } from '../../../src/context/manifests/reading.ts';
import { readBundle } from '../../../src/context/manifests/ruby.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE } from '../roles.ts';
import { hasOption, sortWords, valuesOf } from '../words.ts';
import { refused, withoutContext } from './answers.ts';

/** `gem install`. */
export function gemRole({ words }: CommandView): CommandRole {
  const sorted = sortWords(words, [
    '-v',
    '--version',
    '-i',
    '--install-dir',
    '-s',
    '--source',
    '-n',
    '--bindir',
  ]);
  const [verb, ...operands] = sorted.operands;
  if (verb === 'update' || verb === 'sources' || verb === 'cleanup' || verb === undefined) return HARMLESS;
  const isLocal =
    sorted.hasUnknown || operands.length === 0 || operands.some((operand) => /\.gem$|\//.test(operand));
  if (verb !== 'install' || isLocal) return SOURCE;
  return {
    kind: 'independent',
    worth: operands.some((operand) => !/^bundler\b/.test(operand)),
    label: `gem install of ${operands.join(', ')}`,
  };
}

/** `bundle install`. */
export function bundleRole(command: CommandView): CommandRole {
  const { words, files, folder, variable } = command;
  const sorted = sortWords(words, [
    '--path',
    '--jobs',
    '-j',
    '--retry',
    '--without',
    '--with',
    '--gemfile',
    '--binstubs',
    '--shebang',
  ]);
  const [verb, ...operands] = sorted.operands;
  if (verb === 'config') return bundleConfigRole(command, operands);
  if (verb !== undefined && verb !== 'install')
    return verb === 'version' || verb === 'clean' ? HARMLESS : SOURCE;
  const label = 'bundle install';
  if (!files.isKnown) return withoutContext(label);
  if (
    sorted.hasUnknown ||
    hasOption(sorted, '--binstubs', '--standalone') ||
    valuesOf(sorted, '--gemfile').some((path) => pathIn(folder, path) !== pathIn(folder, 'Gemfile')) ||
    variable('BUNDLE_GEMFILE') !== undefined
  ) {
    return refused(label, 'some of its options are not understood');
  }
  const hasOwnSettings = words.some((word) =>
    /^--(?:path|without|deployment|with|frozen)\b/.test(word ?? ''),
  );
  const settings = pathIn(folder, '.bundle');
  if (hasOwnSettings && files.kindOf(settings) !== undefined)
    return refused(label, 'it writes to .bundle, which is copied');
  const isDeployment = hasOption(sorted, '--deployment') || isSet(variable('BUNDLE_DEPLOYMENT'));
  const isFrozen = isDeployment || hasOption(sorted, '--frozen') || isSet(variable('BUNDLE_FROZEN'));
  const reading = readBundle(files, folder, isFrozen);
  if ('refusal' in reading) return refused(label, reading.refusal);
  const place =
    valuesOf(sorted, '--path')[0] ?? variable('BUNDLE_PATH') ?? (isDeployment ? 'vendor/bundle' : undefined);
  const makes = [
    ...(place === undefined ? [] : [pathIn(folder, place)]),
    ...(hasOwnSettings ? [settings] : []),
  ];
  return { kind: 'install', label, reading: { ...reading, makes } };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|false)$/i.test(value);
}

/** `bundle config set --local path vendor/bundle`. */
function bundleConfigRole({ folder, files }: CommandView, operands: readonly string[]): CommandRole {
  const path = operands.find((operand) => operand.includes('/'));
  const makes = [
    ...(operands.includes('deployment') ? ['vendor/bundle'] : []),
    ...(path === undefined ? [] : [path]),
    '.bundle',
  ];
  if (files.kindOf(pathIn(folder, '.bundle')) !== undefined) return SOURCE;
  const reading = { reads: [], makes: makes.map((each) => pathIn(folder, each)), assumptions: [] };
  return { kind: 'install', worth: false, label: 'bundle config', reading };
}
