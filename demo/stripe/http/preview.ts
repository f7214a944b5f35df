import type { Context } from 'hono';
import type { Env } from './env.ts';

/** Whether a request names a version with previews in it: `2025-09-30.preview`. */
export function isPreview(c: Context<Env>): boolean {
  return /^\d{4}-\d{2}-\d{2}\.preview$/.test(c.req.header('stripe-version') ?? '');
}

/** The same of a version from `since` on, a date. */
export function isPreviewSince(c: Context<Env>, since: string): boolean {
  return isPreview(c) && c.req.header('stripe-version')! >= since;
}
