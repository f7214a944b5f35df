/** The way back from a bank: our page's address, and what it says of where the customer comes from. */
import type { Money } from '../../server/contract/values.ts';
import { keepJourney, keptJourney } from '../core/journey.ts';

/** What we add, so that we know what to finish. */
const OURS = ['usage_default', 'usage_invoice', 'usage_keep'] as const;

/** What Stripe adds. */
const STRIPES = [
  'setup_intent',
  'setup_intent_client_secret',
  'payment_intent',
  'payment_intent_client_secret',
  'redirect_status',
  'source_type',
  'source_redirect_slug',
] as const;

/** Where the tab remembers what it has left for. */
const LEFT_FOR = 'usage-portal-journey';

/** What to go on with after a bank. */
export type Journey =
  | { kind: 'setup'; setup: string; makeDefault: boolean }
  /** `amount`: what was to be paid, where this tab has left to pay it. */
  | { kind: 'payment'; invoice: string; keep: boolean; amount?: Money };

interface Left {
  /** A setup or an invoice. */
  id: string;
  amount?: Money;
}

/** The way back to this page from saving a way to pay. */
export function backFromSetup(setup: string, makeDefault: boolean): string {
  return back({ id: setup }, { usage_default: makeDefault ? '1' : '0' });
}

/** The way back from paying an amount of an invoice. */
export function backFromPayment(invoice: string, keep: boolean, amount: Money): string {
  const own = { usage_invoice: invoice, ...(keep && { usage_keep: '1' }) };
  return back({ id: invoice, amount }, own);
}

/**
 * The journey that ends on this page, once: it is taken out of the address, which may be shared, and
 * kept by the tab until `forgetJourney`. A page may have journeys of its own, which stay.
 *
 * Anybody can write an address, so what it asks to change is done only in the tab that has left.
 */
export function takeJourney(): Journey | undefined {
  const journey = inAddress() ?? (keptJourney() as Journey | undefined);
  if (journey) keepJourney(journey);
  return journey;
}

function inAddress(): Journey | undefined {
  const { searchParams: query } = new URL(location.href);
  const setup = query.has('usage_default') && query.get('setup_intent');
  const invoice = query.has('payment_intent') && query.get('usage_invoice');
  if (!setup && !invoice) return undefined;
  // What else the page keeps in its address and its history stays as it is.
  history.replaceState(history.state, '', withoutJourney(location.href));
  const left = takeLeft();
  const isOwn = left?.id === (setup || invoice);
  if (setup)
    return { kind: 'setup', setup, makeDefault: isOwn && query.get('usage_default') === '1' };
  return {
    kind: 'payment',
    invoice: invoice || '',
    keep: isOwn && query.has('usage_keep'),
    ...(isOwn && left.amount && { amount: left.amount }),
  };
}

function back(left: Left, own: Partial<Record<(typeof OURS)[number], string>>): string {
  try {
    sessionStorage.setItem(LEFT_FOR, JSON.stringify(left));
  } catch {
    // A sandboxed page has no storage: it comes back and makes nothing the default.
  }
  const url = withoutJourney(location.href);
  for (const [name, value] of Object.entries(own)) url.searchParams.set(name, value);
  return url.href;
}

function takeLeft(): Left | null {
  try {
    const left = sessionStorage.getItem(LEFT_FOR);
    sessionStorage.removeItem(LEFT_FOR);
    return JSON.parse(left ?? 'null');
  } catch {
    // As above.
    return null;
  }
}

function withoutJourney(href: string): URL {
  const url = new URL(href);
  for (const name of [...OURS, ...STRIPES]) url.searchParams.delete(name);
  return url;
}
