/** What a session may do. Absent `scope` means the two reads. */
export const SCOPES = [
  'usage:read',
  'billing:read',
  'invoices:pay',
  'payment_methods:write',
  'billing_details:write',
  'subscription:write',
  'budgets:write',
] as const;

export type Scope = (typeof SCOPES)[number];

export const DEFAULT_SCOPES: readonly Scope[] = ['usage:read', 'billing:read'];

/** What a session may be called: printable, and short enough for an index. */
export const SESSION_ID = /^[!-~]{1,128}$/;

/** A key's name (RFC 7638): the base64url of 32 bytes, in its one spelling. */
export const THUMBPRINT = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** A verified token: the only place a customer id ever comes from. */
export type Session = {
  readonly tenantId: string;
  /** Stripe customer, `cus_…`. */
  readonly customerId: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Narrows the tenant's origins when present. */
  readonly origins?: readonly string[];
  /** Opaque id of the person, for the audit. */
  readonly actor?: string;
  /** `jti`: what this one session is revoked by. */
  readonly id?: string;
  /** The thumbprint of the key that each request has to prove to hold. */
  readonly boundTo?: string;
  /** Whole seconds since 1970, as the claims have them. */
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** What whoever mints a token and whoever verifies it agree on. */
export const TOKEN = {
  typ: 'portal+jwt',
  /** Characters, which are bytes: a token is ASCII. */
  maxLength: 8192,
  maxLifetimeSeconds: 3600,
  /** How far the clocks of the vendor and of this server may differ. */
  leewaySeconds: 60,
  maxActorLength: 200,
} as const;

export const CUSTOMER_ID = /^cus_[A-Za-z0-9_]{1,255}$/;

export function isScope(value: unknown): value is Scope {
  return (SCOPES as readonly unknown[]).includes(value);
}
