/** A text that is no Dockerfile to BuildKit, or one that is not understood for certain. */
export class DockerfileError extends Error {
  override readonly name = 'DockerfileError';
  /** Counted from 1. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
