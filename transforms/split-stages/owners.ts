import type { Instruction } from '../../src/dockerfile/model.ts';
import { isWithin } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import type { Site } from './site.ts';
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

/** Whose the files are that an instruction makes, as COPY's `--chown` takes it; undefined: root's. */
function ownerInForce(
  { base, document, stage, commands }: Site,
  instruction: Instruction,
): string | undefined {
  const { user } = stateAt(document, instruction);
  if (user === undefined || user === 'root') return undefined;
  const setter = stage.instructions.findLast(
    ({ keyword, index }) => keyword === 'USER' && index <= instruction.index,
  );
  const written = setter?.arguments.text.trim() ?? user;
  const group = /^[^$:]+:([^$:]+)$/.exec(written)?.[1];
  if (group !== undefined) return `${user}:${group}`;
  // A number that no account has is in root's group, and --chown would take the group of the same number.
  const isFree = /^[1-9]\d{3,4}$/.test(user) && user !== '65534' && WITHOUT_ACCOUNTS.test(base.repository);
  const hasAccounts = commands.some(({ program }) => /^(?:user(?:add|mod)|adduser)$/.test(program));
  return isFree && !hasAccounts ? `${user}:0` : user;
}

/** Images that hold no account but those of the distribution. Source: their Dockerfiles at https://github.com/docker-library */
const WITHOUT_ACCOUNTS = /^(?:golang|rust|gcc|python|ruby|debian|buildpack-deps|alpine)$/;

/**
 * Whose a folder or file is that is copied from the builder: the user's in force, with the group that the stage gives to all that
 * it copies there. A `--chown` counts for everything below a folder.
 */
export function ownerOfCopied(site: Site, lastBuild: Instruction, path: string): string | undefined {
  const user = ownerInForce(site, lastBuild);
  if (user === undefined || user.includes(':')) return user;
  const given = new Set(
    site.source.copies.flatMap(({ copy, destination, instruction }) =>
      copy.kind === 'context' && destination !== undefined && isWithin(destination, path)
        ? [instruction.flags.find(({ name }) => name === 'chown')?.value]
        : [],
    ),
  );
  const [spec] = given;
  const isOfAll = given.size === 1 && spec?.startsWith(`${user}:`) === true && !spec.includes('$');
  return isOfAll && spec !== `${user}:${user}` ? spec : user;
}
