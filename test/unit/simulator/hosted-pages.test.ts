import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createPrice, customerOnClock, type Harness, start } from './harness.ts';
import { alertOf, ORIGIN, statusOf, type VisitedPage, visitor } from './visitor.ts';

const BACK = 'https://app.example.com/back';

describe('paying on the hosted page', () => {
  it('pays with a card chosen, and says so', async () => {
    const { invoice, stripe, page, submit } = await openInvoice();
    const after = await submit(page, '/pay', { card: '4242424242424242' });
    assert.match(statusOf(after), /is paid/);
    assert.doesNotMatch(after.text, /<form/);
    const paid = await stripe.invoices.retrieve(invoice.id!);
    assert.equal(paid.status, 'paid');
    assert.equal(paid.amount_remaining, 0);
  });

  it('pays with a number typed, which counts more than the choice', async () => {
    const { invoice, stripe, page, submit } = await openInvoice();
    await submit(page, '/pay', {
      card: '4000000000000002',
      cvc: '123',
      expiry: '12/34',
      holder: 'Jo',
      number: '5555 5555 5555 4444',
    });
    assert.equal((await stripe.invoices.retrieve(invoice.id!)).status, 'paid');
  });

  for (const [card, words] of [
    ['4000000000000002', /declined/],
    ['4000000000009995', /insufficient funds/],
    ['4000000000000069', /expired/],
    ['4000000000000127', /security code/],
    ['1234', /number/],
  ] as const) {
    it(`says in words why ${card} does not pay, and lets one try again`, async () => {
      const { invoice, stripe, page, submit } = await openInvoice();
      const declined = await submit(page, '/pay', { card });
      assert.equal(declined.status, 402);
      assert.match(alertOf(declined), words);
      assert.equal((await stripe.invoices.retrieve(invoice.id!)).status, 'open');
      await submit(declined, '/pay', { card: '4242424242424242' });
      assert.equal((await stripe.invoices.retrieve(invoice.id!)).status, 'paid');
    });
  }

  for (const [result, status, words] of [
    ['succeed', 'paid', /Thank you/],
    ['fail', 'open', /could not confirm your payment/],
  ] as const) {
    it(`asks the bank for a card of 3-D Secure, and is ${status} if that should ${result}`, async () => {
      const { invoice, stripe, page, submit } = await openInvoice();
      const bank = await submit(page, '/pay', { card: '4000002760003184' });
      assert.match(bank.text, /A payment of \$30\.00 with the card ending in 3184/);
      const after = await submit(bank, new URL(bank.url).pathname, { result });
      assert.match(after.text, words);
      assert.equal((await stripe.invoices.retrieve(invoice.id!)).status, status);
    });
  }

  it('is not possible twice', async () => {
    const { invoice, stripe, page, submit } = await openInvoice();
    await submit(page, '/pay', { card: '4242424242424242' });
    const again = await submit(page, '/pay', { card: '4242424242424242' });
    assert.notEqual(again.status, 500);
    const paid = await stripe.invoices.retrieve(invoice.id!);
    assert.equal(paid.amount_paid, invoice.amount_due);
    assert.equal(paid.amount_overpaid, 0);
  });
});

