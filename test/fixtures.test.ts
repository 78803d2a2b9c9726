import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BuildContext } from '../src/context/context.ts';
import { diskContext } from '../src/context/disk.ts';
import { loadFormats } from '../src/context/formats.ts';
import { decodeBytes } from '../src/dockerfile/bytes.ts';
import { rewrite } from '../src/rewrite/rewrite.ts';
import type { RewriteOptions, Safety } from '../src/rewrite/result.ts';
import { transforms } from '../transforms/index.ts';

/** A change of a case; `message` and `assumption` are parts of the real ones. */
interface ExpectedChange {
  readonly line: number;
  readonly safety: Safety;
  readonly applied?: boolean;
  readonly message?: string;
  readonly assumption?: string;
}

/** expected.json of a case; `reason` is a part of the real one. */
interface Expected {
  readonly changes?: readonly ExpectedChange[];
  readonly refusals?: readonly { line: number; reason: string }[];
  /** `message` is a part of the real one. */
  readonly warnings?: readonly { line: number; message: string }[];
  readonly error?: string;
  /** Other files by name, as they are written. */
  readonly files?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..', 'fixtures');

const formats = await loadFormats();

const text = (path: string): string => decodeBytes(readFileSync(path));

function json<T>(path: string, otherwise: T): T {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : otherwise;
}

/** The build context of a case, if it has one. */
function contextOf(folder: string): BuildContext | undefined {
  const context = join(folder, 'context');
  return existsSync(context) ? diskContext(context, join(folder, 'Dockerfile'), formats) : undefined;
}

for (const { name, safety: safetyOfAll } of transforms) {
  const folder = join(root, name);
  const cases = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  describe(name, () => {
    test.each(cases)('%s', (each) => {
      const path = join(folder, each);
      const before = text(join(path, 'before.Dockerfile'));
      const after = text(join(path, 'after.Dockerfile'));
      const expected = json<Expected>(join(path, 'expected.json'), {});
      const others = transforms.map((transform) => transform.name).filter((other) => other !== name);
      const context = contextOf(path);
      const options: RewriteOptions = {
        skip: others,
        unsafe: safetyOfAll === 'unsafe',
        ...(context === undefined ? {} : { context }),
        ...json<RewriteOptions>(join(path, 'options.json'), {}),
      };

      const result = rewrite(before, options);

      expect(result.text).toBe(after);
      expect(result.error?.message ?? '').toContain(expected.error ?? '');
      expect(result.error === undefined).toBe(expected.error === undefined);
      const changes = expected.changes ?? [];
      expect(result.changes.map(({ line, safety }) => ({ line, safety }))).toEqual(
        changes.map(({ line, safety }) => ({ line, safety })),
      );
      for (const [index, change] of changes.entries()) {
        const real = result.changes[index];
        expect(real?.message).toContain(change.message ?? '');
        expect(real?.safety === 'unsafe' ? real.assumption : '').toContain(change.assumption ?? '');
        expect(real?.applied).toBe(change.applied ?? true);
      }
      expect(result.refusals.map(({ line }) => line)).toEqual(
        (expected.refusals ?? []).map(({ line }) => line),
      );
      for (const [index, refusal] of (expected.refusals ?? []).entries()) {
        expect(result.refusals[index]?.reason).toContain(refusal.reason);
      }

      expect(result.warnings.map(({ line }) => line)).toEqual(
        (expected.warnings ?? []).map(({ line }) => line),
      );
      for (const [index, warning] of (expected.warnings ?? []).entries()) {
        expect(result.warnings[index]?.message).toContain(warning.message);
      }

      const files = result.files.map((file) => [basename(file.path), file.text] as const);
      expect(Object.fromEntries(files)).toEqual(expected.files ?? {});

      const second = rewrite(result.text, options);
      expect(second.text).toBe(result.text);
      expect(second.changes.filter((change) => change.applied)).toEqual([]);
    });
  });
}
