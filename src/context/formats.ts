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
  yaml: /\b(?:pnpm|yarn|conda|mamba|micromamba|dart|flutter)\b/,
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
  return (text) => parse(text, { logLevel: 'error', maxAliasCount: 100 });
}

async function loadXml(): Promise<(text: string) => XmlElement> {
  const { readXml } = await import('./xml.ts');
  return readXml;
}
