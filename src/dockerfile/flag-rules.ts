import { splitAtCommas } from './comma-fields.ts';
import type { Flag } from './model.ts';

type FlagKind = 'boolean' | 'text' | 'texts';
type FlagKinds = Readonly<Record<string, FlagKind>>;

const NONE: FlagKinds = {};

/** Source: frontend/dockerfile/instructions/parse.go and commands_run*.go (v0.34.2). ARG and STOPSIGNAL take any. */
const KINDS: Readonly<Record<string, FlagKinds>> = {
  ADD: {
    chown: 'text',
    chmod: 'text',
    link: 'boolean',
    'keep-git-dir': 'boolean',
    checksum: 'text',
    unpack: 'boolean',
    exclude: 'texts',
  },
  CMD: NONE,
  COPY: { chown: 'text', from: 'text', chmod: 'text', link: 'boolean', exclude: 'texts', parents: 'boolean' },
  ENTRYPOINT: NONE,
  ENV: NONE,
  EXPOSE: NONE,
  FROM: { platform: 'text' },
  HEALTHCHECK: {
    interval: 'text',
    timeout: 'text',
    'start-period': 'text',
    'start-interval': 'text',
    retries: 'text',
  },
  LABEL: NONE,
  MAINTAINER: NONE,
  ONBUILD: NONE,
  RUN: { mount: 'texts', network: 'text', security: 'text', device: 'texts' },
  SHELL: NONE,
  USER: NONE,
  VOLUME: NONE,
  WORKDIR: NONE,
};

/** What BuildKit refuses about an instruction's flags, or undefined. */
export function findFlagFault(keyword: string, flags: readonly Flag[]): string | undefined {
  const kinds = KINDS[keyword];
  if (kinds === undefined || flags.length === 0) return undefined;
  const seen = new Set<string>();
  for (const { name, value } of flags) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) return `unknown flag --${name} for ${keyword}`;
    if (kind !== 'texts' && seen.has(name)) return `duplicate flag --${name}`;
    seen.add(name);
    const fault = kind === 'boolean' ? booleanFault(name, value) : textFault(keyword, name, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function booleanFault(name: string, value: string | undefined): string | undefined {
  if (value === undefined || /^(?:true|false)$/i.test(value)) return undefined;
  return `the flag --${name} must be true or false, not '${value}'`;
}

function textFault(keyword: string, name: string, value: string | undefined): string | undefined {
  if (value === undefined) return `the flag --${name} needs a value`;
  if (keyword === 'HEALTHCHECK') return healthFault(name, value);
  if (keyword !== 'RUN') return undefined;
  if (name === 'network' && !['default', 'none', 'host'].includes(value))
    return `invalid network mode '${value}'`;
  if (name === 'security' && !['insecure', 'sandbox'].includes(value))
    return `invalid security mode '${value}'`;
  if (name === 'mount') return mountFault(value);
  return name === 'device' ? deviceFault(value) : undefined;
}

function mountFault(mount: string): string | undefined {
  const fields = splitAtCommas(mount);
  if (fields === undefined) return `--mount=${mount} cannot be read`;
  for (const field of fields) {
    const from = /^from=(.*)$/is.exec(field)?.[1];
    const dollar = from?.indexOf('$') ?? -1;
    if (from !== undefined && dollar >= 0 && dollar !== from.length - 1) {
      return '--mount: from does not take variables, define a stage for it instead';
    }
  }
  return undefined;
}

function deviceFault(device: string): string | undefined {
  const fields = splitAtCommas(device);
  let name = '';
  for (const field of fields ?? []) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? undefined : field.slice(equals + 1);
    if (key === 'required' && (value === undefined || isGoBoolean(value))) continue;
    const isName = key === 'name' && value !== undefined;
    if (name !== '' || key === 'required') return `--device=${device} cannot be read`;
    name = isName ? value : field;
  }
  return fields === undefined ? `--device=${device} cannot be read` : undefined;
}

/** strconv.ParseBool */
function isGoBoolean(value: string): boolean {
  return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value);
}

function healthFault(name: string, value: string): string | undefined {
  if (value === '') return undefined;
  if (name === 'retries') {
    const isCount = /^[+-]?\d+$/.test(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
    return isCount ? undefined : `--retries must be a number, not '${value}'`;
  }
  const nanoseconds = durationOf(value);
  if (nanoseconds === undefined) return `--${name} must be a duration, not '${value}'`;
  return nanoseconds !== 0 && nanoseconds < 1e6 ? `--${name} cannot be less than 1ms` : undefined;
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  // The micro sign and the Greek letter, each as the characters that BuildKit's bytewise reading makes of them.
  '\u00C2\u00B5s': 1e3,
  '\u00CE\u00BCs': 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** Nanoseconds of a duration such as `1h30m`, as Go's time.ParseDuration reads it. */
function durationOf(text: string): number | undefined {
  const [, sign, amount] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (amount === undefined || amount === '') return undefined;
  if (amount === '0') return 0;
  let total = 0;
  let at = 0;
  const part = /(\d+(?:\.\d*)?|\.\d+)([^.\d]+)/y;
  while (at < amount.length) {
    part.lastIndex = at;
    const match = part.exec(amount);
    const unit = UNITS[match?.[2] ?? ''];
    if (match === null || unit === undefined) return undefined;
    total += Number(match[1]) * unit;
    at = part.lastIndex;
  }
  if (total >= 2 ** 63) return undefined;
  return sign === '-' ? -total : total;
}
