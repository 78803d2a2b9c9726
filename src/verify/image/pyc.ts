/** Where a .pyc file holds the time of its source. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Magic number of Python 3.7's first pre-release with the flags of PEP 552 (Lib/importlib/_bootstrap_external.py). */
const FIRST_MAGIC_WITH_FLAGS = 3390;
/** Python 2's magic numbers begin here (2.0: 50823); those of Python 3 are below 10,000 so far. */
const FIRST_MAGIC_OF_PYTHON_2 = 20_000;

/**
 * The bytes of a .pyc file that hold its source's modification time: magic, then since Python 3.7 flags, then the time.
 * Undefined if it has none: too short, or checked by the source's hash (PEP 552).
 */
export function pycTime(content: Buffer): ByteRange | undefined {
  if (content.length < 16 || content[2] !== 0x0d || content[3] !== 0x0a) return undefined;
  const magic = content.readUInt16LE(0);
  if (magic < FIRST_MAGIC_WITH_FLAGS || magic >= FIRST_MAGIC_OF_PYTHON_2) return { start: 4, end: 8 };
  return content.readUInt32LE(4) === 0 ? { start: 8, end: 12 } : undefined;
}
