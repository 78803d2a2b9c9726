// Sources: https://docs.astral.sh/uv/concepts/projects/workspaces/,
// https://docs.astral.sh/uv/guides/integration/docker/#intermediate-layers; with the members' pyproject.toml alone
// `uv sync --locked --no-install-workspace` installs what they depend on (tried with uv 0.13.9)
import { memberFolders } from './member-folders.ts';
import {
  ManifestRefusal,
  pathIn,
  type ProjectFiles,
  requireToml,
  stringsOf,
  type Table,
  tableIn,
  textIn,
} from './reading.ts';

/** More COPYs than this nobody wants to read. */
const MOST_MEMBERS = 30;

export interface UvMember {
  readonly path: string;
  readonly manifest: Table;
}

/** The members of the workspace whose root this project is, by name. @throws ManifestRefusal where they are not known. */
export function uvMembers(files: ProjectFiles, root: string, project: Table): ReadonlyMap<string, UvMember> {
  const workspace = tableIn(project, 'tool', 'uv', 'workspace');
  const excluded = stringsOf(workspace['exclude']);
  if (excluded.some((path) => /[*?[]/.test(path)))
    throw new ManifestRefusal('the workspace excludes members by a pattern');
  const left = new Set(excluded.map((path) => pathIn(root, path)));
  const folders = stringsOf(workspace['members'])
    .flatMap((word) => memberFolders(files, root, word, 'pyproject.toml'))
    .filter((folder) => !left.has(folder));
  if (folders.length > MOST_MEMBERS)
    throw new ManifestRefusal(`the workspace has more than ${MOST_MEMBERS} members`);
  const members = folders.map((folder): [string, UvMember] => {
    const path = pathIn(folder, 'pyproject.toml');
    const manifest = requireToml(files, path);
    return [normalized(textIn(tableIn(manifest, 'project'), 'name') ?? ''), { path, manifest }];
  });
  return new Map(members);
}

/** Source: https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function normalized(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}
