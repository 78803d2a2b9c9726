// Commands that are known by their program alone.
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';
import { mixRole, rebarRole } from './beam.ts';
import { cargoRole } from './cargo.ts';
import { dotnetRole } from './dotnet.ts';
import { mavenRole } from './maven.ts';
import { composerRole, phpRole } from './php.ts';
import { bundleRole, gemRole } from './ruby.ts';
import { dartRole, flutterRole, swiftRole } from './swift-and-dart.ts';

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
  dotnet: dotnetRole,
  mix: mixRole,
  swift: swiftRole,
  dart: dartRole,
  flutter: flutterRole,
  php: phpRole,
  'composer-setup.php': (command) => phpRole({ ...command, words: [command.written, ...command.words] }),
  rebar3: rebarRole,
  git: ({ words }) =>
    words[0] === 'config' && words.some((word) => word === '--global' || word === '--system')
      ? HARMLESS
      : SOURCE,
};

export const otherTools: Tool = (command) =>
  Object.hasOwn(roles, command.program) ? roles[command.program]?.(command) : undefined;
