import { isPrerelease, isSnapshot, versionLength } from './tag-version.ts';

/** A tag of an official image, as the table knows it. */
export interface TagRecord {
  readonly tag: string;
  /**
   * The names that the same image had on the day it was last listed under `tag`, most specific first. `tag` is one of
   * them.
   */
  readonly names: readonly string[];
  /** The most specific name of that image, if it was listed longer than `tag`: it may have been built again since. */
  readonly survivor?: string;
  /** The day on which the tag was last listed; absent if it still was on the table's date. */
  readonly lastListed?: string;
}

const EPOCH = Date.parse('2013-01-01');
const DAY = 86_400_000;

/** Names of one image that were last listed on the same day. */
interface Listing {
  readonly day: string;
  readonly names: readonly string[];
}

/** All tags of one official image; the form of the text is described in scripts/pack-tags.js. */
export class ImageTags {
  readonly #text: string;
  #listed: readonly string[] | undefined;
  /** The table's date. */
  readonly date: string;

  constructor(text: string, date: string) {
    this.#text = text;
    this.date = date;
  }

  find(tag: string): TagRecord | undefined {
    const at = this.#indexOf(tag);
    if (at < 0) return undefined;
    const line = this.#lineAt(at);
    const listings = listingsOf(line);
    const listing = listings.find(({ names }) => names.includes(tag));
    if (listing === undefined) return undefined;
    const preferred = line.slice(0, line.indexOf('\t'));
    return {
      tag,
      names: listing.names.toSorted((a, b) => compareNames(a, b, preferred)),
      ...(preferred === '' || listing.names.includes(preferred) ? {} : { survivor: preferred }),
      ...(listing.day === '' ? {} : { lastListed: dateOf(listing.day) }),
    };
  }

  /** Every tag that was still listed on the table's date. */
  listed(): readonly string[] {
    this.#listed ??= this.#text
      .split('\n')
      // A listing without a day; most lines have none.
      .filter((line) => /\t(?:[\t ]|$)/.test(line))
      .flatMap((line) => listingsOf(line))
      .flatMap(({ day, names }) => (day === '' ? names : []));
    return this.#listed;
  }

  /** Tags stand at the beginning of a line or behind a blank, days behind a tab. */
  #indexOf(tag: string): number {
    // Every place holds an empty text, the end of the table time and again.
    if (tag === '') return -1;
    for (let at = this.#text.indexOf(tag); at >= 0; at = this.#text.indexOf(tag, at + 1)) {
      const before = at === 0 ? '\n' : this.#text.charAt(at - 1);
      const behind = this.#text.charAt(at + tag.length);
      if ((before === '\n' || before === ' ') && /^[\t \n]$/.test(behind)) return at;
    }
    return -1;
  }

  #lineAt(at: number): string {
    const start = this.#text.lastIndexOf('\n', at - 1) + 1;
    return this.#text.slice(start, this.#text.indexOf('\n', at));
  }
}

function listingsOf(line: string): Listing[] {
  const [name = '', ...fields] = line.split('\t');
  return fields.map((field, index) => {
    const [day = '', ...others] = field.split(' ');
    return { day, names: index === 0 && name !== '' ? [name, ...others] : others };
  });
}

/**
 * More numbers in the version are more specific; among equals the table's own choice comes first, then the longest. A
 * snapshot has a day for a version, which nobody would read as one.
 */
function compareNames(a: string, b: string, preferred: string): number {
  return (
    versionLength(b) - versionLength(a) ||
    Number(b === preferred) - Number(a === preferred) ||
    Number(isSnapshot(a)) - Number(isSnapshot(b)) ||
    b.length - a.length ||
    (a < b ? -1 : 1)
  );
}

function dateOf(day: string): string {
  return new Date(EPOCH + Number.parseInt(day, 36) * DAY).toISOString().slice(0, 10);
}

/** A version's tag is listed again now and then, after a security fix or a mistake: once in 600 after this time. */
const DAYS_OF_VERSIONS = 90;
/** `latest`, `slim` and the like also stay away for want of a release. */
const DAYS_OF_OTHERS = 365;

/**
 * Whether a tag moves no more: it was not listed for so long that it was not once put back after such a time (measured
 * over the history of docker-library/official-images), and names no pre-release.
 */
export function hasEnded(record: TagRecord, tableDate: string): boolean {
  if (record.lastListed === undefined || isPrerelease(record.tag)) return false;
  const days = (Date.parse(tableDate) - Date.parse(record.lastListed)) / DAY;
  return days >= (versionLength(record.tag) > 0 ? DAYS_OF_VERSIONS : DAYS_OF_OTHERS);
}
