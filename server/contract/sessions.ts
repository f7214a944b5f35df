/** How a vendor's server gets a session for one customer. */
import { z } from '@hono/zod-openapi';
import { isOrigin } from '../session/origin.ts';
import { CUSTOMER_ID, SCOPES } from '../session/session.ts';
import { Instant } from './values.ts';

export const SessionRequest = z
  .object({
    customer: z.string().regex(CUSTOMER_ID),
    scopes: z.array(z.enum(SCOPES)).min(1).optional(),
    /** Exact origins, such as `https://app.example.com`. */
    origins: z.array(z.string().refine(isOrigin)).max(20).optional(),
    /** Opaque id of the person, for the audit. */
    actor: z.string().max(200).optional(),
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
  })
  .strict()
  .openapi('Session');

export type SessionRequest = z.infer<typeof SessionRequest>;
export type SessionAnswer = z.infer<typeof SessionAnswer>;
