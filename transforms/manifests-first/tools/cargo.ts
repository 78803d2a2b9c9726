// Cargo. Sources: those of src/context/manifests/rust.ts
import { pathIn } from '../../../src/context/manifests/reading.ts';
import { type CargoReading, readCargoProject } from '../../../src/context/manifests/rust.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE } from '../roles.ts';
import { hasOption, sortWords, valuesOf } from '../words.ts';
import { OWN_OUTPUT, refused, withoutContext } from './answers.ts';

/** `cargo build` and what else downloads. */
export function cargoRole({ words, files, folder }: CommandView): CommandRole {
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
  if (verb === 'clean') return OWN_OUTPUT;
  if (verb === 'update') return refused('cargo update', 'it writes Cargo.lock');
  if (!/^(?:build|b|run|r|test|t|install|rustc|check|c|fetch|clippy|bench)$/.test(verb)) return SOURCE;
  const label = `cargo ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  if (hasOption(sorted, '--manifest-path', '--offline', '--git'))
    return refused(label, 'some of its options are not understood');
  const [place = '.'] = valuesOf(sorted, '--path');
  // A member of a workspace is fetched with all of it.
  const isInRoot = files.kindOf(pathIn(folder, 'Cargo.toml')) !== undefined;
  if (!isInRoot && !/^[\w./-]+$/.test(place)) return refused(label, 'its words cannot be repeated');
  const found = readCargoProject(files, isInRoot ? folder : pathIn(folder, place));
  if ('refusal' in found) return verb === 'fetch' ? SOURCE : refused(label, found.refusal);
  const isUnlocked = verb === 'install' && !hasOption(sorted, '--locked', '--frozen');
  const reading = isUnlocked ? withoutLock(found) : found;
  const folders = [
    ...new Set(
      reading.stubs.filter((stub) => stub.includes('/')).map((stub) => stub.slice(0, stub.lastIndexOf('/'))),
    ),
  ];
  const deepest = folders.filter((path) => !folders.some((other) => other.startsWith(`${path}/`)));
  const entered = isInRoot || pathIn('/', place) === '/' ? '' : `cd ${place} && `;
  const made = deepest.length === 0 ? '' : `mkdir -p ${deepest.join(' ')} && `;
  return {
    kind: 'fetch',
    label,
    key: 'cargo',
    reading,
    step: `${entered}${made}touch ${reading.stubs.join(' ')} && cargo fetch`,
  };
}

/**
 * Without --locked, cargo install takes the newest versions, as cargo fetch does where there is no lock file.
 * Source: https://doc.rust-lang.org/cargo/commands/cargo-install.html#dealing-with-the-lockfile
 */
function withoutLock(reading: CargoReading): CargoReading {
  return {
    ...reading,
    reads: reading.reads.filter((path) => !path.endsWith('/Cargo.lock')),
    assumptions: ['every dependency can be downloaded, also those that the build does not need'],
  };
}
