/** Why a bank or Stripe refuses, in words that are safe to show. */
import { z } from '@hono/zod-openapi';

/**
 * Why a payment was refused. Stripe asks that a lost, stolen or suspected card be told like any
 * other refusal, so those are `declined`.
 */
export const DeclineReason = z
  .enum([
    'insufficient_funds',
    'card_expired',
    'security_code_wrong',
    'number_wrong',
    'authentication_failed',
    'limit_exceeded',
    'not_supported',
    'bank_unavailable',
    'declined',
  ])
  .openapi('DeclineReason');

export type DeclineReason = z.infer<typeof DeclineReason>;
