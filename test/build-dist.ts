import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** vitest's global setup: builds dist/ from the sources under test. */
export function setup(): void {
  const root = path.join(import.meta.dirname, '..');
  execFileSync(process.execPath, [path.join(root, 'scripts', 'build.js')], { cwd: root, stdio: 'inherit' });
}
