import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { HtmlEscapedString } from 'hono/utils/html';
import { type PolicyOptions, policyWith } from '../vendor/policy.ts';
import { shell } from './views/shell.ts';

export type Page = {
  readonly title: string;
  readonly content: HtmlEscapedString | Promise<HtmlEscapedString>;
  /** What the page runs beside its own script. */
  readonly script?: string;
  /** Style sheets of the page's own. */
  readonly styles?: readonly string[];
  /** What the page needs beside what Quillet serves. */
  readonly policy?: PolicyOptions;
};

/** Answers with a page, under the policy of all of Quillet's but for what the page needs. */
export function show(c: Context, { title, content, script, styles, policy = {} }: Page) {
  c.header('Content-Security-Policy', policyWith(policy));
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'same-origin');
  c.header('X-Content-Type-Options', 'nosniff');
  const { pathname: path } = new URL(c.req.url);
  const theme = getCookie(c, 'quillet_theme');
  const { stripeJs } = policy;
  return c.html(
    shell({ path, title, theme, content, stripeJs, styles, ...(script && { script }) }),
  );
}
