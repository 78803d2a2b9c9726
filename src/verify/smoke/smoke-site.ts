import type { Engine } from '../engines/engine.ts';
import type { Workspace } from '../workspace.ts';

/** Where smoke tests run. */
export interface SmokeSite {
  readonly engine: Engine;
  readonly workspace: Workspace;
  readonly network?: string;
  readonly signal: AbortSignal;
}
