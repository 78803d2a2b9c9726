/** A word of a command: its text where it is static. */
export interface ValuedWord {
  readonly value: string | undefined;
}

/** What the programs in front of a command change for it. */
export interface Wrapping {
  /** How many words belong to the wrappers. */
  readonly count: number;
  /** How many of these, from the first, must be repeated in front of a cleanup: `sudo -H`, `env HOME=/tmp`. */
  readonly repeated: number;
  /** Who runs it, if that is changed: `sudo` without `-u` is root. `undefined` as a value: not known. */
  readonly user?: { readonly name: string | undefined };
  /** Variables set for this command only. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** It sees another file system (chroot) or is run on another machine. */
  readonly elsewhere: boolean;
}

interface Wrapper {
  /** Options that take the next word. */
  readonly valued?: readonly string[];
  /** Words behind the options that belong to the wrapper: timeout's duration, gosu's user. */
  readonly operands?: number;
  /** `NAME=value` words belong to it. */
  readonly assigns?: boolean;
  /** It matters to a cleanup as well. */
  readonly repeats?: boolean;
  /** With one of these it runs nothing: `command -v`. */
  readonly runsNothingWith?: readonly string[];
  /** The option that names the user, or the place of the operand that does. */
  readonly user?: { readonly options: readonly string[]; readonly otherwise?: string } | 'operand';
  readonly elsewhere?: boolean;
  /** A word that must follow, as `run` in `conda run`. */
  readonly verb?: string;
}

const plain: Wrapper = {};

const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: {
    valued: [
      '-u',
      '--user',
      '-g',
      '--group',
      '-h',
      '--host',
      '-p',
      '--prompt',
      '-C',
      '-r',
      '-t',
      '-U',
      '-D',
      '-R',
      '-T',
    ],
    assigns: true,
    repeats: true,
    runsNothingWith: ['-l', '-v', '-k', '-K', '--list', '--validate'],
    user: { options: ['-u', '--user'], otherwise: 'root' },
  },
  doas: { valued: ['-u', '-C'], repeats: true, user: { options: ['-u'], otherwise: 'root' } },
  gosu: { operands: 1, repeats: true, user: 'operand' },
  'su-exec': { operands: 1, repeats: true, user: 'operand' },
  setuser: { operands: 1, repeats: true, user: 'operand' },
  's6-setuidgid': { operands: 1, repeats: true, user: 'operand' },
  runuser: { valued: ['-u', '--user', '-g', '-G'], repeats: true, user: { options: ['-u', '--user'] } },
  env: { valued: ['-u', '--unset', '-C', '--chdir'], assigns: true, repeats: true },
  exec: { valued: ['-a'] },
  command: { runsNothingWith: ['-v', '-V'] },
  builtin: plain,
  nohup: plain,
  time: { valued: ['-f', '-o', '--format', '--output'] },
  nice: { valued: ['-n', '--adjustment'] },
  ionice: { valued: ['-c', '-n', '--class', '--classdata'], runsNothingWith: ['-p'] },
  timeout: { valued: ['-k', '-s', '--kill-after', '--signal'], operands: 1 },
  stdbuf: { valued: ['-i', '-o', '-e'] },
  unbuffer: plain,
  eatmydata: plain,
  catchsegv: plain,
  fakeroot: plain,
  linux32: plain,
  linux64: plain,
  setarch: { operands: 1 },
  'dbus-run-session': plain,
  'xvfb-run': {
    valued: ['-n', '-s', '-e', '-f', '-w', '-p', '--server-num', '--server-args', '--error-file'],
  },
  'dumb-init': plain,
  tini: plain,
  busybox: plain,
  torify: plain,
  proxychains: plain,
  proxychains4: plain,
  travis_retry: plain,
  retry: { valued: ['-t', '--times', '-d', '--delay'] },
  xargs: {
    valued: [
      '-n',
      '-P',
      '-I',
      '-L',
      '-d',
      '-a',
      '-s',
      '-E',
      '--max-args',
      '--max-procs',
      '--replace',
      '--delimiter',
      '--arg-file',
    ],
  },
  chroot: { operands: 1, elsewhere: true },
  'arch-chroot': { operands: 1, elsewhere: true },
  ssh: { operands: 1, elsewhere: true },
  scl: { verb: 'enable', operands: 1 },
  corepack: { repeats: true },
  npx: { valued: ['-p', '--package'], repeats: true, runsNothingWith: ['-c', '--call'] },
  bunx: { repeats: true },
  mono: { repeats: true },
  php: {
    valued: ['-d', '-c'],
    repeats: true,
    runsNothingWith: ['-r', '-m', '-v', '-i', '-l', '-S', '-f', '--'],
  },
  bundle: { verb: 'exec' },
  rbenv: { verb: 'exec' },
  pyenv: { verb: 'exec' },
  nodenv: { verb: 'exec' },
  asdf: { verb: 'exec' },
  pipenv: { verb: 'run', repeats: true },
  poetry: { verb: 'run', valued: ['-C', '--directory', '-P', '--project'], repeats: true },
  hatch: { verb: 'run' },
  rye: { verb: 'run' },
  conda: condaRun(),
  mamba: condaRun(),
  micromamba: condaRun(),
};

