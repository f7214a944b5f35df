/** Whether a value is one exact origin as a browser sends it: https, or http on this machine. */
export function isOrigin(value: unknown): value is string {
  const url = safeUrl(value);
  return url !== undefined && url.origin === value;
}

/** Whether a value can be the API's public base URL: an origin, or one with a path; nothing behind it. */
export function isApiUrl(value: unknown): value is string {
  const url = safeUrl(value);
  if (!url) return false;
  return (
    value === (url.pathname === '/' ? url.origin : url.origin + url.pathname.replace(/\/$/, ''))
  );
}

/** A URL that no wildcard and no readable wire can be behind. */
function safeUrl(value: unknown): URL | undefined {
  // `*` is a legal character of a host, so the URL parser alone would let a wildcard through.
  if (typeof value !== 'string' || value.includes('*') || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal) ? url : undefined;
}
