/** A build as a file of another tool writes it. */
export interface WrittenBuild {
  readonly context: string;
  readonly dockerfile: string;
}

/**
 * The targets of a Bake file. Of HCL only blocks `target "name" { ... }` with plain strings are read; an inherited or
 * computed value names nothing. Source: https://docs.docker.com/build/bake/reference/
 *
 * @throws SyntaxError if a JSON file is none.
 */
export function readBakeTargets(text: string, isJson: boolean): WrittenBuild[] {
  return isJson ? readJsonTargets(text) : readHclTargets(text);
}

function readJsonTargets(text: string): WrittenBuild[] {
  const file: unknown = JSON.parse(text);
  if (typeof file !== 'object' || file === null || !('target' in file)) return [];
  const targets = file.target;
  if (typeof targets !== 'object' || targets === null) return [];
  return Object.values(targets).flatMap((target: unknown) => {
    if (typeof target !== 'object' || target === null || 'inherits' in target) return [];
    const context = 'context' in target ? target.context : '.';
    const dockerfile = 'dockerfile' in target ? target.dockerfile : 'Dockerfile';
    return typeof context === 'string' && typeof dockerfile === 'string' ? [{ context, dockerfile }] : [];
  });
}

/** Strings, names, punctuation; comments and blanks are passed over. */
const TOKEN = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"\\]|\\.)*)"|([\w-]+)|([^\s])/gy;

interface Token {
  readonly kind: 'string' | 'name' | 'sign';
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [, string, name, sign] of text.matchAll(TOKEN)) {
    if (string !== undefined) tokens.push({ kind: 'string', text: string });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

function readHclTargets(text: string): WrittenBuild[] {
  const tokens = tokensOf(text);
  const builds: WrittenBuild[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const [keyword, name, brace] = tokens.slice(at, at + 3);
    if (keyword?.text !== 'target' || name?.kind !== 'string' || brace?.text !== '{') continue;
    const end = closingBrace(tokens, at + 2);
    const build = readBlock(tokens.slice(at + 3, end));
    if (build !== undefined) builds.push(build);
    at = end;
  }
  return builds;
}

function closingBrace(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'sign', text: '' };
    if (kind !== 'sign') continue;
    if (text === '{') depth += 1;
    if (text === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** `context = "x"` and `dockerfile = "y"` directly in a target's block. */
function readBlock(tokens: readonly Token[]): WrittenBuild | undefined {
  const values = new Map<string, string | undefined>();
  let depth = 0;
  tokens.forEach(({ kind, text }, at) => {
    if (kind === 'sign' && /[{[(]/.test(text)) depth += 1;
    if (kind === 'sign' && /[}\])]/.test(text)) depth -= 1;
    if (depth > 0 || kind !== 'name' || tokens[at + 1]?.text !== '=') return;
    const value = tokens[at + 2];
    values.set(text, value?.kind === 'string' ? value.text : undefined);
  });
  if (values.has('inherits')) return undefined;
  const context = values.has('context') ? values.get('context') : '.';
  const dockerfile = values.has('dockerfile') ? values.get('dockerfile') : 'Dockerfile';
  return context === undefined || dockerfile === undefined ? undefined : { context, dockerfile };
}
