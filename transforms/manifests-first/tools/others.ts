// Bundler, Composer, Cargo, Maven, .NET, Mix, Swift, Dart. Sources: those of src/context/manifests/
import { readDotnetProject } from '../../../src/context/manifests/dotnet.ts';
import { readMavenModule } from '../../../src/context/manifests/maven.ts';
import { readMixProject, readPubPackage, readSwiftPackage } from '../../../src/context/manifests/others.ts';
import { readComposerProject } from '../../../src/context/manifests/php.ts';
import { pathIn, present, type Reading } from '../../../src/context/manifests/reading.ts';
import { readBundle } from '../../../src/context/manifests/ruby.ts';
import { readCargoProject } from '../../../src/context/manifests/rust.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';
import { hasOption, type SortedWords, sortWords, valuesOf } from '../words.ts';

const roles: Readonly<Record<string, (command: CommandView) => CommandRole>> = {
  gem: gemRole,
  bundle: bundleRole,
  bundler: bundleRole,
  composer: composerRole,
  'composer.phar': composerRole,
  cargo: cargoRole,
  rustup: ({ words }) =>
    words.includes(undefined) ? SOURCE : { kind: 'independent', worth: true, label: 'rustup' },
  mvn: mavenRole,
  mvnw: mavenRole,
  gradle: gradleRole,
  gradlew: gradleRole,
  sbt: ({ words }) =>
    refused(
      `sbt ${words[0] ?? ''}`.trim(),
      'sbt compiles the build definition, so its files cannot be told from the source',
    ),
  dotnet: dotnetRole,
  mix: mixRole,
  swift: swiftRole,
  dart: dartRole,
  flutter: ({ words }) =>
    words[0] === 'pub' ? refused('flutter pub', 'flutter writes into the folders of the platforms') : SOURCE,
  git: ({ words }) =>
    words[0] === 'config' && words.some((word) => word === '--global' || word === '--system')
      ? HARMLESS
      : SOURCE,
};

export const otherTools: Tool = (command) =>
  Object.hasOwn(roles, command.program) ? roles[command.program]?.(command) : undefined;

function refused(label: string, reason: string): CommandRole {
  return { kind: 'refused', label, reason };
}

function install(label: string, reading: Reading): CommandRole {
  return 'refusal' in reading ? refused(label, reading.refusal) : { kind: 'install', label, reading };
}

function fetch(label: string, key: string, reading: Reading, step: string | undefined): CommandRole {
  if ('refusal' in reading) return refused(label, reading.refusal);
  return step === undefined
    ? refused(label, 'its words cannot be repeated')
    : { kind: 'fetch', label, key, step, reading };
}

/** Words that a step repeats as they are. */
function sentence(...words: readonly (string | undefined)[]): string | undefined {
  return words.every((word) => word !== undefined && /^[\w./:=,@+*-]+$/.test(word))
    ? words.join(' ')
    : undefined;
}

function withoutContext(label: string): CommandRole {
  return refused(label, 'without the build context its files are not known');
}

