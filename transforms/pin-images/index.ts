import type { Document } from '../../src/dockerfile/document.ts';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { readPragmas } from '../../src/dockerfile/pragmas.ts';
import { externalReferences, type ExternalReference } from '../../src/images/external-references.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { Proposal, Transform, TransformRefusal } from '../contract.ts';
import { pinImagesDescription } from './description.ts';
import { assumptionOf, messageOf } from './message.ts';
import { pinOf, type Pin } from './pin.ts';
import { supportWarnings } from './support.ts';
import { Templates, type TemplatePin } from './template.ts';

export const pinImages: Transform = {
  ...pinImagesDescription,
  run(document, options) {
    if (options.images === undefined) return { proposals: [], refusals: [] };
    const references = externalReferences(document, options);
    const { pins, refusals } = wantedPins(document, references, options);
    const literal = pins.filter(({ reference }) => !reference.templated);
    const templated = pins.filter(({ reference }) => reference.templated);
    const proposals = literal.map((pin) => literalProposal(pin));
    const outcome = pinTemplates(document, options, templated, { proposals, refusals });
    return { ...outcome, warnings: supportWarnings(references, options.images, options) };
  },
};

/** What is to be pinned, and what should be and cannot. */
function wantedPins(
  document: Document,
  references: readonly ExternalReference[],
  options: RewriteOptions,
): { readonly pins: readonly Pin[]; readonly refusals: TransformRefusal[] } {
  const pragmas = readPragmas(document);
  const pins: Pin[] = [];
  const refusals: TransformRefusal[] = [];
  for (const reference of references) {
    const { line, endLine } = reference;
    if (pragmas.ignores(line, endLine, pinImages)) continue;
    const pin = 'problem' in reference ? reference.problem : pinOf(document, reference, options);
    if (typeof pin === 'string') refusals.push({ line, endLine, reason: pin });
    else if (pin !== undefined) pins.push(pin);
  }
  return { pins, refusals };
}

function literalProposal(pin: Pin): Proposal {
  const { line, endLine, range, place } = pin.reference;
  const text = pin.texts[0] ?? pin.reference.name;
  const change = { line, endLine, message: messageOf(pin, text, place), edits: [{ ...range, text }] };
  const assumption = assumptionOf([pin]);
  return assumption === undefined
    ? { ...change, safety: 'safe' }
    : { ...change, safety: 'unsafe', assumption };
}

/** References that are made of ARGs: where one default is part of several, they are pinned together. */
function pinTemplates(
  document: Document,
  options: RewriteOptions,
  pins: readonly Pin[],
  found: { readonly proposals: Proposal[]; readonly refusals: TransformRefusal[] },
): { readonly proposals: readonly Proposal[]; readonly refusals: readonly TransformRefusal[] } {
  const { proposals, refusals } = found;
  if (pins.length === 0) return found;
  const templates = new Templates(document, options);
  const byFrom = new Map<Instruction, Pin>();
  for (const pin of pins) if (pin.reference.from !== undefined) byFrom.set(pin.reference.from, pin);
  const done = new Set<Pin>();
  for (const pin of pins) {
    if (done.has(pin)) continue;
    const change = templates.pin(pin, byFrom);
    if (typeof change === 'string') {
      refusals.push({ line: pin.reference.line, endLine: pin.reference.endLine, reason: change });
    } else {
      for (const each of change.pins) done.add(each.pin);
      proposals.push(templateProposal(change));
    }
  }
  return found;
}

function templateProposal({ pins, edit, instruction, argument, assumption }: TemplatePin): Proposal {
  const where = argument === undefined ? 'FROM' : `the default of ${argument}`;
  const messages = new Set(pins.map(({ pin, text }) => messageOf(pin, text, where)));
  const message = [...messages].join('; ');
  const { line, endLine } = instruction;
  const change = { line, endLine, message, edits: [edit] };
  const assumptions = [assumptionOf(pins.map(({ pin }) => pin)), assumption].filter(
    (each) => each !== undefined,
  );
  if (assumptions.length === 0) return { ...change, safety: 'safe' };
  return { ...change, safety: 'unsafe', assumption: assumptions.join(', and ') };
}
