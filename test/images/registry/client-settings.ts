import type { ClientSettings } from '../../../src/images/registry/client.ts';

/** Of a client that knows nothing of the machine, and waits no longer than a test may. */
export function clientSettings(changes: Partial<ClientSettings> = {}): ClientSettings {
  return {
    environment: {},
    timeout: 20_000,
    patience: 100,
    pause: 1,
    certificatesFor: () => undefined,
    mayBePlain: () => false,
    mirrorsOf: () => [],
    credentialsFor: () => Promise.resolve(undefined),
    ...changes,
  };
}
