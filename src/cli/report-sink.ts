import path from 'node:path';
import { encodeBytes } from '../dockerfile/bytes.ts';
import type { FoundFile } from './discover.ts';
import { FileProblem } from './input-file.ts';
import { print } from './output.ts';
import { writeWhole } from './replace-file.ts';
import { statOrNothing } from './system-error.ts';
import { UsageError } from './usage-error.ts';

/** Where a report goes. Texts may hold lone surrogates for bytes that are not UTF-8. */
export interface ReportSink {
  add(text: string): Promise<void>;
  end(): void;
}

/** Standard output, piece by piece. */
export const standardOutput: ReportSink = {
  add: (text) => print(encodeBytes(text)),
  end: () => undefined,
};

/** Nowhere: `--write` without `--format` or `--output`. */
export const noReport: ReportSink = { add: () => Promise.resolve(), end: () => undefined };

/** A file, written as a whole when the report is complete. */
export function outputFile(name: string): ReportSink {
  const parts: string[] = [];
  return {
    add: (text) => {
      parts.push(text);
      return Promise.resolve();
    },
    end: () => {
      try {
        writeWhole(path.resolve(name), encodeBytes(parts.join('')));
      } catch (error) {
        if (error instanceof FileProblem) throw new UsageError(`--output ${name} ${error.message}`);
        throw error;
      }
    },
  };
}

/** @throws UsageError if the report would replace one of the files that it is about, also by way of a link. */
export function refuseInputAsOutput(name: string, files: readonly FoundFile[]): void {
  const output = statOrNothing(name);
  if (output === undefined || !output.isFile()) return;
  for (const { location } of files) {
    const input = statOrNothing(location);
    if (input !== undefined && input.dev === output.dev && input.ino === output.ino) {
      throw new UsageError(`--output ${name} is one of the files to read`);
    }
  }
}
