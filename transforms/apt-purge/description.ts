import type { TransformDescription } from '../contract.ts';

export const aptPurgeDescription: TransformDescription = {
  name: 'apt-purge',
  summary: 'removes compilers and headers of Debian and Ubuntu in the layer that needs them',
  safety: 'unsafe',
  readsContext: true,
  hadolint: [],
  word: /apt|dnf|yum|zypper/,
};
