import type { Outcome } from '../contract.ts';
import type { Site } from './situation.ts';

export function mountCaches(_site: Site): Outcome {
  return { proposals: [], refusals: [] };
}
