/** A refusal in the header fields of draft-ietf-httpapi-ratelimit-headers-10, a Structured Field each. */
import type { Refusal } from './limits.ts';

/**
 * `RateLimit-Policy` is the quota (`q`) and the seconds in which it comes back whole (`w`);
 * `RateLimit` what remains of it (`r`) and the seconds until there is more (`t`).
 */
export function rateLimitFields({ policy, rate, retryAfter }: Refusal): Record<string, string> {
  const window = Math.ceil(rate.burst / rate.perSecond);
  return {
    'RateLimit-Policy': `"${policy}";q=${rate.burst};w=${window}`,
    RateLimit: `"${policy}";r=0;t=${retryAfter}`,
  };
}
