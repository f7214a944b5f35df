import type Stripe from 'stripe';

/** Something the suite made: where it was posted to, and what came back. */
export type Made = { route: Route; id: string; clock: boolean };

type Route = {
  path: RegExp;
  /** Takes metadata, and so carries the mark of the run. */
  tagged?: boolean;
  /** Undoes the making. Without it the object goes with its customer or clock, or holds nothing. */
  remove?: (stripe: Stripe, id: string) => Promise<unknown>;
  /** All there are in the account, ours or not, for what an interrupted run left. */
  all?: (stripe: Stripe) => AsyncIterable<{ id: string }>;
};

/** The metadata key under which everything says which run made it. */
export const TAG = 'usage_portal_conformance';

/** What every name begins with that the suite gives. */
export const NAME = 'conformance_';

const MANY = { limit: 100 };

/** What can be made, in the order in which it is removed. */
const ROUTES: readonly Route[] = [
  {
    path: /^\/v2\/core\/event_destinations$/,
    tagged: true,
    remove: (s, id) => s.v2.core.eventDestinations.del(id),
    all: (s) => s.v2.core.eventDestinations.list(MANY),
  },
  {
    path: /^\/v1\/webhook_endpoints$/,
    tagged: true,
    remove: (s, id) => s.webhookEndpoints.del(id),
    all: (s) => s.webhookEndpoints.list(MANY),
  },
  {
    path: /^\/v1\/billing_portal\/configurations$/,
    tagged: true,
    remove: (s, id) => s.billingPortal.configurations.update(id, { active: false }),
    all: (s) => s.billingPortal.configurations.list({ ...MANY, active: true }),
  },
  {
    path: /^\/v1\/billing\/credit_grants$/,
    tagged: true,
    remove: (s, id) => endGrant(s, id),
  },
  { path: /^\/v1\/setup_intents$/, tagged: true, remove: (s, id) => cancelSetup(s, id) },
  { path: /^\/v1\/payment_intents$/, tagged: true, remove: (s, id) => cancelPayment(s, id) },
  {
    path: /^\/v1\/promotion_codes$/,
    tagged: true,
    remove: (s, id) => s.promotionCodes.update(id, { active: false }),
    all: (s) => s.promotionCodes.list({ ...MANY, active: true }),
  },
  {
    path: /^\/v1\/coupons$/,
    tagged: true,
    remove: (s, id) => s.coupons.del(id),
    all: (s) => s.coupons.list(MANY),
  },
  {
    path: /^\/v1\/tax_rates$/,
    tagged: true,
    remove: (s, id) => s.taxRates.update(id, { active: false }),
    all: (s) => s.taxRates.list({ ...MANY, active: true }),
  },
  {
    path: /^\/v1\/test_helpers\/test_clocks$/,
    remove: (s, id) => s.testHelpers.testClocks.del(id),
    all: (s) => s.testHelpers.testClocks.list(MANY),
  },
  {
    path: /^\/v1\/customers$/,
    tagged: true,
    remove: (s, id) => s.customers.del(id),
    all: (s) => s.customers.list(MANY),
  },
  {
    path: /^\/v1\/prices$/,
    tagged: true,
    remove: (s, id) => s.prices.update(id, { active: false }),
    all: (s) => s.prices.list({ ...MANY, active: true }),
  },
  {
    path: /^\/v1\/products$/,
    tagged: true,
    remove: (s, id) => s.products.update(id, { active: false }),
    all: (s) => s.products.list({ ...MANY, active: true }),
  },
  {
    path: /^\/v1\/billing\/meters$/,
    remove: (s, id) => s.billing.meters.deactivate(id),
    all: (s) => s.billing.meters.list({ ...MANY, status: 'active' }),
  },
  { path: /^\/v1\/(subscriptions|subscription_items|invoiceitems|invoices)$/, tagged: true },
  { path: /^\/v1\/payment_methods$/, tagged: true },
  { path: /^\/v1\/customers\/\w+\/balance_transactions$/, tagged: true },
];

const PRODUCTS = ROUTES.find(({ path }) => path.test('/v1/products'))!;

/** Whether a request to this path makes something that can say who made it. */
export function isTagged(path: string): boolean {
  return routeOf(path)?.tagged ?? false;
}

/** What a successful request has made. A price can bring a product of its own. */
export function madeBy(path: string, body: string, answer: unknown): Made[] {
  const route = routeOf(path);
  if (!route || !isObject(answer) || typeof answer.id !== 'string') return [];
  const made = [{ route, id: answer.id, clock: typeof answer.test_clock === 'string' }];
  if (!body.includes('product_data') || typeof answer.product !== 'string') return made;
  return [...made, { route: PRODUCTS, id: answer.product, clock: false }];
}

/** What earlier runs left in the account, by their mark or by their names. */
export async function leftBehind(stripe: Stripe): Promise<Made[]> {
  const left: Made[] = [];
  for (const route of ROUTES) {
    for await (const object of route.all?.(stripe) ?? []) {
      if (isOurs(object)) left.push({ route, id: object.id, clock: false });
    }
  }
  return left;
}

/** Removes what was made and answers what is left, each with the reason. */
export async function removeAll(stripe: Stripe, made: readonly Made[]): Promise<string[]> {
  const left: string[] = [];
  for (const route of ROUTES) {
    const { remove } = route;
    if (!remove) continue;
    // What lives on a test clock goes with its clock.
    for (const { id } of made.filter((one) => one.route === route && !one.clock)) {
      await remove(stripe, id).catch((error: Error) => {
        if (!isGone(error)) left.push(`${id}: ${error.message}`);
      });
    }
  }
  return left;
}

function routeOf(path: string): Route | undefined {
  return ROUTES.find((route) => route.path.test(path));
}

function isOurs(object: object): boolean {
  if ('metadata' in object && isObject(object.metadata) && TAG in object.metadata) return true;
  const name = 'event_name' in object ? object.event_name : 'name' in object && object.name;
  return typeof name === 'string' && name.startsWith(NAME);
}

async function endGrant(stripe: Stripe, id: string): Promise<void> {
  const { voided_at } = await stripe.billing.creditGrants.retrieve(id);
  if (voided_at === null) await stripe.billing.creditGrants.voidGrant(id);
}

async function cancelSetup(stripe: Stripe, id: string): Promise<void> {
  const { status } = await stripe.setupIntents.retrieve(id);
  if (!isOver(status)) await stripe.setupIntents.cancel(id);
}

async function cancelPayment(stripe: Stripe, id: string): Promise<void> {
  const { status } = await stripe.paymentIntents.retrieve(id);
  if (!isOver(status)) await stripe.paymentIntents.cancel(id);
}

function isOver(status: string): boolean {
  return status === 'succeeded' || status === 'canceled';
}

/** A test removed it itself, or it went with its customer. */
function isGone(error: Error): boolean {
  return 'code' in error && error.code === 'resource_missing';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
