import { diffFormat } from './diff.ts';
import type { ReportFormat } from './format.ts';
import { jsonFormat } from './json.ts';

/** Every value of `--format`; the first is the default. */
export const formats: readonly [ReportFormat, ...ReportFormat[]] = [diffFormat, jsonFormat];
