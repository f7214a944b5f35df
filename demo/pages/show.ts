import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { HtmlEscapedString } from 'hono/utils/html';
import { PAGE_POLICY } from '../vendor/policy.ts';
import { shell } from './views/shell.ts';

export type Page = {
  readonly title: string;
  readonly content: HtmlEscapedString | Promise<HtmlEscapedString>;
  /** What the page runs beside its own script. */
  readonly script?: string;
  readonly policy?: string;
};

/** Answers with a page, under the policy of all of Quillet's unless it has its own. */
export function show(c: Context, { title, content, script, policy = PAGE_POLICY }: Page) {
  c.header('Content-Security-Policy', policy);
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'same-origin');
  c.header('X-Content-Type-Options', 'nosniff');
  const { pathname: path } = new URL(c.req.url);
  const theme = getCookie(c, 'quillet_theme');
  return c.html(shell({ path, title, theme, content, ...(script && { script }) }));
}
