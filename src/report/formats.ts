import { diffFormat } from './diff.ts';
import type { ReportFormat } from './format.ts';
import { githubFormat } from './github.ts';
import { gitlabFormat } from './gitlab.ts';
import { htmlFormat } from './html.ts';
import { jsonFormat } from './json.ts';
import { markdownFormat } from './markdown.ts';
import { rdjsonFormat } from './rdjson.ts';
import { sarifFormat } from './sarif.ts';

/** Every value of `--format`; the first is the default. */
export const formats: readonly [ReportFormat, ...ReportFormat[]] = [
  diffFormat,
  jsonFormat,
  sarifFormat,
  githubFormat,
  gitlabFormat,
  rdjsonFormat,
  markdownFormat,
  htmlFormat,
];
