import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { STYLES } from './styles.ts';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

export type PageOptions = {
  title: string;
  vendor: string;
  /** Where the link at the top leads, if the page has one. */
  back?: { href: string; label: string } | undefined;
  /** The origin of the page that shows this one in a frame, if it is in one. */
  framedBy?: string | undefined;
  body: Markup;
};

/** The frame of every hosted page. */
export function hostedPage({ title, vendor, back, framedBy, body }: PageOptions): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <link rel="icon" href="data:," />
    <title>${plain(title)}</title>
    ${raw(`<style>${STYLES}</style>`)}
    ${framedBy ? html`<script type="module" src="/stripe-js/bank.js"></script>` : ''}
  </head>
  <body>
    <header class="bar">
      <b><bdi>${plain(vendor)}</bdi></b> <span class="test">Test mode</span>
      ${back ? html`<a href="${back.href}">${back.label}</a>` : ''}
    </header>
    <main>${body}</main>
    <footer class="foot">A simulated Stripe page. No money moves, and no real card belongs here.</footer>
  </body>
</html>`;
}

/** Text a stranger wrote, kept from turning the words around it: escaping leaves bidi controls be. */
export function plain(text: string | null | undefined): string {
  return (text ?? '').replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

/**
 * Sends a page that can load nothing, run nothing and be framed by nobody, unless a page's
 * Stripe.js shows it: then it tells that page, by a script, what became of it. A form may only
 * lead to this origin and to those named: browsers hold redirects after a form to it too.
 */
export async function sendPage(
  c: Context,
  page: Markup,
  {
    status = 200,
    leadsTo = [],
    framedBy,
  }: {
    status?: 200 | 400 | 402 | 403 | 404 | 410;
    leadsTo?: string[];
    framedBy?: string | undefined;
  } = {},
): Promise<Response> {
  const origins = leadsTo.map((url) => new URL(url).origin);
  const policy = [
    "default-src 'none'",
    `style-src '${await stylesHash()}'`,
    'img-src data:',
    `form-action ${["'self'", ...new Set(origins)].join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${framedBy ?? "'none'"}`,
    ...(framedBy ? ["script-src 'self'"] : []),
  ];
  c.header('content-security-policy', policy.join('; '));
  c.header('cache-control', 'no-store');
  c.header('referrer-policy', 'no-referrer');
  c.header('x-content-type-options', 'nosniff');
  return c.html(page, status);
}

/** A page that says why there is nothing to see. */
export function deadEnd(
  c: Context,
  heading: string,
  words: string,
  status: 200 | 403 | 404 | 410,
  framedBy?: string,
) {
  const body = html`<div class="sheet narrow"><h1 class="words">${heading}</h1><p>${words}</p></div>`;
  return sendPage(c, hostedPage({ title: heading, vendor: 'Stripe simulator', framedBy, body }), {
    status,
    framedBy,
  });
}

let hash: Promise<string> | undefined;

function stylesHash(): Promise<string> {
  hash ??= crypto.subtle
    .digest('SHA-256', new TextEncoder().encode(STYLES))
    .then((digest) => `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`);
  return hash;
}
