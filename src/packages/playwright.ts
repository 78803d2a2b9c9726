import { aptArchives, aptLists } from './apt-get.ts';
import type { CallWords, PackageManager, Verb } from './contract.ts';

/** `apt-get update && apt-get install`, by sudo where the user is not root. */
const systemPackages: Verb = {
  does: 'install',
  fills: [aptLists, aptArchives],
  raises: true,
  idleWith: ['--dry-run'],
};

function install({ options }: CallWords): Verb {
  return options.has('--with-deps') ? systemPackages : { does: 'other' };
}

/** Browsers, and with `install-deps` or `--with-deps` the system packages that they need. */
export const playwright: PackageManager = {
  name: 'playwright',
  programs: ['playwright', 'playwright@#', 'playwright@latest', 'playwright@next'],
  pythonModules: ['playwright'],
  valueOptions: [],
  verbs: { install, 'install-deps': systemPackages },
  sources: [
    'https://playwright.dev/docs/browsers#install-system-dependencies',
    'https://github.com/microsoft/playwright/blob/main/packages/playwright-core/src/server/registry/dependencies.ts (installDependenciesLinux)',
  ],
};
