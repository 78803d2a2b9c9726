// Packs the table of official images' tags into src/images/official-tags/, the form that the package embeds.
//
// Usage: node scripts/pack-tags.js official-image-tags.json.gz
//
// Each image is a text of its own, compressed by itself, so that a look-up unpacks one image only. A line is all names of
// one image, tab-separated by the day on which they were last listed:
//
//   <most specific name> TAB <day> <other name> <other name> ... TAB <day> <other name> ...
//
// A day is a number of days since 2013-01-01 in base 36, and empty for names that were still listed on the table's date.
// The first day is that of the most specific name, which is left out if it was never a tag itself. The images are spread over a few modules of equal size: what a
// look-up costs is mostly the reading of its module.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';
import { format, resolveConfig } from 'prettier';

const SHARDS = 8;
const EPOCH = Date.parse('2013-01-01');
const DAY = 86_400_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'src', 'images', 'official-tags');

const [input] = process.argv.slice(2);
if (input === undefined) {
  console.error('usage: node scripts/pack-tags.js <official-image-tags.json.gz>');
  process.exitCode = 2;
} else {
  const table = JSON.parse(gunzipSync(readFileSync(input)).toString('utf8'));
  await writeTable(table);
}

async function writeTable(table) {
  const chunks = Object.entries(table.images).map(([name, tags]) => ({
    name,
    packed: compress(imageText(tags)),
  }));
  const shards = spread(chunks);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const places = {};
  for (const [index, shard] of shards.entries()) {
    const entries = shard.chunks.toSorted(byName);
    for (const { name } of entries) places[name] = index;
    const object = JSON.stringify(Object.fromEntries(entries.map(({ name, packed }) => [name, packed])));
    await writeModule(
      `shard-${index}.ts`,
      `export const chunks: Readonly<Record<string, string>> = ${object};`,
    );
  }
  await writeModule('index.ts', indexModule(table, places));
}

/** All tags of an image, one line per image that they name. */
function imageText(tags) {
  const groups = new Map();
  for (const [tag, [specific, last]] of Object.entries(tags)) {
    const name = specific === '' ? tag : specific;
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push({ tag, last });
  }
  return [...groups].map(([name, members]) => `${groupLine(name, members)}\n`).join('');
}

function groupLine(name, members) {
  const own = members.find(({ tag }) => tag === name);
  const byDay = new Map(own === undefined ? [] : [[own.last, []]]);
  for (const { tag, last } of members) {
    if (!byDay.has(last)) byDay.set(last, []);
    if (tag !== name) byDay.get(last).push(tag);
  }
  return [
    own === undefined ? '' : name,
    ...[...byDay].map(([last, others]) => [day(last), ...others].join(' ')),
  ].join('\t');
}

function day(date) {
  return date === '' ? '' : Math.round((Date.parse(date) - EPOCH) / DAY).toString(36);
}

function compress(text) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(Buffer.from(text, 'latin1'), { params }).toString('base64');
}

/** Largest first, each to the shard that has least. */
function spread(chunks) {
  const shards = Array.from({ length: SHARDS }, () => ({ size: 0, chunks: [] }));
  for (const chunk of chunks.toSorted((a, b) => b.packed.length - a.packed.length || byName(a, b))) {
    const smallest = shards.reduce((least, shard) => (shard.size < least.size ? shard : least));
    smallest.chunks.push(chunk);
    smallest.size += chunk.packed.length;
  }
  return shards;
}

function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}

function indexModule({ date, commit, source }, places) {
  const loaders = Array.from({ length: SHARDS }, (_, index) => `() => import('./shard-${index}.ts')`);
  const ordered = Object.fromEntries(Object.entries(places).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `/** The day of ${source} that the table shows (commit ${commit}). */
export const TABLE_DATE = '${date}';

/** In which shard an image is. */
export const PLACES: Readonly<Record<string, number>> = ${JSON.stringify(ordered)};

/** By image: its lines, compressed with brotli, in base64. See scripts/pack-tags.js. */
export const SHARDS: readonly (() => Promise<{ readonly chunks: Readonly<Record<string, string>> }>)[] = [${loaders}];`;
}

async function writeModule(name, text) {
  const file = path.join(folder, name);
  const options = await resolveConfig(file);
  const generated = `// Made by scripts/pack-tags.js.\n${text}`;
  writeFileSync(file, await format(generated, { ...options, filepath: file }));
}
