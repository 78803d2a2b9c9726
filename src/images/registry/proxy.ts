export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a host is this machine. Source: golang.org/x/net/http/httpproxy, and Docker's insecure registries. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/**
 * The proxy for a request, from HTTPS_PROXY, HTTP_PROXY and NO_PROXY in either case, as curl and Go read them. Loopback
 * never goes through one.
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const proxy = url.protocol === 'https:' ? read('HTTPS_PROXY') : read('HTTP_PROXY');
  if (proxy === '' || isLoopback(url.hostname) || isExempt(url, read('NO_PROXY'))) return undefined;
  const address = /^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function isExempt(url: URL, list: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const host = url.hostname.toLowerCase();
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const suffix = name.replace(/^\*?\./, '');
    if (suffix === '' || (only !== undefined && only !== port)) return false;
    return host === suffix || host.endsWith(`.${suffix}`);
  });
}