function condaRun(): Wrapper {
  return {
    verb: 'run',
    valued: ['-n', '--name', '-p', '--prefix', '--cwd', '-r', '--root-prefix'],
    repeats: true,
  };
}

/** How deep wrappers are followed: `sudo env time nice x` is four. */
const DEEPEST = 8;

/**
 * What stands in front of the program that a command really runs (`sudo -E env X=y timeout 60 apt-get ...`).
 */
export function unwrap(words: readonly ValuedWord[]): Wrapping {
  const environment = new Map<string, string | undefined>();
  let count = 0;
  let repeated = 0;
  let elsewhere = false;
  let user: Wrapping['user'];
  for (let depth = 0; depth < DEEPEST; depth++) {
    const name = programName(words[count]?.value);
    const wrapper = name !== undefined && Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
    if (wrapper === undefined) break;
    const step = readWrapper(words, count + 1, wrapper);
    if (typeof step === 'string' || step.end >= words.length) break;
    for (const [variable, value] of step.assigned) environment.set(variable, value);
    count = step.end;
    if (wrapper.repeats === true) repeated = step.end;
    user = step.user ?? user;
    elsewhere ||= wrapper.elsewhere === true;
  }
  return { count, repeated, environment, elsewhere, ...(user === undefined ? {} : { user }) };
}

interface WrapperWords {
  readonly end: number;
  readonly user: { readonly name: string | undefined } | undefined;
  readonly assigned: ReadonlyMap<string, string | undefined>;
}

function readWrapper(
  words: readonly ValuedWord[],
  start: number,
  wrapper: Wrapper,
): WrapperWords | 'is no wrapper' {
  const assigned = new Map<string, string | undefined>();
  const userOption = typeof wrapper.user === 'object' ? wrapper.user : undefined;
  let user: { name: string | undefined } | undefined =
    userOption?.otherwise === undefined ? undefined : { name: userOption.otherwise };
  let left = wrapper.operands ?? 0;
  let verbLeft = wrapper.verb;
  let at = start;
  for (; at < words.length; at++) {
    const value = words[at]?.value;
    if (value === '--') {
      // `curl ... | php -- --install-dir=/usr/local/bin`: php reads the program from its input.
      if (wrapper.runsNothingWith?.includes(value) === true) return 'is no wrapper';
      at += 1;
      break;
    }
    if (value?.startsWith('-') === true && value !== '-') {
      if (wrapper.runsNothingWith?.includes(value) === true) return 'is no wrapper';
      const [name = value, inline] = splitOption(value);
      const takesNext = inline === undefined && wrapper.valued?.includes(name) === true;
      if (userOption?.options.includes(name) === true) user = { name: inline ?? words[at + 1]?.value };
      if (takesNext) at += 1;
      continue;
    }
    const assignment = wrapper.assigns === true ? /^([A-Za-z_]\w*)=(.*)$/s.exec(value ?? '') : null;
    if (assignment?.[1] !== undefined) {
      assigned.set(assignment[1], assignment[2]);
      continue;
    }
    if (verbLeft !== undefined) {
      if (value !== verbLeft) return 'is no wrapper';
      verbLeft = undefined;
      continue;
    }
    if (left === 0) break;
    if (wrapper.user === 'operand') user = { name: value?.replace(/:.*$/s, '') };
    left -= 1;
  }
  return verbLeft === undefined ? { end: at, user, assigned } : 'is no wrapper';
}

function splitOption(option: string): [string, string | undefined] {
  const equals = option.indexOf('=');
  return equals < 0 ? [option, undefined] : [option.slice(0, equals), option.slice(equals + 1)];
}

/** The last part of a program's path. */
export function programName(word: string | undefined): string | undefined {
  return word?.slice(word.lastIndexOf('/') + 1);
}
