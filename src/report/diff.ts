import type { ReportFormat } from './format.ts';

/** Patches one after the other, for `git apply` and `patch -p1`. */
export const diffFormat: ReportFormat = {
  name: 'diff',
  file: ({ diff }) => diff,
  end: () => '',
};