function gemRole({ words }: CommandView): CommandRole {
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

function bundleRole(command: CommandView): CommandRole {
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
    hasOption(sorted, '--gemfile', '--binstubs', '--standalone') ||
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

function composerRole({ words, written, files, folder, variable }: CommandView): CommandRole {
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
  return fetch(label, 'composer', reading, sentence(written, ...kept, '--no-scripts', '--no-autoloader'));
}

function cargoRole({ words, files, folder }: CommandView): CommandRole {
  const sorted = sortWords(words, [
    '--target',
    '--manifest-path',
    '--features',
    '-p',
    '--package',
    '--bin',
    '--profile',
    '--root',
    '--version',
    '--git',
    '--tag',
    '--path',
    '-j',
  ]);
  const [verb, ...operands] = sorted.operands.filter((operand) => !operand.startsWith('+'));
  if (verb === undefined) return hasOption(sorted, '--version', '-V') ? HARMLESS : SOURCE;
  if (verb === 'install' && operands.length > 0 && !hasOption(sorted, '--path')) {
    return { kind: 'independent', worth: true, label: `cargo install of ${operands.join(', ')}` };
  }
  if (!/^(?:build|b|run|test|install|rustc|check|fetch|clippy|bench)$/.test(verb)) return SOURCE;
  const label = `cargo ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  const place = valuesOf(sorted, '--path')[0] ?? '.';
  if (hasOption(sorted, '--manifest-path', '--offline', '--git') || (place !== '.' && place !== './'))
    return refused(label, 'some of its options are not understood');
  const reading = readCargoProject(files, folder);
  if ('refusal' in reading) return verb === 'fetch' ? SOURCE : refused(label, reading.refusal);
  const folders = [
    ...new Set(
      reading.stubs.filter((stub) => stub.includes('/')).map((stub) => stub.slice(0, stub.lastIndexOf('/'))),
    ),
  ];
  const made = folders.length === 0 ? '' : `mkdir -p ${folders.join(' ')} && `;
  return {
    kind: 'fetch',
    label,
    key: 'cargo',
    reading,
    step: `${made}touch ${reading.stubs.join(' ')} && cargo fetch`,
  };
}

const MAVEN_VALUED = [
  '-s',
  '--settings',
  '-f',
  '--file',
  '-P',
  '--activate-profiles',
  '-D',
  '-T',
  '--threads',
  '-pl',
  '--projects',
  '-gs',
  '--global-settings',
  '-l',
  '--log-file',
  '-t',
];

function mavenRole({ words, written, files, folder, program }: CommandView): CommandRole {
  const sorted = sortWords(words, MAVEN_VALUED);
  const goals = sorted.operands;
  if (goals.length === 0) return hasOption(sorted, '-v', '--version', '-version') ? HARMLESS : SOURCE;
  const label = `mvn ${goals.join(' ')}`;
  if (!files.isKnown) return withoutContext(label);
  if (
    sorted.hasUnknown ||
    hasOption(
      sorted,
      '-f',
      '--file',
      '-pl',
      '--projects',
      '-o',
      '--offline',
      '-gs',
      '--global-settings',
      '-l',
      '--log-file',
    )
  ) {
    return refused(label, 'some of its options are not understood');
  }
  const settings = valuesOf(sorted, '-s', '--settings').map((path) => pathIn(folder, path));
  const reading = readMavenModule(files, folder, program === 'mvnw');
  if ('refusal' in reading) return refused(label, reading.refusal);
  const wanted = {
    ...reading,
    reads: [...reading.reads, ...settings.filter((path) => files.kindOf(path) !== undefined)],
  };
  if (
    goals.every((goal) => /dependency(?:-plugin[\w.:-]*)?:(?:go-offline|resolve|resolve-plugins)$/.test(goal))
  )
    return install(label, { ...wanted, assumptions: [] });
  if (goals.some((goal) => goal.includes(':') && !/^spring-boot:repackage$/.test(goal))) return SOURCE;
  const isOption = (word: string | undefined): boolean => word === undefined || !goals.includes(word);
  const kept = words.filter(
    (word) => isOption(word) && !/^-Dmaven\.test\.skip|^-DskipTests|^-DskipITs/.test(word ?? ''),
  );
  return fetch(label, 'mvn', wanted, sentence(written, ...kept, 'dependency:go-offline'));
}

function gradleRole({ words }: CommandView): CommandRole {
  if (words.every((word) => word?.startsWith('-') === true))
    return words.includes('--version') ? HARMLESS : SOURCE;
  return refused(
    `gradle ${words.find((word) => word?.startsWith('-') === false) ?? ''}`.trim(),
    'Gradle has no command that only downloads, and its build files are programs',
  );
}

const DOTNET_VALUED = [
  '-c',
  '--configuration',
  '-o',
  '--output',
  '-r',
  '--runtime',
  '-f',
  '--framework',
  '-v',
  '--verbosity',
  '-s',
  '--source',
  '--configfile',
  '--packages',
  '--os',
  '-a',
  '--arch',
  '--version-suffix',
  '--tool-path',
  '--version',
  '--self-contained',
];

function dotnetRole({ words, files, folder }: CommandView): CommandRole {
  const sorted = sortWords(words, DOTNET_VALUED);
  const [verb, ...operands] = sorted.operands.filter(
    (operand) => !operand.startsWith('/p:') && !/^(?:true|false)$/.test(operand),
  );
  if (verb === undefined) return HARMLESS;
  if (verb === 'tool' && operands[0] === 'install') {
    const isGlobal = hasOption(sorted, '-g', '--global', '--tool-path');
    return isGlobal
      ? { kind: 'independent', worth: true, label: `dotnet tool install of ${operands.slice(1).join(', ')}` }
      : SOURCE;
  }
  if (!/^(?:restore|build|publish|test|run|pack)$/.test(verb)) return SOURCE;
  const label = `dotnet ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  if (verb !== 'restore' && hasOption(sorted, '--no-restore', '--no-build')) return SOURCE;
  const target = operands[0] ?? valuesOf(sorted, '--project')[0];
  if (
    sorted.hasUnknownOperand ||
    operands.length > 1 ||
    hasOption(sorted, '--configfile', '-s', '--source', '--packages', '--project')
  )
    return refused(label, 'some of its options are not understood');
  const reading = readDotnetProject(files, folder, target?.replaceAll('\\', '/'));
  if (verb === 'restore') return install(label, reading);
  const runtime = valuesOf(sorted, '-r', '--runtime').flatMap((value) => ['-r', value]);
  return fetch(
    label,
    'dotnet',
    reading,
    sentence('dotnet', 'restore', ...(target === undefined ? [] : [target]), ...runtime),
  );
}

function mixRole({ words, files, folder }: CommandView): CommandRole {
  const [verb] = words;
  if (verb === 'local.hex' || verb === 'local.rebar' || verb === 'archive.install') return HARMLESS;
  if (verb !== 'deps.get') return SOURCE;
  return files.isKnown
    ? install('mix deps.get', readMixProject(files, folder))
    : withoutContext('mix deps.get');
}

function swiftRole({ words, files, folder }: CommandView): CommandRole {
  const sorted: SortedWords = sortWords(words, ['-c', '--configuration', '--product', '--package-path']);
  const [verb, action] = sorted.operands;
  const isResolve = verb === 'package' && action === 'resolve';
  if (!isResolve && verb !== 'build' && verb !== 'test') return SOURCE;
  const label = isResolve ? 'swift package resolve' : `swift ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  if (hasOption(sorted, '--package-path', '--scratch-path', '--build-path'))
    return refused(label, 'some of its options are not understood');
  const reading = readSwiftPackage(files, folder);
  return isResolve ? install(label, reading) : fetch(label, 'swift', reading, 'swift package resolve');
}

function dartRole({ words, files, folder }: CommandView): CommandRole {
  if (words[0] !== 'pub' || words[1] !== 'get' || words.includes('--offline')) return SOURCE;
  if (!files.isKnown) return withoutContext('dart pub get');
  return present(files, folder, ['pubspec.yaml']).length > 0
    ? install('dart pub get', readPubPackage(files, folder))
    : SOURCE;
}
