/** A shared cache as HTTP allows it (RFC 9111), in front of a portal that two customers look at. */
import assert from 'node:assert/strict';
import type Stripe from 'stripe';
import type { TestPortal } from './portal.ts';

type Ask = (path: string, customer: string, headers: Record<string, string>) => Promise<Response>;

/**
 * Keeps by the address and by what `Vary` names, and strips `Authorization` before it looks, as a badly
 * set up proxy does: so only `Cache-Control` stands between two customers.
 */
export function cachingProxy(ask: Ask) {
  const kept = new Map<string, { vary: string[]; key: string; text: string }[]>();

  return async (path: string, customer: string, headers: Record<string, string>) => {
    const known = kept.get(path)?.find(({ vary, key }) => keyOf(vary, headers) === key);
    if (known) return known.text;
    const response = await ask(path, customer, headers);
    const text = await response.text();
    if (mayKeep(response)) {
      const vary = (response.headers.get('vary') ?? '').toLowerCase().split(/,\s*/);
      const entry = { vary, key: keyOf(vary, headers), text };
      kept.set(path, [...(kept.get(path) ?? []), entry]);
    }
    return text;
  };
}

function mayKeep({ status, headers }: Response) {
  const control = headers.get('cache-control') ?? '';
  // Without a word of ours a cache may guess (RFC 9111, 4.2.2).
  return [200, 404, 410].includes(status) && !/private|no-store|no-cache/.test(control);
}

function keyOf(vary: readonly string[], headers: Record<string, string>) {
  return vary.map((name) => headers[name] ?? '').join('\n');
}

const VARIANTS: readonly Record<string, string>[] = [
  {},
  { 'x-forwarded-host': 'evil.com' },
  { 'x-original-url': '/health' },
  { 'x-rewrite-url': '/health' },
  { 'x-forwarded-scheme': 'http' },
];

const PATHS = ['/v1/portal', '/v1/billing-details', '/v1/invoices', '/v1/payment-methods'];

/** So many views of customers in turn through such a cache: none holds what is of another. */
export async function crossViews({
  portal,
  customers,
  views,
}: {
  readonly portal: TestPortal;
  readonly customers: readonly string[];
  readonly views: number;
}) {
  const ask = cachingProxy(portal.get);
  const own = new Map<string, Set<string>>();
  for (let nth = 0; nth < views; nth++) {
    const customer = customers[nth % customers.length]!;
    const path = PATHS[Math.floor(nth / customers.length) % PATHS.length]!;
    const asked = path + (nth % 3 === 0 ? `?cb=${nth % 7}` : '');
    const text = await ask(asked, customer, VARIANTS[nth % VARIANTS.length]!);
    assert.ok(!text.includes('evil.com'));
    for (const other of customers) assert.ok(other === customer || !text.includes(other), path);
    // Each answer names who it was made for by a mark of theirs.
    const marks = text.match(/OWNER-\w+/g) ?? [];
    own.set(customer, new Set([...(own.get(customer) ?? []), ...marks]));
  }
  for (const [customer, marks] of own) assert.deepEqual([...marks], [`OWNER-${customer}`]);
}

/** A customer whose name tells whose answer one has. */
export async function openOwner(stripe: Stripe): Promise<string> {
  const { id } = await stripe.customers.create({});
  await stripe.customers.update(id, { name: `OWNER-${id}` });
  return id;
}
