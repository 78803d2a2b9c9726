/** An XML element: its name without a prefix, its attributes, its child elements, and the text directly in it, trimmed. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Parsers for manifests. One that is absent was not loaded: manifests of that format cannot be read. */
export interface ManifestFormats {
  /** @throws Error if the text is not TOML. */
  readonly toml?: (text: string) => unknown;
  /** @throws Error if the text is not YAML. */
  readonly yaml?: (text: string) => unknown;
  /** @throws Error if the text is not XML. */
  readonly xml?: (text: string) => XmlElement;
}

/** Which programs read manifests of which format. */
const readers: Readonly<Record<keyof ManifestFormats, RegExp>> = {
  toml: /\b(?:cargo|poetry|uv|pipenv|pip)/,
  yaml: /\b(?:npm|pnpm|yarn|corepack|conda|mamba|micromamba|dart|flutter)\b/,
  xml: /\b(?:mvnw?|dotnet|nuget|msbuild)\b/,
};

/**
 * Loads the parsers that a Dockerfile can need, and no others: they cost more than reading the Dockerfile.
 *
 * @param source the Dockerfile's text; absent: all parsers.
 */
export async function loadFormats(source?: string): Promise<ManifestFormats> {
  const isWanted = (format: keyof ManifestFormats): boolean =>
    source === undefined || readers[format].test(source);
  const [toml, yaml, xml] = await Promise.all([
    isWanted('toml') ? loadToml() : undefined,
    isWanted('yaml') ? loadYaml() : undefined,
    isWanted('xml') ? loadXml() : undefined,
  ]);
  return { ...(toml && { toml }), ...(yaml && { yaml }), ...(xml && { xml }) };
}

async function loadToml(): Promise<(text: string) => unknown> {
  const { parse } = await import('smol-toml');
  return (text) => parse(text);
}

async function loadYaml(): Promise<(text: string) => unknown> {
  const { parse } = await import('yaml');
  return (text) => parse(text, { logLevel: 'silent', maxAliasCount: 100 });
}

async function loadXml(): Promise<(text: string) => XmlElement> {
  const { parseXml, XmlElement: Element, XmlText } = await import('@rgrove/parse-xml');
  type ParsedElement = InstanceType<typeof Element>;
  const convert = (element: ParsedElement, depth: number): XmlElement => {
    const isElement = (node: unknown): node is ParsedElement => node instanceof Element;
    if (depth > DEEPEST_XML) throw new RangeError('the XML is nested too deeply');
    return {
      name: element.name.slice(element.name.indexOf(':') + 1),
      attributes: { ...element.attributes },
      children: element.children.filter(isElement).map((child) => convert(child, depth + 1)),
      text: element.children
        .map((child) => (child instanceof XmlText ? child.text : ''))
        .join('')
        .trim(),
    };
  };
  return (text) => {
    const { root } = parseXml(text.replace(/^\uFEFF/, ''));
    if (root === null) throw new SyntaxError('the XML has no element');
    return convert(root, 0);
  };
}

/** Manifests nest a dozen elements deep. */
const DEEPEST_XML = 200;
