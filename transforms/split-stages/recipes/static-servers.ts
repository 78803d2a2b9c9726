// Servers of static files that a container starts, and what of their behaviour nginx is told.
// Sources: https://github.com/vercel/serve (source/utilities/cli.ts), https://github.com/vercel/serve-handler#readme,
// https://github.com/http-party/http-server#readme, https://vite.dev/guide/cli#vite-preview; what each answers was tried with
// serve 14.2.4 and http-server 14.1.1.
import { absolutePath } from '../../../src/effects/posix-path.ts';
import type { Site } from '../site.ts';
import { inFolder, manifestAt } from './node-manifest.ts';
import { nodeStage } from './node-project.ts';
import type { NodeStart } from './node-starts.ts';
import { optionsOf, portOf, valueOf } from './server-options.ts';
import { readVitePreview } from './vite-preview.ts';

/** How files are served. */
export interface StaticServer {
  readonly program: string;
  /** What is served, absolute. */
  readonly folder: string;
  readonly port: number;
  /** What answers for a path, in this order, as nginx's try_files has it. */
  readonly tries: string;
  /** It compresses what it sends. */
  readonly compresses: boolean;
  /** Seconds for which a browser may keep a file; absent: it says nothing. */
  readonly maxAge?: number;
  /** Every other site may load what it serves. */
  readonly isOpen: boolean;
  /** What else it does, for the assumption. */
  readonly otherwise: string;
}

/** The server that a command starts; undefined: it is none, or is told to do more than serve files. */
export function staticServer(site: Site, start: NodeStart): StaticServer | undefined {
  const { program, words, folder } = start;
  const read = READERS.get(program);
  if (read === undefined || folder === undefined || words.some((word) => word === undefined))
    return undefined;
  return setsPort(site, start, folder) ? undefined : read(site, words as readonly string[], folder);
}

/** `PORT=5000 serve build`, in the Dockerfile or in a package script. */
function setsPort(site: Site, { instruction, through }: NodeStart, folder: string): boolean {
  if (/\bPORT=/.test(instruction.arguments.text)) return true;
  const scripts = through === undefined ? undefined : manifestAt(site, folder)?.scripts;
  return [...(scripts?.values() ?? [])].some((text) => /\bPORT=/.test(text));
}

type Reader = (site: Site, words: readonly string[], folder: string) => StaticServer | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['serve', readServe],
  ['http-server', readHttpServer],
  ['hs', readHttpServer],
  ['vite', readVitePreview],
]);

function readServe(site: Site, words: readonly string[], folder: string): StaticServer | undefined {
  const options = optionsOf(words, {
    valued: /^(?:-l|--listen|-p|--port)$/,
    plain:
      /^(?:-s|--single|-d|--debug|-n|--no-clipboard|-u|--no-compression|-L|--no-request-logging|-C|--cors|--no-etag|--no-port-switching)$/,
  });
  if (options === undefined || options.operands.length > 1) return undefined;
  const served = absolutePath(folder, options.operands[0] ?? '.');
  if (served === undefined || site.source.inContext(inFolder(served, 'serve.json')) !== undefined)
    return undefined;
  const given = valueOf(options, '-l', '--listen', '-p', '--port');
  const port = given === undefined ? (portVariable(site) ?? defaultOfServe(site)) : portOf(given);
  if (port === undefined) return undefined;
  const isSingle = options.flags.has('-s') || options.flags.has('--single');
  return {
    program: 'serve',
    folder: served,
    port,
    tries: isSingle ? '$uri /index.html' : '$uri $uri.html $uri/index.html =404',
    compresses: !options.flags.has('-u') && !options.flags.has('--no-compression'),
    isOpen: options.flags.has('-C') || options.flags.has('--cors'),
    otherwise: `redirects from addresses with .html${isSingle ? '' : ', lists of folders'}, $PORT`,
  };
}

/** Version 14 and those before 6 listen on 3000, the others on 5000. */
function defaultOfServe(site: Site): number | undefined {
  const { projects, globals } = nodeStage(site);
  const named = projects.flatMap(({ manifest }) => {
    const version = manifest?.dependencies.get('serve') ?? manifest?.devDependencies.get('serve');
    return version === undefined ? [] : [version];
  });
  const installed = globals.flatMap(({ command, packages }) =>
    packages.includes('serve')
      ? command.words.flatMap((word) => /^serve@(.*)$/.exec(word ?? '')?.[1] ?? [])
      : [],
  );
  const [version] = [...installed, ...named];
  const node = /^v?(\d+)/.exec(site.base.words[0] ?? '')?.[1];
  // Version 14 does not run on those before Node 14.
  if (version === undefined) return node === undefined || Number(node) >= 14 ? 3000 : undefined;
  const major = /^[~^]?v?(\d+)/.exec(version)?.[1];
  if (major === undefined) return version === 'latest' ? 3000 : undefined;
  return Number(major) >= 14 || Number(major) < 6 ? 3000 : 5000;
}

function readHttpServer(site: Site, words: readonly string[], folder: string): StaticServer | undefined {
  const options = optionsOf(words, {
    valued: /^(?:-p|--port|-a|-c)$/,
    plain:
      /^(?:-s|--silent|--cors|-U|--utc|-i|-d|-g|--gzip|-b|--brotli|-c-?\d+|-p\d+|-d(?:false|true)|-i(?:false|true)|-a[\d.]+|--no-dotfiles)$/,
  });
  if (options === undefined || options.operands.length !== 1) return undefined;
  const served = absolutePath(folder, options.operands[0] ?? '');
  const joined = [...options.flags].find((flag) => /^-p\d/.test(flag))?.slice(2);
  const given = valueOf(options, '-p', '--port') ?? joined;
  const port = given === undefined ? (portVariable(site) ?? 8080) : portOf(given);
  const address = valueOf(options, '-a') ?? [...options.flags].find((flag) => /^-a\d/.test(flag))?.slice(2);
  const isOutside = address === undefined || address === '0.0.0.0' || address === '::';
  if (served === undefined || port === undefined || !isOutside) return undefined;
  const cache = valueOf(options, '-c') ?? [...options.flags].find((flag) => /^-c-?\d/.test(flag))?.slice(2);
  return {
    program: 'http-server',
    folder: served,
    port,
    tries: '$uri $uri.html $uri/ =404',
    compresses: false,
    maxAge: cache === undefined ? 3600 : Number(cache),
    isOpen: options.flags.has('--cors'),
    otherwise: 'lists of folders, $PORT',
  };
}

function portVariable(site: Site): number | undefined {
  const variable = site.finalState.environment.variable('PORT');
  return variable.kind === 'set' && /^\d{2,5}$/.test(variable.value) ? Number(variable.value) : undefined;
}
