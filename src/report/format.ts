import type { FileReport } from './file-report.ts';

/** A form in which a run is reported on standard output. */
export interface ReportFormat {
  readonly name: string;
  /** What is printed for one file as soon as it is done; files come in order. */
  file(report: FileReport): string;
  /** What is printed when all files are done. */
  end(reports: readonly FileReport[]): string;
}
