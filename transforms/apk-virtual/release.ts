import type { Document } from '../../src/dockerfile/document.ts';
import { imageBelow, lineageOf } from '../../src/dockerfile/lineage.ts';
import type { Stage } from '../../src/dockerfile/model.ts';
import { stateAt } from '../../src/effects/state.ts';
import { standingOf } from '../../src/images/standing.ts';
import type { RewriteOptions } from '../../src/rewrite/result.ts';
import type { ApkCall } from './apk-words.ts';

/** A release of Alpine, which decides what packages are called. */
export interface Release {
  /** `3.19`, `edge`; absent: not known. */
  readonly number?: string;
  /** Releases whose repositories the file adds: a package comes from the one that has the newest version of it. */
  readonly others?: readonly string[];
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
  const name = imageBelow(stage);
  if (name === undefined) return {};
  const linuxserver = LINUXSERVER.exec(name)?.[1];
  if (linuxserver !== undefined)
    return { number: linuxserver, assumption: `${name} stands on Alpine ${linuxserver}` };
  const { distribution, release, assumption } = standingOf(name, options.images) ?? {};
  if (distribution !== 'alpine' || release === undefined) return {};
  return assumption === undefined ? { number: release } : { number: release, assumption };
}

/** The release whose packages a call installs: that of the repository it names, else of the base. */
export function releaseOf({ options }: ApkCall, base: Release): Release {
  const repository = options.find((option) => /^(?:-X|--repository)\b/.test(option));
  if (repository === undefined) return base;
  const number = releaseIn(repository);
  return number === undefined ? {} : { number };
}

function releaseIn(text: string): string | undefined {
  const found = /\/alpine\/(?:v(\d+\.\d+)|(edge))\b/.exec(text);
  return found?.[1] ?? found?.[2];
}

/**
 * The release of the base, where a stage does not change its repositories: then the others count too, or nothing is known.
 * Lines with a tag (`@edge https://...`) serve only what is named with it.
 */
export function withRepositories(document: Document, stage: Stage, base: Release): Release {
  const others = new Set<string>();
  for (const each of lineageOf(stage)) {
    for (const { keyword, range } of each.instructions) {
      const text = document.text.slice(range.start, range.end);
      if (!/\betc\/apk\b/.test(text)) continue;
      if (keyword === 'COPY' || keyword === 'ADD') {
        if (!/\.rsa\.pub\b|\/keys\b/.test(text)) return {};
      } else if (keyword === 'RUN') {
        const lines = text.replaceAll(/@\w+["'\s]+(?:https?|ftp):\/\/\S+/g, '');
        if (/\bedge\b/.test(lines)) others.add('edge');
        for (const [, number] of lines.matchAll(/\bv(\d+\\?\.\d+)\b/g))
          if (number !== undefined) others.add(number.replace('\\', ''));
        if (/latest-stable|\balpine\/v?\$|\b(?:curl|wget)\b[^;&|]*etc\/apk\/repositories/.test(lines))
          return {};
      }
    }
  }
  if (base.number !== undefined) others.delete(base.number);
  return others.size === 0 ? base : { ...base, others: [...others] };
}

/** Whether a release is older than all of which something is known: 3.2, 2.7. Source: src/packages/alpine/releases.ts. */
export function isTooOld(release: string | undefined): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release ?? '') ?? [];
  return major !== undefined && (Number(major) < 3 || (Number(major) === 3 && Number(minor) < 3));
}
