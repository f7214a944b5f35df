/** The audit of billing details, subscriptions and hosted pages: each change tried is one line. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSession } from '../../server/index.ts';
import { openPlanShop } from '../support/plan-shop.ts';
import { URL_OF_PORTAL } from '../support/portal.ts';
import { openTill } from '../support/till.ts';

type Lines = Awaited<ReturnType<typeof openTill>>['portal']['log'];

function told(log: Lines) {
  return log
    .filter(({ event }) => event === 'customer_changed')
    .map(({ action, outcome }) => [action, outcome]);
}

const serverDown = () => Response.json({ error: { type: 'api_error' } }, { status: 500 });

it('says of a change what has come of it', async () => {
  const till = await openTill();
  const details = '/v1/billing-details';
  await till.ask('PATCH', details, { name: 'Ada' });
  await till.refusal('POST', `${details}/tax-ids`, { type: 'eu_vat', value: 'nonsense' });
  till.simulator.fault((request) => (request.method === 'POST' ? serverDown() : undefined));
  await till.refusal('PATCH', details, { name: 'Grace' });
  await till.refusal('POST', '/v1/hosted', { flow: 'payment_methods' });
  assert.deepEqual(told(till.portal.log), [
    ['billing_details_change', 'done'],
    ['tax_id_add', 'refused'],
    ['billing_details_change', 'unknown'],
    ['hosted_page_open', 'unknown'],
  ]);
});

it('says nothing where there was nothing to be changed', async () => {
  const till = await openTill();
  const { id } = await till.subscribe({ default_payment_method: await till.attach() });
  for (const _ of ['first', 'again']) {
    await till.ask('POST', `/v1/subscriptions/${id}/cancel`, { reason: 'unused' });
  }
  await till.refusal('POST', '/v1/subscriptions/sub_none/resume');
  assert.deepEqual(told(till.portal.log), [
    ['subscription_cancel', 'done'],
    ['subscription_resume', 'refused'],
  ]);
});

it('says that a charge for a change was refused', async () => {
  const shop = await openPlanShop({
    isLive: true,
    card: 'pm_card_visa',
    settings: { proration: 'always_invoice' },
  });
  const price = await shop.priceOf({ plan: 'large' });
  const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: shop.customer,
  });
  await shop.stripe.customers.update(shop.customer, {
    invoice_settings: { default_payment_method: bad.id },
  });
  assert.equal((await shop.confirm({ plan: 'large' }, price)).status, 402);
  assert.deepEqual(told(shop.portal.log), [['subscription_change', 'refused']]);
});

it('says who was refused, and why, where the session is known', async () => {
  const session = { scopes: ['billing:read'] as const, origins: ['https://shop.example.com'] };
  const till = await openTill({ limits: { customer: { read: { perSecond: 1, burst: 2 } } } });
  const { token } = await createSession({
    ...session,
    signingKey: { kid: 'one', secret: till.portal.secret },
    api: URL_OF_PORTAL,
    customer: till.customer,
    actor: 'user_7',
  });
  const ask = (path: string, headers: Record<string, string> = {}) =>
    till.portal.app.request(path, { headers: { authorization: `Bearer ${token}`, ...headers } });
  assert.equal((await ask('/v1/invoices', { origin: 'https://evil.example' })).status, 403);
  assert.equal((await ask('/v1/forecast')).status, 403);
  assert.equal((await ask('/v1/invoices')).status, 429);

  const who = { tenant: 'default', customer: till.customer, actor: 'user_7' };
  const told = till.portal.log
    .filter(({ event }) => /_(?:refused|denied|reached)$/.test(event))
    .map(({ event, code, scope, policy, tenant, customer, actor }) => {
      assert.deepEqual({ tenant, customer, actor }, who);
      return [event, code ?? scope ?? policy];
    });
  assert.deepEqual(told, [
    ['session_refused', 'origin_forbidden'],
    ['scope_denied', 'usage:read'],
    ['limit_reached', 'customer-read'],
  ]);
});
