import assert from 'node:assert/strict';
import type { Simulator } from '../../../demo/stripe/index.ts';

/** A page as a browser without scripts has it: where it ended up and what stands there. */
export type VisitedPage = { url: string; status: number; text: string; headers: Headers };

export const ORIGIN = 'https://invoice.stripe.com';

/** Somebody with a browser: opens addresses, fills in forms, and follows redirects. */
export function visitor(sim: Simulator) {
  const follow = async (request: Request): Promise<VisitedPage> => {
    const response = await sim.fetch(request);
    const to = response.headers.get('location');
    if (to !== null) {
      const url = new URL(to, request.url).href;
      // What lies outside the simulator is where the vendor's own page would be.
      if (new URL(url).origin === ORIGIN) return follow(new Request(url));
      return { url, status: 0, text: '', headers: response.headers };
    }
    const text = await response.text();
    return { url: request.url, status: response.status, text, headers: response.headers };
  };
  return {
    open: (url: string) => follow(new Request(new URL(url, ORIGIN))),
    /** Sends the page's form whose action ends so, with its hidden fields and these. */
    submit(page: VisitedPage, action: string, fields: Record<string, string> = {}) {
      const form = formOf(page, action);
      const body = new URLSearchParams({ ...form.hidden, ...fields });
      return follow(new Request(new URL(form.action, page.url), { method: 'POST', body }));
    },
    /** Sends what no form of a page would. */
    post(url: string, fields: Record<string, string> = {}) {
      const body = new URLSearchParams(fields);
      return follow(new Request(new URL(url, ORIGIN), { method: 'POST', body }));
    },
  };
}

/** What a page says in an alert, or nothing. */
export function alertOf({ text }: VisitedPage): string {
  return /role="alert">([^<]*)</.exec(text)?.[1] ?? '';
}

/** What a page says has just been done, or nothing. */
export function statusOf({ text }: VisitedPage): string {
  return /role="status">([^<]*)</.exec(text)?.[1] ?? '';
}

function formOf({ text }: VisitedPage, suffix: string) {
  const forms = [...text.matchAll(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/g)];
  const found = forms.find(([, action]) => action!.endsWith(suffix));
  assert.ok(found, `the page has no form that leads to …${suffix}`);
  const hidden = [
    ...found[2]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g),
  ].map(([, name, value]) => [name!, value!]);
  return { action: found[1]!, hidden: Object.fromEntries(hidden) as Record<string, string> };
}
