/** How a vendor's server gets a session for one customer. */
import { z } from '@hono/zod-openapi';
import { isOrigin } from '../session/origin.ts';
import { CUSTOMER_ID, SCOPES, SESSION_ID, THUMBPRINT } from '../session/session.ts';
import { Instant } from './values.ts';

export const SessionRequest = z
  .object({
    customer: z.string().regex(CUSTOMER_ID),
    scopes: z.array(z.enum(SCOPES)).min(1).optional(),
    /** Exact origins, such as `https://app.example.com`. */
    origins: z.array(z.string().refine(isOrigin)).max(20).optional(),
    /** Opaque id of the person, for the audit. */
    actor: z.string().max(200).optional(),
    /** The RFC 7638 thumbprint of the key that every request has to prove to hold (DPoP). */
    boundTo: z.string().regex(THUMBPRINT).optional(),
    ttlSeconds: z.int().min(1).max(3600).optional(),
  })
  .strict()
  .openapi('SessionRequest');

export const SessionAnswer = z
  .object({
    token: z.string(),
    /** The API's public base URL: the widget takes it from here and from nowhere else. */
    api: z.url(),
    expiresAt: Instant,
    /** What this one session is revoked by. */
    id: z.string(),
  })
  .strict()
  .openapi('Session');

/** One session, or all that a customer has by now. */
export const RevokeRequest = z
  .union([
    z.object({ id: z.string().regex(SESSION_ID) }).strict(),
    z.object({ customer: z.string().regex(CUSTOMER_ID) }).strict(),
  ])
  .openapi('RevokeRequest');

export type SessionRequest = z.infer<typeof SessionRequest>;
export type SessionAnswer = z.infer<typeof SessionAnswer>;
