/** The reader of standard output has gone away (`dockshift | head`): the rest of the output is of no use to anyone. */
export class ReaderGone extends Error {}

let isGone = false;

/** A closed pipe is a normal end. Without a listener Node would print a stack and end with 1. */
export function stopWhenReaderIsGone(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (stream === process.stdout) isGone = true;
    });
  }
}

/**
 * Writes to standard output and waits until it is taken.
 *
 * @throws ReaderGone if nobody reads it any more.
 */
export async function print(data: string | Uint8Array): Promise<void> {
  if (isGone) throw new ReaderGone('nobody reads the output');
  if (data.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(data, (error) => {
      if (error === null || error === undefined) resolve();
      else if ('code' in error && error.code === 'EPIPE') reject(new ReaderGone('nobody reads the output'));
      else reject(error);
    });
  });
}

/** Writes to standard error. */
export function printError(text: string): void {
  process.stderr.write(text);
}