describe('the page of 3-D Secure', () => {
  for (const [result, status, kept] of [
    ['succeed', 'succeeded', 'succeeded'],
    ['fail', 'failed', 'requires_payment_method'],
  ] as const) {
    it(`leads back with what came of it: ${result}`, async () => {
      const { sim, stripe, intent, url } = await setup();
      const { open, submit } = visitor(sim);
      const bank = await open(url);
      assert.match(bank.text, /Saving the card ending in/);
      const after = new URL((await submit(bank, `/3ds/${intent.id}`, { result })).url);
      assert.equal(after.origin + after.pathname, BACK);
      assert.deepEqual(Object.fromEntries(after.searchParams), {
        redirect_status: status,
        setup_intent: intent.id,
        setup_intent_client_secret: intent.client_secret,
        tab: 'cards',
      });
      assert.equal((await stripe.setupIntents.retrieve(intent.id)).status, kept);
    });
  }

  it('opens for nobody without the secret', async () => {
    const { sim, stripe, intent } = await setup();
    const { open, post } = visitor(sim);
    for (const secret of ['', 'wrong', `${intent.id}_secret_`]) {
      assert.equal((await open(`/3ds/${intent.id}?secret=${secret}`)).status, 404);
      const forged = await post(`/3ds/${intent.id}`, { result: 'succeed', secret });
      assert.equal(forged.status, 404);
    }
    assert.equal((await stripe.setupIntents.retrieve(intent.id)).status, 'requires_action');
  });

  it('asks once', async () => {
    const { sim, intent, stripe, url } = await setup();
    const { open, submit } = visitor(sim);
    const bank = await open(url);
    await submit(bank, `/3ds/${intent.id}`, { result: 'succeed' });
    const again = await submit(bank, `/3ds/${intent.id}`, { result: 'fail' });
    assert.match(again.text, /This is done/);
    assert.equal((await stripe.setupIntents.retrieve(intent.id)).status, 'succeeded');
  });
});

