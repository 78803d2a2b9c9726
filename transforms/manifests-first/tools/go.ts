// Go. Sources: https://go.dev/ref/mod#go-mod-download, https://go.dev/ref/mod#go-install
import { readGoModules } from '../../../src/context/manifests/go.ts';
import { pathIn, present } from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE, type Tool } from '../roles.ts';
import { sortWords } from '../words.ts';

/** Verbs that download the modules on their way. */
const BUILDING = /^(?:build|install|test|vet|run|get|list|generate|tool)$/;
/** Variables that say where modules come from. */
const MODULE_VARIABLES =
  /^(?:GOPROXY|GOPRIVATE|GONOPROXY|GOSUMDB|GONOSUMDB|GONOSUMCHECK|GOINSECURE|GOFLAGS|GO111MODULE|GOTOOLCHAIN|GOMODCACHE|GOPATH)=/;

export const goTool: Tool = (command) => {
  if (command.program !== 'go') return undefined;
  const { operands, hasUnknown } = sortWords(command.words, ['-o', '-ldflags', '-tags', '-mod', '-C']);
  const [verb, ...rest] = operands;
  if (verb === 'version' || verb === 'env' || verb === 'clean') return HARMLESS;
  if (verb === 'mod') return modRole(command, rest);
  if (verb === undefined || !BUILDING.test(verb)) return SOURCE;
  const isByVersion = rest.length > 0 && rest.every((operand) => /@/.test(operand));
  if (verb === 'install' && isByVersion && !hasUnknown)
    return { kind: 'independent', worth: true, label: `go install of ${rest.join(', ')}` };
  return fetchRole(command, verb);
};

function modRole(command: CommandView, [verb, ...operands]: readonly string[]): CommandRole {
  if (verb === 'tidy' || verb === 'vendor') return fetchRole(command, `mod ${verb}`);
  if (verb === 'init' || verb === 'edit')
    return { kind: 'source', program: 'go mod', writes: [pathIn(command.folder, 'go.mod')] };
  if (verb !== 'download' && verb !== 'verify') return SOURCE;
  const label = `go mod ${verb}`;
  if (operands.length > 0) return { kind: 'refused', label, reason: 'it is given modules by name' };
  const reading = readGoModules(command.files, command.folder);
  if ('refusal' in reading) return { kind: 'refused', label, reason: reading.refusal };
  // What it could not download it could not download before.
  const assumptions = command.files.isKnown ? [] : reading.assumptions;
  // Before Go 1.18 it adds the sums that are missing, which the COPY behind it would take back.
  const rewrites = reading.assumptions.length === 0 ? [] : present(command.files, command.folder, ['go.sum']);
  return { kind: 'install', label, reading: { ...reading, assumptions, rewrites } };
}

function fetchRole(command: CommandView, verb: string): CommandRole {
  const { words, assignments, folder, files } = command;
  const label = `go ${verb}`;
  if (words.some((word) => word?.startsWith('-mod=vendor') === true || word?.startsWith('-C') === true))
    return SOURCE;
  if (command.variable('GO111MODULE') === 'off' || assignments.includes('GO111MODULE=off')) {
    return { kind: 'refused', label, reason: 'modules are switched off, so go get needs the source' };
  }
  const reading = readGoModules(files, folder);
  if ('refusal' in reading) return { kind: 'refused', label, reason: reading.refusal };
  const kept = assignments.split(' ').filter((assignment) => MODULE_VARIABLES.test(assignment));
  const step = [...kept, 'go mod download'].join(' ');
  return { kind: 'fetch', label, reading, step, key: 'go' };
}
