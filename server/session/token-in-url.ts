/**
 * Whether a URL carries a token, by the name of a parameter or by its look.
 * URLs end in logs, histories and `Referer` headers, so such a request is refused and its URL not logged.
 */
export function hasTokenInUrl(url: string): boolean {
  const text = decode(url);
  return TOKEN_PARAMETER.test(text) || hasJwt(text);
}

const TOKEN_PARAMETER =
  /[?&](?:access_token|authorization|bearer|jwt|session_token|token)(?:[=&#]|$)/i;

/** `eyJ` is how a JSON object begins in base64. One pattern for all this would read a long text again and again. */
function hasJwt(text: string): boolean {
  if (!text.includes('eyJ')) return false;
  return text.split(/[^\w.-]+/).some((word) => {
    const start = word.indexOf('eyJ');
    return start >= 0 && word.slice(start).split('.').length >= 3;
  });
}

/** Unlike `decodeURIComponent` it never throws: a broken escape must not hide what follows it. */
function decode(url: string): string {
  if (!url.includes('%')) return url;
  return url.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
