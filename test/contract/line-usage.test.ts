/** From a line of an invoice to its days: they add up to what the meter has, which is what was billed. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { buildWorld, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import { parseDecimal, sum } from '../../server/billing/decimal.ts';
import { type Invoice, type InvoiceList, LineUsage } from '../../server/contract/invoices.ts';
import type { Scope } from '../../server/index.ts';
import { inProcess, portalOver, testSimulator } from '../support/portal.ts';

const WITH_USAGE = [
  'halden',
  'northwind',
  'sakura',
  'marsa',
  'brightside',
  'copperline',
  'oriel',
  'meridian',
];

const simulator = testSimulator();
const portal = portalOver(simulator);
const stripe = stripeFor(simulator);
let customers: Map<string, DemoCustomer>;
let halden: DemoCustomer;
/** The usage of an invoice of Halden's, which has two meters and two licensed items. */
let path: string;
let invoice: Invoice;

before(async () => {
  const built = await buildWorld(simulator, WITH_USAGE);
  customers = new Map(built.map((customer) => [customer.key, customer]));
  halden = customers.get('halden')!;
  [invoice] = (await newestInvoices(halden.id, 1)) as [Invoice];
  path = usagePath(invoice, lineOf(invoice, 'API calls').id);
});

describe('the usage behind a line', () => {
  for (const key of WITH_USAGE) {
    it(`adds up to what was billed, line by line, for ${key}`, async () => {
      const { id } = customers.get(key)!;
      let seen = 0;
      for (const each of await newestInvoices(id, 3)) {
        for (const line of each.lines.filter(({ kind }) => kind === 'usage')) {
          const usage = await read(usagePath(each, line.id), id);
          const item = each.lines.filter((other) => other.item === line.item);
          assert.equal(usage.item, line.item);
          assert.equal(usage.label, line.label);
          assert.deepEqual(usage.period, line.period);
          assert.equal(usage.billed, sum(item.map(({ quantity }) => quantity!)));
          assert.equal(usage.total, sum(usage.days.map(({ quantity }) => quantity)));
          assert.equal(usage.difference, '0', `${key} ${each.number} ${line.label}`);
          assertWhole(usage);
          seen++;
        }
      }
      // Brightside has one invoice so far, which charges its plan in advance.
      assert.equal(seen > 0, key !== 'brightside');
    });
  }

  it('is the same from each tier of an item', async () => {
    const tiers = invoice.lines.filter(({ label }) => label === 'API calls');
    assert.ok(tiers.length > 1);
    const answers = await Promise.all(
      tiers.map(({ id }) => read(usagePath(invoice, id), halden.id)),
    );
    for (const answer of answers) assert.deepEqual(answer.days, answers[0]!.days);
  });

  it('counts the part of a day in which a period begins or ends', async () => {
    const created = await lateStarter();
    const [cycle] = (await newestInvoices(created.customer, 1)) as [Invoice];
    const usage = await read(usagePath(cycle, cycle.lines[0]!.id), created.customer);
    assert.deepEqual(usage.days[0], {
      start: '2026-09-15T09:20:00Z',
      end: '2026-09-16T00:00:00Z',
      quantity: '4',
    });
    assert.deepEqual(usage.days.at(-1), {
      start: '2026-10-15T00:00:00Z',
      end: '2026-10-15T09:20:00Z',
      quantity: '2',
    });
    assert.equal(usage.days.length, 31);
    assert.deepEqual([usage.billed, usage.total, usage.difference], ['6', '6', '0']);
    assertWhole(usage);
  });

  it('shows usage that came after the invoice as the difference', async () => {
    const key = 'northwind';
    const { id } = customers.get(key)!;
    const [newest] = (await newestInvoices(id, 1)) as [Invoice];
    const before = await read(usagePath(newest, newest.lines[0]!.id), id);
    await stripe.billing.meterEvents.create({
      event_name: 'rides',
      payload: { stripe_customer_id: id, value: '37' },
      timestamp: Date.parse('2026-10-30T12:00:00Z') / 1_000,
    });
    const late = portalOver(simulator);
    const response = await late.get(usagePath(newest, newest.lines[0]!.id), id);
    const after = LineUsage.parse(await response.json());
    assert.equal(after.billed, before.billed);
    assert.equal(after.difference, '37');
    assert.equal(after.total, sum([before.total, '37']));
    assertWhole(after);
  });

  it('counts what a threshold billed before as billed, and what came after it as not', async () => {
    const created = await thresholdCustomer();
    const [cycle, early] = (await newestInvoices(created.customer, 2)) as [Invoice, Invoice];
    const last = await read(usagePath(cycle, cycle.lines[0]!.id), created.customer);
    assert.deepEqual(
      [cycle.lines[0]!.quantity, last.billed, last.total, last.difference],
      ['3', '53', '53', '0'],
    );
    const first = await read(usagePath(early, early.lines[0]!.id), created.customer);
    assert.deepEqual([first.billed, first.difference], ['50', '0']);
    assertWhole(last);
  });

  it('is a table for a spreadsheet when asked', async () => {
    for (const response of [
      await portal.get(`${path}?format=csv`, halden.id),
      await portal.get(path, halden.id, { accept: 'text/csv' }),
    ]) {
      assert.match(response.headers.get('content-type')!, /^text\/csv/);
      assert.equal(
        response.headers.get('content-disposition'),
        'attachment; filename="usage-api_calls-2026-10-01.csv"',
      );
      const rows = (await response.text()).split('\r\n');
      assert.equal(rows[0], 'day (UTC),from,to,API calls (calls)');
      assert.match(rows[1]!, /^2026-10-01,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,\d+$/);
      assert.equal(rows.length, 31 + 2);
      const used = rows.slice(1, -1).map((row) => row.split(',').at(-1)!);
      assert.equal(sum(used), (await read(path, halden.id)).total);
    }
  });

  it('is private, and not sent again while it is the same', async () => {
    const response = await portal.get(path, halden.id);
    assert.equal(response.headers.get('cache-control'), 'private, no-cache');
    const etag = response.headers.get('etag')!;
    const again = await portal.get(path, halden.id, { 'if-none-match': etag });
    assert.equal(again.status, 304);
  });
});

