import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a registry said of a tag. */
export interface RegistryAnswer {
  readonly digest: string;
  readonly names: readonly string[];
  /** When, in milliseconds since 1970. */
  readonly time: number;
}

/** Answers of registries on disk, for a while. What cannot be read or written is no answer, and no error. */
export class AnswerCache {
  readonly #folder: string;
  readonly #longest: number;

  /** @param longest how old an answer may be, in milliseconds. */
  constructor(folder: string, longest: number) {
    this.#folder = folder;
    this.#longest = longest;
  }

  read(key: string): RegistryAnswer | undefined {
    try {
      const found = asAnswer(JSON.parse(readFileSync(this.#fileOf(key), 'utf8')));
      const age = found === undefined ? Number.POSITIVE_INFINITY : Date.now() - found.time;
      return age >= 0 && age < this.#longest ? found : undefined;
    } catch {
      return undefined;
    }
  }

  write(key: string, answer: RegistryAnswer): void {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const file = this.#fileOf(key);
      const temporary = `${file}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify(answer), { mode: 0o600 });
      renameSync(temporary, file);
    } catch {
      // A home that cannot be written to costs the cache, not the run.
    }
  }

  #fileOf(key: string): string {
    return path.join(this.#folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}

function asAnswer(value: unknown): RegistryAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { digest, names, time }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(digest)) return undefined;
  if (!Array.isArray(names) || typeof time !== 'number') return undefined;
  const tags = names.filter((name) => typeof name === 'string' && /^\w[\w.-]{0,127}$/.test(name));
  return { digest, names: tags, time };
}
