import { quoteWord } from '../../src/shell/words.ts';

/** An instruction of the runtime that is not where it was. */
export interface Line {
  readonly text: string;
  /** Comments and blank lines in front of it, with their line endings. */
  readonly above?: string;
}

/** A RUN that installs packages of the distribution and leaves no package lists behind. */
export function installText(
  names: readonly string[],
  distribution: string | undefined,
  isLean: boolean,
): string {
  const sorted = [...new Set(names)].toSorted().map(quoteWord);
  if (distribution === 'alpine') return `RUN apk add --no-cache ${sorted.join(' ')}`;
  const lean = isLean ? ' --no-install-recommends' : '';
  return [
    'RUN apt-get update \\',
    `    && DEBIAN_FRONTEND=noninteractive apt-get install -y${lean} ${sorted.join(' ')} \\`,
    '    && rm -rf /var/lib/apt/lists/*',
  ].join('\n');
}

/** Made by update-ca-certificates. Source: Debian's ca-certificates, sbin/update-ca-certificates. */
export const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
