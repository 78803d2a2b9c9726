// `vite preview`, which serves what `vite build` made, as far as its settings are plain.
// Sources: https://vite.dev/guide/cli#vite-preview, https://vite.dev/config/preview-options (host and proxy are those of the
// server if it has none of its own)
import { absolutePath } from '../../../src/effects/posix-path.ts';
import type { Site } from '../site.ts';
import { inFolder, manifestAt } from './node-manifest.ts';
import { optionsOf, portOf, valueOf } from './server-options.ts';
import type { StaticServer } from './static-servers.ts';

/** What the settings say that the options do not. */
interface Settings {
  readonly isOpen: boolean;
  readonly port: number;
  readonly folder: string;
}

export function readVitePreview(
  site: Site,
  words: readonly string[],
  folder: string,
): StaticServer | undefined {
  if (words[0] !== 'preview' || site.context === undefined || manifestAt(site, folder) === undefined)
    return undefined;
  const options = optionsOf(words.slice(1), {
    valued: /^(?:--port|--outDir)$/,
    plain: /^(?:--host|--host=0\.0\.0\.0|--strictPort)$/,
    optional: /^--host$/,
  });
  const settings = settingsOf(site, folder);
  if (options === undefined || settings === undefined || options.operands.length > 0) return undefined;
  const isOpen = settings.isOpen || options.flags.has('--host') || options.flags.has('--host=0.0.0.0');
  const given = valueOf(options, '--port');
  const served = absolutePath(folder, valueOf(options, '--outDir') ?? settings.folder);
  const port = given === undefined ? settings.port : portOf(given);
  // Else only the container itself is answered.
  if (!isOpen || served === undefined || port === undefined) return undefined;
  return {
    program: 'vite preview',
    folder: served,
    port,
    tries: '$uri $uri.html $uri/index.html /index.html',
    compresses: true,
    isOpen: false,
    otherwise: 'checks of the Host header, leave for other sites to load its files',
  };
}

/** What may stand in it without a change of what is served: plug-ins that transform sources, Node's own modules. */
const PLAIN_MODULE =
  /^(?:\.{1,2}\/[\w./-]*\.json$|node:|(?:path|url|fs|process|module|os|crypto)$|vite$|vitest\/|@vitejs\/plugin-(?!basic-ssl|rsc)|vite-plugin-(?!ssr|mkcert|mock|node|api|vercel|pages-api|fake)|vite-(?!node|ssg)|unplugin-|@tailwindcss\/|tailwindcss$|autoprefixer$|postcss|rollup-plugin-|@rollup\/|@sveltejs\/vite-plugin-svelte$|@preact\/preset-vite$|@svgr\/|@mdx-js\/|@intlify\/|lovable-tagger$|dotenv$|sass$|babel-plugin-|eslint)/;
const NOT_PLAIN =
  /\b(?:root|appType|proxy|https|headers|middlewares|configurePreviewServer|environments|ssr)\b/;

function settingsOf(site: Site, folder: string): Settings | undefined {
  const text = ['js', 'ts', 'mjs', 'mts', 'cjs']
    .map((ending) => site.source.read(inFolder(folder, `vite.config.${ending}`)))
    .find((each) => each !== undefined)
    ?.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:\w])\/\/.*$/gm, '');
  if (text === undefined) return { isOpen: false, port: 4173, folder: 'dist' };
  const modules = [...text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"]([^'"]+)['"]/g)];
  if (NOT_PLAIN.test(text) || !modules.every(([, name = '']) => PLAIN_MODULE.test(name))) return undefined;
  const [base] = valuesOf(text, 'base');
  if (base !== undefined && !/^['"](?:\.?\/)?['"]$/.test(base)) return undefined;
  const [outDir = "'dist'", ...others] = valuesOf(text, 'outDir');
  const [, output] = /^['"]((?!\.\.)[\w./-]+)['"]$/.exec(outDir) ?? [];
  if (output === undefined || others.length > 0) return undefined;
  const own = blockOf(text, 'preview');
  const [port = '4173'] = valuesOf(own ?? '', 'port');
  const [host = 'false'] = [own, blockOf(text, 'server')].flatMap((block) => valuesOf(block ?? '', 'host'));
  const isNamed = /\bpreview\b/.test(text);
  if (!/^\d+$/.test(port) || (isNamed && own === undefined)) return undefined;
  if (!/^(?:true|false|['"][\w.:-]+['"])$/.test(host)) return undefined;
  return { isOpen: /^(?:true|['"](?:0\.0\.0\.0|::)['"])$/.test(host), port: Number(port), folder: output };
}

/** What stands behind `name:`, up to the next comma or brace. */
function valuesOf(text: string, name: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${name}\\s*:\\s*([^,}\\n]*)`, 'g'))].flatMap(
    ([, value]) => value?.trim() ?? [],
  );
}

/** The content of `name: { ... }`. */
function blockOf(text: string, name: string): string | undefined {
  const start = new RegExp(`\\b${name}\\s*:\\s*\\{`).exec(text);
  if (start === null) return undefined;
  const from = start.index + start[0].length;
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return text.slice(from, at);
  }
  return undefined;
}
