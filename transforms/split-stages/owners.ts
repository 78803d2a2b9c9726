import { pathOf, type StageCommand } from './stage-commands.ts';

/** `chown -R app:app /app`: whose the files below a folder are. */
export interface Owner {
  readonly folder: string;
  /** As COPY's `--chown` takes it. */
  readonly spec: string;
}

/** The owner that a `chown -R` (or any `chown`) gives to one folder; undefined for other commands, and where its words are not known. */
export function ownerOf(command: StageCommand, kind: 'recursive' | 'any' = 'recursive'): Owner | undefined {
  const { program, words } = command;
  if (program !== 'chown') return undefined;
  const options = words.filter((word) => word?.startsWith('-') === true);
  if (kind === 'recursive' && !options.some((word) => /^-\w*R|^--recursive$/.test(word ?? '')))
    return undefined;
  const [spec, target, ...others] = words.filter((word) => word?.startsWith('-') !== true);
  const folder = pathOf(command, target);
  if (spec === undefined || folder === undefined || others.length > 0 || /[*?$]/.test(`${spec}${folder}`))
    return undefined;
  // chown leaves the group alone where none is named, and --chown would take the user's own.
  return { folder, spec: spec.includes(':') ? spec.replace(/:$/, '') : `${spec}:root` };
}