describe('every hosted page', () => {
  it('loads nothing, runs nothing and is framed by nobody', async () => {
    for (const [name, page] of Object.entries(await pagesOf('Jo'))) {
      const policy = page.headers.get('content-security-policy') ?? '';
      const style = /<style>([\s\S]*?)<\/style>/.exec(page.text)![1]!;
      const hash = createHash('sha256').update(style).digest('base64');
      assert.match(policy, /^default-src 'none'; /, name);
      assert.ok(policy.includes(`style-src 'sha256-${hash}'`), name);
      assert.match(policy, /form-action 'self'/, name);
      assert.match(policy, /frame-ancestors 'none'/, name);
      assert.doesNotMatch(policy, /unsafe|\*/, name);
      assert.doesNotMatch(page.text, /<script|style="|onclick/, name);
      assert.equal(page.headers.get('referrer-policy'), 'no-referrer', name);
      assert.equal(page.headers.get('cache-control'), 'no-store', name);
    }
  });

  for (const hostile of [
    '<img src=x onerror=1>',
    '"><svg onload=1>',
    "' onfocus='1",
    '</script><script>1</script>',
    '</style><img src=x>',
    '\u202eTXT.EXE\u2066',
  ]) {
    it(`shows ${JSON.stringify(hostile)} as text, wherever it was written`, async () => {
      const pages = await pagesOf(hostile);
      for (const [name, { status, text }] of Object.entries(pages)) {
        assert.equal(status, 200, name);
        if (/[<"']/.test(hostile)) assert.ok(!text.includes(hostile), name);
        assert.doesNotMatch(text, /<(img|svg|script)/, name);
        assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/, name);
        assert.equal(text.match(/<style>/g)?.length, 1, name);
      }
      assert.match(pages.home!.text, /&lt;|TXT\.EXE|&#39;/);
    });
  }

  it('names every field, and has one heading of the first rank', async () => {
    for (const [name, { text }] of Object.entries(await pagesOf('Jo'))) {
      assert.equal(text.match(/<h1/g)?.length, 1, name);
      assert.match(text, /<html lang="en">/, name);
      const fields = text.matchAll(/<(?:input|select|textarea)\b([^>]*)>/g);
      for (const [, attributes] of fields) {
        if (/type="(hidden|radio)"/.test(attributes!)) continue;
        const id = /id="([^"]*)"/.exec(attributes!)?.[1];
        assert.ok(text.includes(`<label for="${id}"`), `${name}: ${attributes}`);
      }
    }
  });
});

async function openInvoice() {
  const harness: Harness = start();
  const { sim, stripe } = harness;
  const { customer } = await customerOnClock(harness);
  const price = await createPrice(harness, null, { unit_amount: 1000 });
  await stripe.subscriptions.create({
    collection_method: 'send_invoice',
    customer: customer.id,
    days_until_due: 10,
    items: [{ price: price.id, quantity: 3 }],
  });
  const invoice = (await stripe.invoices.list({ customer: customer.id })).data[0]!;
  const { open, submit } = visitor(sim);
  return { invoice, page: await open(invoice.hosted_invoice_url!), stripe, submit };
}

async function setup() {
  const harness = start();
  const { customer } = await customerOnClock(harness);
  const intent = await harness.stripe.setupIntents.create({
    confirm: true,
    customer: customer.id,
    payment_method: 'pm_card_authenticationRequired',
    return_url: `${BACK}?tab=cards`,
  });
  const url = intent.next_action?.redirect_to_url?.url;
  assert.ok(url, 'the intent sends its customer to a page');
  return { ...harness, intent, url };
}

/** Each page there is, of a customer and a vendor who wrote this into every field. */
async function pagesOf(written: string): Promise<Record<string, VisitedPage>> {
  const harness = start();
  const { sim, stripe } = harness;
  const { customer } = await customerOnClock(harness);
  await stripe.customers.update(customer.id, {
    address: { city: written, country: 'DE', line1: written, postal_code: written, state: written },
    email: written,
    name: written,
    phone: written,
  });
  const coupon = await stripe.coupons.create({
    duration: 'forever',
    name: written.slice(0, 40),
    percent_off: 10,
  });
  const vat = await stripe.taxRates.create({
    display_name: written,
    inclusive: false,
    jurisdiction: written,
    percentage: 19,
  });
  const price = await createPrice(harness, null, {
    product_data: { name: written },
    unit_amount: 1000,
  });
  const subscription = await stripe.subscriptions.create({
    collection_method: 'send_invoice',
    customer: customer.id,
    days_until_due: 10,
    default_tax_rates: [vat.id],
    discounts: [{ coupon: coupon.id }],
    items: [{ price: price.id, quantity: 3 }],
  });
  const invoice = (await stripe.invoices.list({ customer: customer.id })).data[0]!;
  const configuration = (await stripe.billingPortal.configurations.list()).data[0]!;
  await stripe.billingPortal.configurations.update(configuration.id, {
    business_profile: { headline: written },
  });
  const session = await stripe.billingPortal.sessions.create({
    customer: customer.id,
    flow_data: {
      after_completion: {
        hosted_confirmation: { custom_message: written },
        type: 'hosted_confirmation',
      },
      subscription_cancel: {
        retention: { coupon_offer: { coupon: coupon.id }, type: 'coupon_offer' },
        subscription: subscription.id,
      },
      type: 'subscription_cancel',
    },
    return_url: `https://app.example.com/?a=${encodeURIComponent(written)}`,
  });
  const item = subscription.items.data[0]!.id;
  const intent = await stripe.setupIntents.create({
    confirm: true,
    customer: customer.id,
    payment_method: 'pm_card_authenticationRequired',
    return_url: BACK,
  });
  const addresses = {
    bank: intent.next_action!.redirect_to_url!.url!,
    cancel: `${session.url}/subscriptions/${subscription.id}/cancel`,
    card: `${session.url}/payment-methods/new`,
    confirm: `${session.url}/subscriptions/${subscription.id}/confirm?quantity_${item}=5`,
    customer: `${session.url}/customer`,
    done: `${session.url}/done`,
    home: `${session.url}/home?did=${encodeURIComponent(written)}`,
    invoice: invoice.hosted_invoice_url!,
    pause: `${session.url}/subscriptions/${subscription.id}/pause`,
    update: `${session.url}/subscriptions/${subscription.id}/update`,
  };
  const { open } = visitor(sim);
  const pages = Object.entries(addresses).map(async ([name, url]) => [name, await open(url)]);
  assert.ok(invoice.hosted_invoice_url?.startsWith(ORIGIN));
  return Object.fromEntries(await Promise.all(pages));
}
