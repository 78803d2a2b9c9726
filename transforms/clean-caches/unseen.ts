import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { bodyOf } from '../../src/shell/body.ts';
import { readTrigger } from '../../src/effects/package-calls.ts';
import type { Outcome } from '../contract.ts';
import { listed, unique } from './message.ts';
import { openFills, worthwhile } from './open-caches.ts';
import { inForceAt, type Site } from './situation.ts';

/** Refuses what ONBUILD installs: folder, user, variables and what follows are those of another build. */
export function refuseTrigger(place: Omit<Site, 'reading' | 'inForce'>): Outcome {
  const { document, instruction } = place;
  const reading = readTrigger(document, instruction);
  if (reading.calls.length === 0) return { proposals: [], refusals: [] };
  const flagged = { ...instruction, flags: instruction.trigger?.flags ?? [] };
  const site = { ...place, instruction: flagged, reading, inForce: inForceAt(document, instruction) };
  const labels = unique(worthwhile(openFills(site)).map(({ cache }) => cache.label));
  if (labels.length === 0) return { proposals: [], refusals: [] };
  const { line, endLine } = instruction;
  const reason = `${listed(labels)}: ONBUILD runs in another build, and what that needs is not seen here`;
  return { proposals: [], refusals: [{ line, endLine, reason }] };
}

const installing =
  /\b(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper|pip[\d.]*|npm|yarn|gem|conda)[ \t]+(?:-\S+[ \t]+)*(?:install|add|ci)\b/;

/** Refuses a RUN of which no command can be read, where its text speaks of an install. */
export function refuseUnread(document: Document, instruction: Instruction): Outcome {
  const { line, endLine, range } = instruction;
  const body = bodyOf(document, instruction);
  const isUnread = body.form === 'opaque' || (body.form !== 'exec' && body.broken);
  if (!isUnread || !installing.test(document.text.slice(range.start, range.end))) {
    return { proposals: [], refusals: [] };
  }
  const why =
    body.form !== 'opaque'
      ? 'the shell would not read it'
      : body.why === 'program'
        ? 'it is a program of its own (#!)'
        : 'its lines end in CR LF';
  return { proposals: [], refusals: [{ line, endLine, reason: `this RUN installs packages, but ${why}` }] };
}

/** Refuses what PowerShell, cmd or a SHELL that is not known runs, where its text speaks of an install. */
export function refuseForeign(document: Document, { line, endLine, range }: Instruction): Outcome {
  const text = document.text.slice(range.start, range.end);
  if (!installing.test(text) || /--no-cache|cache clean/.test(text)) return { proposals: [], refusals: [] };
  const reason = 'this RUN installs packages, but the shell that runs it is not a POSIX shell';
  return { proposals: [], refusals: [{ line, endLine, reason }] };
}
