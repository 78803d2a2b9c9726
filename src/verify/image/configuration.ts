/** The part of an image's configuration that a container sees, each field in a form that can be compared. */
export interface ImageConfiguration {
  readonly architecture: string;
  readonly os: string;
  readonly env: ReadonlyMap<string, string>;
  readonly cmd: readonly string[] | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly workingDir: string;
  readonly user: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string;
  readonly healthcheck: string;
  readonly shell: readonly string[] | undefined;
  readonly onBuild: readonly string[];
  /** Whatever else is set, by name, as JSON. */
  readonly others: ReadonlyMap<string, string>;
}

/** Fields of `config` that have a place of their own in {@link ImageConfiguration}. */
const OWN_PLACE = [
  'Env',
  'Cmd',
  'Entrypoint',
  'WorkingDir',
  'User',
  'Labels',
  'ExposedPorts',
  'Volumes',
  'StopSignal',
  'Healthcheck',
  'Shell',
  'OnBuild',
];

/** Names of the container that a classic builder used, and the image before the last step. Docker image spec 1.0. */
const OF_THE_BUILD = ['Hostname', 'Domainname', 'Image'];

/** Of Windows only: whether the words of a command are escaped already. moby, api/types/container/config.go */
const OF_WINDOWS = 'ArgsEscaped';

/** One step of the image's history that made a layer, or none. */
export interface HistoryStep {
  readonly instruction: string;
  readonly isEmptyLayer: boolean;
}

/** Reads an image configuration document (OCI config.md, Docker image spec 1.3). Fields of another type are ignored. */
export function readConfiguration(document: unknown): ImageConfiguration {
  const config = field(document, 'config');
  return {
    architecture: [text(field(document, 'architecture')), text(field(document, 'variant'))]
      .filter(Boolean)
      .join('/'),
    os: text(field(document, 'os')),
    env: environment(texts(field(config, 'Env')) ?? []),
    cmd: texts(field(config, 'Cmd')),
    entrypoint: texts(field(config, 'Entrypoint')),
    // An empty working directory and `/` are the same to every engine.
    workingDir: text(field(config, 'WorkingDir')) || '/',
    user: text(field(config, 'User')),
    labels: new Map(
      Object.entries(fields(field(config, 'Labels'))).map(([name, value]) => [name, text(value)] as const),
    ),
    exposedPorts: Object.keys(fields(field(config, 'ExposedPorts'))).toSorted(),
    volumes: Object.keys(fields(field(config, 'Volumes'))).toSorted(),
    stopSignal: text(field(config, 'StopSignal')),
    healthcheck: JSON.stringify(field(config, 'Healthcheck') ?? null),
    shell: texts(field(config, 'Shell')),
    onBuild: texts(field(config, 'OnBuild')) ?? [],
    others: otherFields(document),
  };
}

function otherFields(document: unknown): Map<string, string> {
  const os = text(field(document, 'os'));
  const left = new Set([...OWN_PLACE, ...OF_THE_BUILD, ...(os === 'windows' ? [] : [OF_WINDOWS])]);
  const config = Object.entries(fields(field(document, 'config'))).filter(([name]) => !left.has(name));
  const about = [
    ['Author', field(document, 'author')],
    ['OsVersion', field(document, 'os.version')],
    ['OsFeatures', field(document, 'os.features')],
  ] as const;
  return new Map(
    [...about, ...config].flatMap(([name, value]) =>
      isUnset(value) ? [] : [[name, JSON.stringify(value)] as const],
    ),
  );
}

/** Go writes the zero values of the fields that it does not leave out. */
function isUnset(value: unknown): boolean {
  if (isRecord(value) || Array.isArray(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || value === '' || value === 0;
}

/** The history of a configuration document, oldest first. */
export function readHistory(document: unknown): HistoryStep[] {
  const history = field(document, 'history');
  if (!Array.isArray(history)) return [];
  return history.map((step: unknown) => ({
    instruction: instruction(text(field(step, 'created_by')) || text(field(step, 'comment'))),
    isEmptyLayer: field(step, 'empty_layer') === true,
  }));
}

/** How the tools write an instruction into the history, brought back to what the Dockerfile said. */
function instruction(createdBy: string): string {
  return createdBy
    .replace(/\s+# buildkit$/, '')
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^(?:RUN )?(?:\|\d+ .*? )?\/bin\/sh -c (?!#\(nop\))/, 'RUN ')
    .trim();
}

/** The named field of a JSON object; undefined if it is none or has none. */
export function field(value: unknown, name: string): unknown {
  return fields(value)[name];
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is text, else empty. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((item) => typeof item === 'string');
  return strings.length > 0 ? strings : undefined;
}

function environment(assignments: readonly string[]): Map<string, string> {
  return new Map(
    assignments.map((assignment) => {
      const equals = assignment.indexOf('=');
      return equals === -1 ? [assignment, ''] : [assignment.slice(0, equals), assignment.slice(equals + 1)];
    }),
  );
}
