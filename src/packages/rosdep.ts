import { aptLists } from './apt-get.ts';
import type { PackageManager } from './contract.ts';

/** Calls apt-get for what a ROS workspace names, and never updates the lists. */
export const rosdep: PackageManager = {
  name: 'rosdep',
  programs: ['rosdep'],
  valueOptions: ['--from-paths', '--rosdistro', '--skip-keys', '--os', '-t', '--dependency-types'],
  verbs: { install: { does: 'install', needs: [aptLists], idleWith: ['-s', '--simulate'] } },
  sources: ['https://docs.ros.org/en/independent/api/rosdep/html/commands.html'],
};