describe('what has no days', () => {
  it('is refused with a sentence: a plan, seats', async () => {
    for (const label of ['Scale plan', 'Seats']) {
      const response = await portal.get(usagePath(invoice, lineOf(invoice, label).id), halden.id);
      assert.equal(response.status, 422);
      const body = await response.json();
      assert.equal(body.code, 'parameter_unsupported');
      assert.equal(body.field, 'line');
      assert.match(body.detail, /^The line does not charge the usage of a period\.$/);
    }
  });

  it('is not found: a line of another invoice, another customer’s invoice, ids that are none', async () => {
    const northwind = customers.get('northwind')!;
    const [theirs] = (await newestInvoices(northwind.id, 1)) as [Invoice];
    const own = lineOf(invoice, 'API calls').id;
    for (const [asked, code] of [
      [`/v1/invoices/${invoice.id}/lines/${theirs.lines[0]!.id}/usage`, 'invoice_line_not_found'],
      [`/v1/invoices/${invoice.id}/lines/il_none/usage`, 'invoice_line_not_found'],
      [usagePath(theirs, theirs.lines[0]!.id), 'invoice_not_found'],
      [`/v1/invoices/${theirs.id}/lines/${own}/usage`, 'invoice_not_found'],
      [`/v1/invoices/in_none/lines/${own}/usage`, 'invoice_not_found'],
    ] as const) {
      const response = await portal.get(asked, halden.id);
      assert.equal(response.status, 404, asked);
      assert.equal((await response.json()).code, code);
    }
  });

  it('is refused before Stripe is asked: an id of another shape', async () => {
    for (const line of [
      'il_1%2F..%2F..%2Fcustomers',
      'il%00',
      '<script>',
      `il_${'x'.repeat(400)}`,
    ]) {
      simulator.clearRequests();
      const response = await portal.get(
        `/v1/invoices/${invoice.id}/lines/${line}/usage`,
        halden.id,
      );
      assert.equal(response.status, 422, line);
      assert.equal((await response.json()).code, 'parameter_invalid');
      assert.equal(simulator.requests.length, 0);
    }
  });

  it('is a session without both scopes', async () => {
    for (const scope of ['usage:read', 'billing:read'] as const satisfies readonly Scope[]) {
      const authorization = `Bearer ${await portal.tokenFor(halden.id, [scope])}`;
      const response = await portal.app.request(path, { headers: { authorization } });
      assert.equal(response.status, 403);
      assert.equal((await response.json()).code, 'scope_missing');
    }
  });

  it('is a format we do not write', async () => {
    const response = await portal.get(`${path}?format=xlsx`, halden.id);
    assert.equal(response.status, 422);
    assert.equal((await response.json()).field, 'format');
  });

  it('is a meter Stripe does not answer for: a coded problem, never a zero', async () => {
    for (const endpoint of ['/event_summaries', '/v1/invoices/', '/v1/billing/meters?']) {
      const failing = portalOver(simulator, {
        stripe: (input, init) =>
          String(input instanceof Request ? input.url : input).includes(endpoint)
            ? Promise.resolve(new Response('{"error":{"message":"down"}}', { status: 500 }))
            : inProcess(simulator)(input, init),
      });
      const response = await failing.get(path, halden.id);
      assert.equal(response.status, 503, endpoint);
      assert.equal((await response.json()).code, 'stripe_unavailable');
    }
  });
});

