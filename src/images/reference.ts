/**
 * Image references as Docker reads them.
 *
 * Source: github.com/distribution/reference (normalize.go, reference.go, regexp.go) and
 * github.com/opencontainers/go-digest (digest.go, algorithm.go), which Docker, BuildKit and containerd all use.
 */

/** A reference taken apart, with Docker's default registry and namespace filled in. */
export interface ImageReference {
  /** The registry's host and port; `docker.io` if the text names none. */
  readonly registry: string;
  /** The path below the registry; `library/node` for `node`. */
  readonly repository: string;
  /** Absent if the text has none: Docker then takes `latest`, unless there is a digest. */
  readonly tag?: string;
  /** `sha256:...`; Docker goes by it alone, and a tag beside it is for people. */
  readonly digest?: string;
  /** Registry and repository as the text has them, without tag and digest. */
  readonly name: string;
}

export type ParsedReference =
  | { readonly reference: ImageReference; readonly error?: undefined }
  | { readonly reference?: undefined; readonly error: string };

const DEFAULT_REGISTRY = 'docker.io';
const LEGACY_DEFAULT_REGISTRY = 'index.docker.io';
const OFFICIAL_NAMESPACE = 'library/';
/** RepositoryNameTotalLengthMax of distribution/reference: it counts the path, not the registry. */
const LONGEST_REPOSITORY = 255;
/** Far above what any registry, repository, tag and digest come to: keeps the patterns off hopeless texts. */
const LONGEST_TEXT = 4096;

const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = `(?:${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*|\\[(?:[a-fA-F0-9:]+)\\])`;
const DOMAIN = `${HOST}(?::[0-9]+)?`;
const PATH_COMPONENT = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*';
const REPOSITORY = `${PATH_COMPONENT}(?:/${PATH_COMPONENT})*`;
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^((?:${DOMAIN}/)?${REPOSITORY})(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const NAME = new RegExp(`^(?:(${DOMAIN})/)?(${REPOSITORY})$`);
const IMAGE_ID = /^[a-f0-9]{64}$/;
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

/** Takes a reference apart; the errors are those of distribution/reference, word for word. */
export function parseReference(text: string): ParsedReference {
  if (IMAGE_ID.test(text)) {
    return { error: `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings` };
  }
  const { registry, remainder } = splitRegistry(text);
  const remote = cut(remainder, ':').before;
  if (remote.toLowerCase() !== remote) {
    return { error: `invalid reference format: repository name (${remote}) must be lowercase` };
  }
  const match = matchReference(`${registry}/${remainder}`);
  if (typeof match === 'string') return { error: match };
  const { tag, digest } = match;
  const behind = (tag === undefined ? 0 : tag.length + 1) + (digest === undefined ? 0 : digest.length + 1);
  return { reference: { ...match, name: text.slice(0, text.length - behind) } };
}

/** The shortest text that Docker reads as this registry and repository (FamiliarName): `node`, `ghcr.io/a/b`. */
export function familiarName(reference: Pick<ImageReference, 'registry' | 'repository'>): string {
  const { registry, repository } = reference;
  if (registry === '') return repository;
  if (registry !== DEFAULT_REGISTRY) return `${registry}/${repository}`;
  const short = repository.slice(OFFICIAL_NAMESPACE.length);
  const isOfficial = repository.startsWith(OFFICIAL_NAMESPACE) && !short.includes('/');
  return isOfficial ? short : repository;
}

/** The name of an official image (`node` for `docker.io/library/node`), absent for any other. */
export function officialName(reference: Pick<ImageReference, 'registry' | 'repository'>): string | undefined {
  if (reference.registry !== DEFAULT_REGISTRY || !reference.repository.startsWith(OFFICIAL_NAMESPACE)) {
    return undefined;
  }
  const name = familiarName(reference);
  return name.includes('/') ? undefined : name;
}

/** splitDockerDomain of distribution/reference. */
function splitRegistry(text: string): { registry: string; remainder: string } {
  const { before: first, after: rest } = cut(text, '/');
  if (rest === undefined) return { registry: DEFAULT_REGISTRY, remainder: OFFICIAL_NAMESPACE + text };
  const isRegistry = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const registry = !isRegistry || first === LEGACY_DEFAULT_REGISTRY ? DEFAULT_REGISTRY : first;
  const remainder = isRegistry ? rest : text;
  const isOfficial = registry === DEFAULT_REGISTRY && !remainder.includes('/');
  return { registry, remainder: isOfficial ? OFFICIAL_NAMESPACE + remainder : remainder };
}

/**
 * Parse of distribution/reference: the parts, or the error. A registry that is no host name but could be a folder
 * (`a_b.c/node`) becomes part of the repository there, and the registry stays empty.
 */
function matchReference(text: string): Omit<ImageReference, 'name'> | string {
  if (text.length > LONGEST_TEXT) return tooLong();
  const match = REFERENCE.exec(text);
  if (match === null) {
    return REFERENCE.test(text.toLowerCase())
      ? 'repository name must be lowercase'
      : 'invalid reference format';
  }
  const [, name = '', tag, digest] = match;
  const [, registry = '', repository = name] = NAME.exec(name) ?? [];
  if (repository.length > LONGEST_REPOSITORY) return tooLong();
  const error = digest === undefined ? undefined : errorOfDigest(digest);
  if (error !== undefined) return error;
  return {
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function tooLong(): string {
  return `repository name must not be more than ${LONGEST_REPOSITORY} characters`;
}

/** Digest.Validate of go-digest. */
function errorOfDigest(digest: string): string | undefined {
  const { before: algorithm, after: encoded = '' } = cut(digest, ':');
  if (/[A-Z]/.test(algorithm)) return 'invalid checksum digest format';
  const length = DIGEST_LENGTHS.get(algorithm);
  if (length === undefined) return 'unsupported digest algorithm';
  if (encoded.length !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]+$/.test(encoded) ? undefined : 'invalid checksum digest format';
}

function cut(text: string, separator: string): { before: string; after?: string } {
  const at = text.indexOf(separator);
  if (at < 0) return { before: text };
  return { before: text.slice(0, at), after: text.slice(at + separator.length) };
}
