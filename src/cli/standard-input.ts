import { FileProblem, MOST_BYTES } from './input-file.ts';

/**
 * All of standard input.
 *
 * @throws FileProblem if there is more than any Dockerfile has.
 */
export async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > MOST_BYTES) throw new FileProblem('is larger than 16 MiB, more than BuildKit takes');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
