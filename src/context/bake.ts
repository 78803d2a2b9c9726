/** A build as a file of another tool writes it. */
export interface WrittenBuild {
  /** What its paths are relative to, if not to the folder of the file that describes it. */
  readonly folder?: string;
  readonly context: string;
  readonly dockerfile: string;
  /** Build arguments by name; undefined where the value is computed. */
  readonly args?: Readonly<Record<string, string | undefined>>;
  /** Names of BuildKit's named contexts, which take the place of images and stages. */
  readonly contexts?: readonly string[];
}

/** A target as one file writes it. A value that is computed is a key without a value. */
export interface BakeTarget {
  readonly name: string;
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly inherits: readonly string[];
  readonly args: ReadonlyMap<string, string | undefined>;
  readonly contexts: readonly string[];
}

/**
 * The targets of a Bake file, before inheritance. Of HCL only blocks `target "name" { ... }` are read, and in them plain strings;
 * a computed path names nothing. Source: https://docs.docker.com/build/bake/reference/
 *
 * @throws SyntaxError if a JSON file is none.
 */
export function readBakeFile(text: string, isJson: boolean): BakeTarget[] {
  return isJson ? readJsonTargets(text) : readHclTargets(text);
}

/** What targets build: with what they inherit, and with what an override file says of the same name. */
export function buildsOfTargets(targets: readonly BakeTarget[]): WrittenBuild[] {
  const byName = new Map<string, BakeTarget>();
  for (const target of targets) byName.set(target.name, merged(byName.get(target.name), target));
  return [...byName.values()].flatMap((target) => buildOf(withInherited(target, byName, new Set())) ?? []);
}

function buildOf({ values, args, contexts }: BakeTarget): WrittenBuild | undefined {
  const context = values.has('context') ? values.get('context') : '.';
  const dockerfile = values.has('dockerfile') ? values.get('dockerfile') : 'Dockerfile';
  if (context === undefined || dockerfile === undefined || values.has('dockerfile-inline')) return undefined;
  return {
    context,
    dockerfile,
    ...(args.size === 0 ? {} : { args: Object.fromEntries(args) }),
    ...(contexts.length === 0 ? {} : { contexts }),
  };
}

/** What `second` says counts. */
function merged(first: BakeTarget | undefined, second: BakeTarget): BakeTarget {
  if (first === undefined) return second;
  return {
    name: second.name,
    values: new Map([...first.values, ...second.values]),
    inherits: [...first.inherits, ...second.inherits],
    args: new Map([...first.args, ...second.args]),
    contexts: [...first.contexts, ...second.contexts],
  };
}

function withInherited(
  target: BakeTarget,
  all: ReadonlyMap<string, BakeTarget>,
  seen: ReadonlySet<string>,
): BakeTarget {
  let inherited: BakeTarget | undefined;
  const below = new Set([...seen, target.name]);
  for (const name of target.inherits) {
    const parent = all.get(name);
    if (parent === undefined || below.has(name) || below.size > DEEPEST_INHERITANCE) continue;
    inherited = merged(inherited, withInherited(parent, all, below));
  }
  return merged(inherited, target);
}

const DEEPEST_INHERITANCE = 20;

function readJsonTargets(text: string): BakeTarget[] {
  const file: unknown = JSON.parse(text);
  const targets = isObject(file) ? file['target'] : undefined;
  if (!isObject(targets)) return [];
  return Object.entries(targets).flatMap(([name, target]) => {
    if (!isObject(target)) return [];
    const { inherits, args, contexts } = target;
    return {
      name,
      values: plainValues(target),
      inherits: Array.isArray(inherits) ? inherits.filter((each) => typeof each === 'string') : [],
      args: isObject(args) ? plainValues(args) : new Map(),
      contexts: isObject(contexts) ? Object.keys(contexts) : [],
    };
  });
}

function plainValues(object: Readonly<Record<string, unknown>>): Map<string, string | undefined> {
  return new Map(
    Object.entries(object).map(([name, value]) => [
      name,
      typeof value === 'string' ? plain(value) : undefined,
    ]),
  );
}

/** A string that is no template. */
function plain(text: string): string | undefined {
  return /[$\\]|%\{/.test(text) ? undefined : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

function readHclTargets(text: string): BakeTarget[] {
  const tokens = tokensOf(text);
  const targets: BakeTarget[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const [keyword, name, brace] = tokens.slice(at, at + 3);
    if (keyword?.text !== 'target' || name?.kind !== 'string' || brace?.text !== '{') continue;
    const end = closing(tokens, at + 2);
    targets.push(readBlock(name.text, tokens.slice(at + 3, end)));
    at = end;
  }
  return targets;
}

/** The index of the bracket that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'sign', text: '' };
    if (kind !== 'sign') continue;
    if (/[{[(]/.test(text)) depth += 1;
    if (/[}\])]/.test(text)) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function readBlock(name: string, tokens: readonly Token[]): BakeTarget {
  const fields = readFields(tokens);
  const within = (field: string): readonly Token[] => fields.get(field)?.inner ?? [];
  const strings = within('inherits').filter(({ kind }) => kind === 'string');
  return {
    name,
    values: new Map([...fields].map(([field, { value }]) => [field, value])),
    inherits: strings.map(({ text }) => text),
    args: new Map([...readFields(within('args'))].map(([field, { value }]) => [field, value])),
    contexts: [...readFields(within('contexts')).keys()],
  };
}

interface Field {
  /** Absent if it is computed. */
  readonly value?: string | undefined;
  /** What a list or an object holds. */
  readonly inner?: readonly Token[];
}

/** `name = value` and `"name" : value`, one after the other. */
function readFields(tokens: readonly Token[]): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (let at = 0; at < tokens.length; at++) {
    const [token, equals, value, behind] = tokens.slice(at, at + 4);
    if (token?.kind === 'sign') {
      if (/[{[(]/.test(token.text)) at = closing(tokens, at);
      continue;
    }
    // In `a ? "b" : "c"` the colon makes no field.
    const isField = equals?.kind === 'sign' && /^[=:]$/.test(equals.text) && tokens[at - 1]?.text !== '?';
    if (token === undefined || !isField || value === undefined || fields.has(token.text)) continue;
    if (value.kind === 'sign' && /[{[]/.test(value.text)) {
      const end = closing(tokens, at + 2);
      fields.set(token.text, { inner: tokens.slice(at + 3, end) });
      at = end;
    } else {
      const isWhole = behind === undefined || behind.kind !== 'sign' || behind.text === ',';
      fields.set(token.text, { value: value.kind === 'string' && isWhole ? plain(value.text) : undefined });
      at += 2;
    }
  }
  return fields;
}
