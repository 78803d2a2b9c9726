import type { Document } from '../../src/dockerfile/document.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import { factsOf } from '../../src/images/facts.ts';
import { parseReference } from '../../src/images/reference.ts';
import { resolutionKey, type Resolutions } from '../../src/images/resolution.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { ApkCall } from './apk-words.ts';

/** A release of Alpine, which decides what packages are called. */
export interface Release {
  /** `3.19`, `edge`; absent: not known. */
  readonly number?: string;
  /** What it rests on. */
  readonly assumption?: string;
}

/** Base images of linuxserver.io: their tags are releases of Alpine. Source: github.com/linuxserver/docker-baseimage-alpine. */
const LINUXSERVER =
  /(?:^|\/)(?:lsiobase\/alpine[\w.-]*|linuxserver\/baseimage-alpine[\w.-]*):(?:arm\w+-|amd64-)?v?(\d+\.\d+)/;

/** The release that the base of a stage stands on. */
export function baseRelease(document: Document, stage: Stage, options: RewriteOptions): Release {
  const { image, hasOpenTag } = stateAt(document, stage.from);
  if (image?.release !== undefined && image.distribution === 'alpine') {
    return hasOpenTag
      ? { number: image.release, assumption: `FROM keeps its default and stands on Alpine ${image.release}` }
      : { number: image.release };
  }
  let bottom = stage;
  while (bottom.base.kind === 'stage') bottom = bottom.base.stage;
  if (bottom.base.kind !== 'image') return {};
  const { name } = bottom.base;
  const linuxserver = LINUXSERVER.exec(name)?.[1];
  if (linuxserver !== undefined)
    return { number: linuxserver, assumption: `${name} stands on Alpine ${linuxserver}` };
  return resolvedRelease(name, options.images) ?? {};
}

/** What a floating tag stands for now: `python:3-alpine` is also `python:3.13.1-alpine3.21`. */
function resolvedRelease(name: string, images: Resolutions | undefined): Release | undefined {
  const { reference } = parseReference(name);
  if (images === undefined || reference === undefined) return undefined;
  const answer = images[resolutionKey(reference)];
  if (answer === undefined || !('names' in answer)) return undefined;
  const repository = name.replace(/[:@][^/]*$/, '');
  for (const tag of answer.names) {
    const facts = factsOf(`${repository}:${tag}`);
    if (facts?.distribution !== 'alpine' || facts.release === undefined) continue;
    const assumption = `${name} stands on Alpine ${facts.release}, as it did on ${answer.date}`;
    return answer.final === true ? { number: facts.release } : { number: facts.release, assumption };
  }
  return undefined;
}

/** The release whose packages a call installs: that of the repository it names, else of the base. */
export function releaseOf({ options }: ApkCall, base: Release): Release {
  const repository = options.find((option) => /^(?:-X|--repository)\b/.test(option));
  if (repository === undefined) return base;
  const found = /\/alpine\/(?:v(\d+\.\d+)|(edge))\b/.exec(repository);
  const number = found?.[1] ?? found?.[2];
  return number === undefined ? {} : { number };
}
