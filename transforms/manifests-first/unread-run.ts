// RUNs of which not every command is understood.
import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { callsOf } from '../../src/effects/package-calls.ts';

/** Package managers that install what a project's manifests name. */
const OF_PROJECTS = new Set([
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'pip',
  'pipenv',
  'poetry',
  'uv',
  'bundler',
  'composer',
  'go',
  'cargo',
  'dotnet',
]);
const INSTALLING = /^(?:|install|i|ci|clean-install|sync|restore|mod download|fetch|build|publish)$/;

/** What a script for another interpreter, or of a form that is not read, calls by name. */
const NAMED =
  /\b(?:(?:npm|pnpm|yarn|bun) (?:ci|install)|pip[\d.]* install -r|poetry install|uv sync|bundle install|composer install|go mod download|cargo build|dotnet restore|mvn \w+)\b/;

/** How messages call the first install of a RUN that cannot be read as a whole. */
export function installNamedIn(document: Document, instruction: Instruction): string | undefined {
  const { range } = instruction;
  const call = callsOf(document, instruction).find(
    ({ manager, verbName }) => OF_PROJECTS.has(manager.name) && INSTALLING.test(verbName),
  );
  if (call === undefined) return NAMED.exec(document.text.slice(range.start, range.end))?.[0];
  const name = call.manager.name === 'bundler' ? 'bundle' : call.manager.name;
  return `${name} ${call.verbName}`.trim();
}
