export type PolicyOptions = {
  /** Lets scripts make code of text: only Angular's compiler in the browser asks for it. */
  readonly evaluates?: boolean;
  /** Names of a framework's own Trusted Types policies. */
  readonly trustedTypes?: readonly string[];
};

/** Nothing on a page runs, loads or is sent but what Quillet itself serves. */
export function policyWith({ evaluates = false, trustedTypes = [] }: PolicyOptions = {}): string {
  return [
    "default-src 'none'",
    `script-src 'self'${evaluates ? " 'unsafe-eval'" : ''}`,
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${['lit-html', ...trustedTypes].join(' ')}`,
  ].join('; ');
}

/** The policy of every page of Quillet's. */
export const PAGE_POLICY = policyWith();
