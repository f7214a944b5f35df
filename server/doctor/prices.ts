/** Prices whose bills cannot be reckoned exactly: for them a what-if or a forecast says “approximate”, or nothing. */
import type Stripe from 'stripe';
import { BillingError } from '../billing/billing-error.ts';
import { amountOf, lineAmount } from '../billing/price.ts';
import { toCatalogPrice } from '../stripe/mapping.ts';
import { type Examination, permitted } from './examination.ts';
import { type Found, found, good } from './finding.ts';

/** Beyond this a price list is not a person's to read. */
const MOST_PAGES = 20;

const NOTHING_TO_DO =
  'Nothing need be done: Stripe bills it right, and the portal says what is approximate.';

export async function checkPrices({ account: { stripe, ask } }: Examination): Promise<Found[]> {
  const findings: Found[] = [];
  let count = 0;
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const listed = await permitted(
      ask('prices.list', () =>
        stripe.prices.list({
          active: true,
          type: 'recurring',
          limit: 100,
          starting_after: cursor,
          expand: ['data.tiers', 'data.product', 'data.currency_options'],
        }),
      ),
    );
    // That the key may not is told with the permissions.
    if (!listed) return [];
    for (const price of listed.data) findings.push(...checkPrice(price));
    count += listed.data.length;
    cursor = listed.data.at(-1)?.id;
    if (!listed.has_more || !cursor) break;
  }
  if (count === 0) {
    const text = 'The account has no active recurring price.';
    return [
      found('warning', 'prices_none', text, 'Is this the right account, and the right mode?'),
    ];
  }
  if (findings.length > 0) return findings;
  return [good('prices_exact', `All ${count} recurring prices are reckoned exactly.`)];
}

export function checkPrice(price: Stripe.Price): Found[] {
  const name = nameOf(price);
  const wrong = whyNot(price);
  if (wrong) {
    const text = `${name} cannot be reckoned (${wrong}): its bills show Stripe’s figures, and no what-if.`;
    return [found('warning', 'price_not_reckonable', text, NOTHING_TO_DO)];
  }
  if (price.recurring?.usage_type === 'metered' && !price.recurring.meter) {
    const text = `${name} is metered without a meter (usage records of old): its usage is not shown.`;
    const todo = 'Move its customers to a price with a billing meter.';
    return [found('warning', 'price_without_meter', text, todo)];
  }
  const others = Object.keys(price.currency_options ?? {}).filter((one) => one !== price.currency);
  if (others.length > 0) {
    const text = `${name} has amounts in ${others.length + 1} currencies: where a customer pays in ${others.join(', ')}, the what-if is approximate.`;
    return [found('hint', 'price_many_currencies', text, NOTHING_TO_DO)];
  }
  return [];
}

/** Tries the very code that reckons bills. */
function whyNot(price: Stripe.Price): string | undefined {
  try {
    const { price: ours } = toCatalogPrice(price);
    for (const quantity of ['0', '1', '1000.5', '100000000']) {
      amountOf(ours, quantity);
      lineAmount(ours, quantity);
    }
    return undefined;
  } catch (error) {
    if (error instanceof BillingError) return error.code;
    if (error instanceof TypeError) return 'its shape is not known';
    throw error;
  }
}

function nameOf({ id, product, nickname }: Stripe.Price) {
  const named = typeof product === 'object' && !('deleted' in product) ? product.name : nickname;
  return named ? `${plain(named)} (${id})` : id;
}

/** A name is the vendor's own, but a terminal obeys control characters whoever wrote them. */
function plain(text: string) {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 80);
}
