/** Stripe's own pages: opened for this customer, at the right place, with a way back home. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scope } from '../../server/index.ts';
import { ALLOWED_ORIGIN, portalOver, URL_OF_PORTAL } from '../support/portal.ts';
import { EVERY_SCOPE, openTill } from '../support/till.ts';

const HOSTED = '/v1/hosted';

describe('a page of Stripe’s', () => {
  for (const [flow, type] of [
    ['payment_methods', 'payment_method_update'],
    ['billing_details', 'customer_update'],
  ] as const) {
    it(`is opened for ${flow}`, async () => {
      const till = await openTill();
      const sent = spyOnSessions(till);
      const { url } = await till.ask<{ url: string }>('POST', HOSTED, { flow });
      assert.match(url, /^https:\/\/invoice\.stripe\.com\/p\/session\//);
      // Not the portal's own home, which would offer everything else.
      const end = { 'flow_data[after_completion][type]': 'hosted_confirmation' };
      const { customer } = till;
      assert.deepEqual(await sent(), [{ customer, 'flow_data[type]': type, ...end }]);
    });
  }

  for (const [locale, said, why] of [
    ['de-CH', 'de', 'in the language of the page'],
    ['pt-BR', 'pt-BR', 'in the language of a region that Stripe has'],
    ['ar-EG', undefined, 'in a language of Stripe’s choice where Stripe has not that of the page'],
  ] as const) {
    it(`is opened ${why}`, async () => {
      const till = await openTill();
      const sent = spyOnSessions(till);
      await till.ask('POST', HOSTED, { flow: 'payment_methods', locale });
      assert.deepEqual(
        (await sent()).map((each) => each.locale),
        [said],
      );
    });
  }

  for (const locale of ['', 'de_DE', 'de\r\nX: 1', `de${'-a'.repeat(60)}`]) {
    it(`is not opened in ${JSON.stringify(locale.slice(0, 12))}, which is no language`, async () => {
      const till = await openTill();
      const body = { flow: 'payment_methods', locale };
      assert.deepEqual(await till.refusal('POST', HOSTED, body), [
        400,
        'request_malformed',
        'locale',
      ]);
    });
  }

  for (const [flow, type] of [
    ['subscription_change', 'subscription_update'],
    ['subscription_cancel', 'subscription_cancel'],
  ] as const) {
    it(`is opened for ${flow}, of the subscription that is named`, async () => {
      const till = await openTill({ hosted: ['subscriptions'] });
      await subscribed(till);
      const { id } = await subscribed(till);
      const sent = spyOnSessions(till);
      const returnUrl = `${ALLOWED_ORIGIN}/billing?tab=plan`;
      await till.ask('POST', HOSTED, { flow, subscription: id, returnUrl });
      assert.deepEqual(await sent(), [
        {
          customer: till.customer,
          'flow_data[type]': type,
          [`flow_data[${type}][subscription]`]: id,
          'flow_data[after_completion][type]': 'redirect',
          'flow_data[after_completion][redirect][return_url]': returnUrl,
          return_url: returnUrl,
        },
      ]);
    });
  }

  it('is not opened for a subscription that is missing, gone or another’s', async () => {
    const till = await openTill();
    const other = await till.stripe.customers.create({});
    const theirs = await subscribed(till, other.id);
    const over = await subscribed(till);
    await till.stripe.subscriptions.cancel(over.id);
    for (const flow of ['subscription_change', 'subscription_cancel']) {
      for (const subscription of [theirs.id, over.id, 'sub_none']) {
        assert.deepEqual(await till.refusal('POST', HOSTED, { flow, subscription }), [
          404,
          'subscription_not_found',
          'subscription',
        ]);
      }
      assert.deepEqual(await till.refusal('POST', HOSTED, { flow }), [
        422,
        'parameter_invalid',
        'subscription',
      ]);
    }
    assert.equal(till.callsTo('POST', /billing_portal/).length, 0);
  });

  it('is of the portal configuration the vendor has named', async () => {
    const plain = await openTill();
    const { id } = await plain.stripe.billingPortal.configurations.create({
      features: { payment_method_update: { enabled: true } },
    });
    const portal = portalOver(plain.simulator, { scopes: EVERY_SCOPE, portalConfiguration: id });
    const sent = spyOnSessions(plain);
    const body = { flow: 'payment_methods' };
    const response = await portal.send('POST', HOSTED, plain.customer, body);
    assert.equal(response.status, 200);
    assert.equal((await sent())[0]!.configuration, id);
  });

  it('is not opened to cancel where the vendor does not let customers, nor to change where nothing is offered', async () => {
    const till = await openTill({ subscriptions: { cancel: false } });
    const { id } = await subscribed(till);
    for (const flow of ['subscription_cancel', 'subscription_change']) {
      assert.deepEqual(await till.refusal('POST', HOSTED, { flow, subscription: id }), [
        422,
        'change_not_allowed',
      ]);
    }
    assert.equal(till.callsTo('POST', /billing_portal/).length, 0);
  });

  it('is not opened to change or cancel what ends already', async () => {
    const till = await openTill({ hosted: ['subscriptions'] });
    const { id } = await subscribed(till);
    await till.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    for (const flow of ['subscription_cancel', 'subscription_change']) {
      assert.deepEqual(await till.refusal('POST', HOSTED, { flow, subscription: id }), [
        422,
        'change_not_allowed',
      ]);
    }
  });

  it('needs the scope of what is done there', async () => {
    const flows = {
      payment_methods: 'payment_methods:write',
      billing_details: 'billing_details:write',
      subscription_change: 'subscription:write',
      subscription_cancel: 'subscription:write',
    } as const satisfies Record<string, Scope>;
    const writes: Scope[] = [...new Set(Object.values(flows)), 'invoices:pay'];
    for (const [flow, needed] of Object.entries(flows)) {
      const scopes = writes.filter((scope) => scope !== needed);
      const till = await openTill({ scopes: [...scopes, 'billing:read'] });
      const { id } = await subscribed(till);
      const body = { flow, subscription: id };
      assert.deepEqual(await till.refusal('POST', HOSTED, body), [403, 'scope_missing']);
      const denied = till.portal.log.find(({ event }) => event === 'scope_denied');
      assert.equal(denied?.scope, needed);
      assert.equal(till.callsTo('POST', /billing_portal/).length, 0);
    }
  });

  it('is not shown where its address leads anywhere else', async () => {
    const till = await openTill();
    till.simulator.fault((request) =>
      request.url.endsWith('/billing_portal/sessions')
        ? Response.json({ id: 'bps_1', url: 'https://billing.stripe.com.evil.example/p' })
        : undefined,
    );
    const body = { flow: 'payment_methods' };
    assert.deepEqual(await till.refusal('POST', HOSTED, body), [502, 'stripe_malformed']);
  });
});

describe('the way back', () => {
  for (const returnUrl of [
    `${ALLOWED_ORIGIN}/`,
    `${ALLOWED_ORIGIN}/billing?x=1#plan`,
    `${URL_OF_PORTAL}/docs`,
  ]) {
    it(`may lead to ${returnUrl}`, async () => {
      const till = await openTill();
      await till.ask('POST', HOSTED, { flow: 'payment_methods', returnUrl });
    });
  }

  for (const returnUrl of [
    'https://evil.example/',
    'https://shop.example.com.evil.example/',
    'https://shop.example.com@evil.example/',
    'https://evil@shop.example.com/',
    'http://shop.example.com/',
    'http://app.example.com/billing',
    'https://shop.example.com:8443/',
    'blob:https://shop.example.com/0f242ee0',
    'javascript:alert(1)',
    'data:text/html,x',
  ]) {
    it(`may not lead to ${returnUrl}`, async () => {
      const till = await openTill();
      const body = { flow: 'payment_methods', returnUrl };
      assert.deepEqual(await till.refusal('POST', HOSTED, body), [
        422,
        'return_url_forbidden',
        'returnUrl',
      ]);
      assert.equal(till.callsTo('POST', /billing_portal/).length, 0);
    });
  }

  it('may not lead to the host that the request was sent to, which is the caller’s to name', async () => {
    const till = await openTill();
    const authorization = `Bearer ${await till.portal.tokenFor(till.customer)}`;
    const response = await till.portal.app.request(`http://evil.example${HOSTED}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ flow: 'payment_methods', returnUrl: 'http://evil.example/billing' }),
    });
    const { code, field } = await response.json();
    assert.deepEqual([response.status, code, field], [422, 'return_url_forbidden', 'returnUrl']);
    assert.equal(till.callsTo('POST', /billing_portal/).length, 0);
  });
});

type Till = Awaited<ReturnType<typeof openTill>>;

function subscribed(till: Till, customer = till.customer) {
  return till.subscribe({ customer, collection_method: 'send_invoice', days_until_due: 30 });
}

/** What Stripe is asked for, each session's parameters. */
function spyOnSessions({ simulator }: Till) {
  const asked: Promise<string>[] = [];
  simulator.fault((request) => {
    if (request.url.endsWith('/billing_portal/sessions')) asked.push(request.clone().text());
    return undefined;
  });
  return async () =>
    (await Promise.all(asked)).map((body) => Object.fromEntries(new URLSearchParams(body)));
}
