/** A request that got no usable answer; the message is a sentence without a final stop, and holds no secret. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  /** The other side did not speak TLS. */
  readonly mayBePlain: boolean;
  /** There was no other side: whatever it is asked, it will not answer. */
  readonly isUnreachable: boolean;

  constructor(message: string, code: string = '') {
    super(message);
    this.mayBePlain = NO_TLS.has(code);
    this.isUnreachable = NOBODY.has(code);
  }
}

/** What Node says when plain HTTP, or nothing, answers to the beginning of TLS. */
const NO_TLS = new Set([
  'EPROTO',
  'ECONNRESET',
  'EPIPE',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
]);

/** What Node says when nobody is there, and what we say when nobody answers in time. */
const NOBODY = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'broke off the connection',
  EPIPE: 'broke off the connection',
  ENOTFOUND: 'cannot be found (DNS)',
  EAI_AGAIN: 'cannot be found (DNS does not answer)',
  ETIMEDOUT: 'does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'has a certificate that it signed itself; put it into NODE_EXTRA_CA_CERTS or certs.d',
  SELF_SIGNED_CERT_IN_CHAIN:
    'has a certificate of an unknown authority; put it into NODE_EXTRA_CA_CERTS or certs.d',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'has a certificate of an unknown authority; put it into NODE_EXTRA_CA_CERTS or certs.d',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'has a certificate of an unknown authority; put it into NODE_EXTRA_CA_CERTS or certs.d',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate of another host',
};

/** What an error of Node's means for the user. */
export function networkError(host: string, error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  return new NetworkError(`${host} ${known ?? `cannot be asked (${code || 'unknown error'})`}`, code);
}
