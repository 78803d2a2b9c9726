import type { Node, ParseError } from 'jsonc-parser';
import { ConfigurationError } from '../rewrite/configuration.ts';

/**
 * What the text of a configuration file says; its parser is loaded now, because most runs need none.
 *
 * @param extension of its name: `.json`, `.jsonc`, `.yaml` or `.yml`.
 * @throws ConfigurationError with the line.
 */
export async function parseConfiguration(text: string, extension: string): Promise<unknown> {
  try {
    if (extension === '.yaml' || extension === '.yml') return await parseYaml(text);
    return valueOf(await parseTreeOf(text, extension === '.jsonc'), text);
  } catch (error) {
    throw asConfigurationError(error);
  }
}

/**
 * What a package.json says under this key, or undefined; the rest of it is none of our business.
 *
 * @throws ConfigurationError likewise.
 */
export async function parsePackageKey(text: string, key: string): Promise<unknown> {
  try {
    const { children = [] } = await parseTreeOf(text, false);
    const [, value] = children.find(({ children: [name] = [] }) => name?.value === key)?.children ?? [];
    return value === undefined ? undefined : valueOf(value, text);
  } catch (error) {
    throw asConfigurationError(error);
  }
}

function asConfigurationError(error: unknown): unknown {
  return error instanceof RangeError ? new ConfigurationError('it is nested too deeply') : error;
}

/** Source: the codes of jsonc-parser's `printParseErrorCode`. */
const PROBLEMS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'not JSON: strings and names stand in double quotes',
  InvalidNumberFormat: 'not a number of JSON',
  PropertyNameExpected: 'a name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a } is missing',
  CloseBracketExpected: 'a ] is missing',
  EndOfFileExpected: 'the file should end here',
  InvalidCommentToken: 'JSON has no comments; call the file .jsonc',
  UnexpectedEndOfComment: 'a comment does not end',
  UnexpectedEndOfString: 'a string does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'an escape that is none',
  InvalidEscapeCharacter: 'an escape that is none',
  InvalidCharacter: 'a control character in a string',
};

async function parseTreeOf(text: string, hasComments: boolean): Promise<Node> {
  const { parseTree, printParseErrorCode } = await import('jsonc-parser');
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: !hasComments, allowTrailingComma: hasComments });
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    const code = first === undefined ? 'ValueExpected' : printParseErrorCode(first.error);
    throw problemAt(text, first?.offset ?? 0, PROBLEMS[code] ?? code);
  }
  return tree;
}

/** Not by the parser's own `getNodeValue`: there the key `__proto__` sets a prototype, and of two equal keys one is lost. */
function valueOf(node: Node, text: string): unknown {
  const { type, children = [] } = node;
  if (type === 'array') return children.map((child) => valueOf(child, text));
  if (type !== 'object') return node.value;
  const entries = new Map<string, unknown>();
  for (const { children: [key, value] = [], offset } of children) {
    const name = String(key?.value);
    if (entries.has(name)) throw problemAt(text, offset, `the key ${JSON.stringify(name)} is there twice`);
    if (value !== undefined) entries.set(name, valueOf(value, text));
  }
  return Object.fromEntries(entries);
}

function problemAt(text: string, offset: number, problem: string): ConfigurationError {
  return new ConfigurationError(problem, text.slice(0, offset).split('\n').length);
}

/** Of aliases, which can make gigabytes of a kilobyte, a configuration has use for a few. */
const MOST_ALIASES = 100;

async function parseYaml(text: string): Promise<unknown> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { logLevel: 'silent' });
  const [first] = document.errors;
  if (first !== undefined) {
    const [message = ''] = first.message.split(/ at line \d+|\n/);
    throw problemAt(text, first.pos[0], message);
  }
  try {
    // An empty file is an empty configuration.
    return document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {};
  } catch (error) {
    if (error instanceof ReferenceError) throw new ConfigurationError(error.message);
    throw error;
  }
}