/** Days without a gap or an overlap, from the period's first second to its last. */
function assertWhole({ period, days }: LineUsage) {
  assert.equal(days[0]!.start, period.start);
  assert.equal(days.at(-1)!.end, period.end);
  for (const [index, { start, end, quantity }] of days.entries()) {
    assert.ok(start < end);
    if (index > 0) assert.equal(start, days[index - 1]!.end);
    parseDecimal(quantity);
  }
}

/** A subscription that began at twenty past nine and has been billed for one whole month. */
async function lateStarter() {
  const created = await subscribed({});
  await created.advance('2026-10-15T09:10:00Z');
  await created.use('2026-09-15T23:00:00Z', '4');
  await created.use('2026-10-15T09:00:00Z', '2');
  await created.advance('2026-10-16T00:00:00Z');
  return created;
}

/** Fifty units reach a threshold of fifty dollars; three more are billed when the month is over. */
async function thresholdCustomer() {
  const created = await subscribed({ billing_thresholds: { amount_gte: 5_000 } });
  await created.advance('2026-09-20T12:00:00Z');
  await created.use('2026-09-20T11:00:00Z', '50');
  await created.advance('2026-10-02T12:00:00Z');
  await created.use('2026-10-02T11:00:00Z', '3');
  await created.advance('2026-10-16T00:00:00Z');
  return created;
}

async function subscribed(terms: Pick<Stripe.SubscriptionCreateParams, 'billing_thresholds'>) {
  const at = (time: string) => Date.parse(time) / 1_000;
  const clock = await stripe.testHelpers.testClocks.create({
    frozen_time: at('2026-09-15T09:20:00Z'),
  });
  const customer = await stripe.customers.create({ test_clock: clock.id });
  const meter = (await stripe.billing.meters.list({ limit: 1 })).data[0]!;
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 100,
    product_data: { name: 'Calls' },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    collection_method: 'send_invoice',
    days_until_due: 30,
    ...terms,
  });
  return {
    customer: customer.id,
    use: (time: string, value: string) =>
      stripe.billing.meterEvents.create({
        event_name: meter.event_name,
        payload: { stripe_customer_id: customer.id, value },
        timestamp: at(time),
      }),
    advance: (time: string) =>
      stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at(time) }),
  };
}

/** The newest with usage, or of any kind where there is none. */
async function newestInvoices(customer: string, count: number) {
  const list = await json<InvoiceList>(`/v1/invoices?limit=10`, customer);
  const all = await Promise.all(
    list.data.slice(0, 10).map(({ id }) => json<Invoice>(`/v1/invoices/${id}`, customer)),
  );
  const metered = all.filter(({ lines }) => lines.some(({ kind }) => kind === 'usage'));
  return metered.slice(0, count);
}

function lineOf({ lines }: Invoice, label: string) {
  return lines.find((line) => line.label === label)!;
}

function usagePath({ id }: Pick<Invoice, 'id'>, line: string) {
  return `/v1/invoices/${id}/lines/${line}/usage`;
}

async function read(asked: string, customer: string) {
  return LineUsage.parse(await json(asked, customer));
}

async function json<T>(asked: string, customer: string): Promise<T> {
  const response = await portal.get(asked, customer);
  assert.equal(response.status, 200, `${asked}: ${await response.clone().text()}`);
  return (await response.json()) as T;
}
