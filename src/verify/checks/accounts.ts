import { resolvePath, textAt } from '../image/resolve.ts';
import type { CheckedImage, Problem } from './problem.ts';

/** The user, group and folders that the configuration names must be there. */
export function accountProblems({ root, configuration }: CheckedImage): Problem[] {
  const [user = '', group] = configuration.user.split(':');
  const problems: Problem[] = [];
  const checkName = (name: string | undefined, file: string): void => {
    if (name === undefined || name === '' || /^\d+$/.test(name)) return;
    const names = (textAt(root, file) ?? '').split('\n').map((line) => line.split(':', 1)[0]);
    if (!names.includes(name)) problems.push({ subject: 'USER', message: `${name} is not in ${file}` });
  };
  checkName(user, '/etc/passwd');
  checkName(group, '/etc/group');
  const folders: (readonly [string, string])[] = [
    ['WORKDIR', configuration.workingDir],
    ...configuration.volumes.map((volume) => ['VOLUME', volume] as const),
  ];
  for (const [subject, folder] of folders) {
    const found = resolvePath(root, folder);
    if (!found) problems.push({ subject, message: `${folder} is not in the image` });
    else if (found.node.entry.type !== 'directory')
      problems.push({ subject, message: `${folder} is no folder` });
  }
  return problems;
}
