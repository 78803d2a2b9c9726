import type { PackageManager, Verb } from './contract.ts';
import { pipCache } from './pip.ts';

const install: Verb = { does: 'install', fills: [pipCache] };

/** pip in a virtual environment for each program; pip's cache is filled, and no flag of pipx reaches it alone. */
export const pipx: PackageManager = {
  name: 'pipx',
  programs: ['pipx'],
  pythonModules: ['pipx'],
  valueOptions: ['--python', '--suffix', '--pip-args', '-i', '--index-url', '--preinstall', '--spec'],
  verbs: {
    install,
    'install-all': install,
    inject: install,
    upgrade: install,
    'upgrade-all': install,
    reinstall: install,
    'reinstall-all': install,
  },
  sources: ['https://pipx.pypa.io/stable/docs/', 'https://pip.pypa.io/en/stable/topics/caching/'],
};
