import type { Site } from './site.ts';

/** A reading of a stage that is made once, however often it is asked for. */
export function perSite<T>(read: (site: Site) => T): (site: Site) => T {
  const known = new WeakMap<Site, { readonly value: T }>();
  return (site) => {
    let found = known.get(site);
    if (found === undefined) {
      found = { value: read(site) };
      known.set(site, found);
    }
    return found.value;
  };
}
