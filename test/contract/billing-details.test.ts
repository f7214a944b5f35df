/** Who is billed: read and changed over the real simulator, by the customer's own session. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { stripeFor } from '../../demo/world.ts';
import { BillingDetails } from '../../server/contract/billing-details.ts';
import { inProcess, portalOver, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const stripe = stripeFor(simulator);
const portal = portalOver(simulator, { scopes: ['billing:read', 'billing_details:write'] });
const PATH = '/v1/billing-details';
const TAX_IDS = `${PATH}/tax-ids`;
const ADDRESS = {
  line1: 'Torstraße 1',
  line2: null,
  city: 'Berlin',
  state: null,
  postalCode: '10119',
  country: 'DE',
};
const WRITES = [
  ['PATCH', PATH, { name: 'Other' }],
  ['POST', TAX_IDS, { type: 'eu_vat', value: 'DE123456789' }],
  ['DELETE', `${TAX_IDS}/txi_1`, undefined],
] as const;

let customer: string;
let stranger: string;

before(async () => {
  stranger = (await stripe.customers.create({ name: 'Stranger' })).id;
});

beforeEach(async () => {
  portal.log.length = 0;
  const { line2, state, postalCode, ...address } = ADDRESS;
  const created = await stripe.customers.create({
    name: 'Lumen Analytics',
    email: 'billing@lumen.example',
    address: { ...address, postal_code: postalCode },
    metadata: { secret: 'CANARY' },
    description: 'CANARY',
    phone: 'CANARY',
  });
  customer = created.id;
});

describe('who is billed', () => {
  it('is told with the types of tax ids of the own country first', async () => {
    const response = await portal.get(PATH, customer);
    const text = await response.text();
    assert.doesNotMatch(text, /CANARY/);
    const details = BillingDetails.parse(JSON.parse(text));
    assert.deepEqual(
      [details.name, details.email, details.address, details.taxIds, details.change],
      ['Lumen Analytics', 'billing@lumen.example', ADDRESS, [], 'in_place'],
    );
    assert.deepEqual(details.taxIdTypes.slice(0, 2), ['eu_vat', 'de_stn']);
  });

  it('is told of a customer of whom nothing is known', async () => {
    const blank = await stripe.customers.create({});
    const details = BillingDetails.parse(await (await portal.get(PATH, blank.id)).json());
    assert.deepEqual([details.name, details.email, details.address.country], [null, null, null]);
  });

  it('is asked of Stripe once for many who look', async () => {
    simulator.clearRequests();
    await Promise.all([1, 2, 3].map(() => portal.get(PATH, customer)));
    await portal.get(PATH, customer);
    assert.equal(simulator.requests.length, 2);
  });

  it('is changed by nobody who may not read it, because what is answered holds it', async () => {
    const blind = portalOver(simulator, { scopes: ['usage:read', 'billing_details:write'] });
    simulator.clearRequests();
    for (const [method, path, body] of [...WRITES, ['PATCH', PATH, {}] as const]) {
      const response = await blind.send(method, path, customer, body);
      assert.doesNotMatch(await response.clone().text(), /Lumen|Torstraße/);
      await refused(response, 403, 'scope_missing');
      assert.equal(blind.log.find(({ event }) => event === 'scope_denied')?.scope, 'billing:read');
    }
    assert.equal(simulator.requests.length, 0);
  });

  it('says where it is changed: nowhere without the scope, at Stripe where the vendor prefers that', async () => {
    const hosted = portalOver(simulator, {
      scopes: ['billing:read', 'billing_details:write'],
      hosted: ['billing_details'],
    });
    const reader = portalOver(simulator, { scopes: ['billing:read'] });
    assert.equal((await (await hosted.get(PATH, customer)).json()).change, 'hosted');
    assert.equal((await (await reader.get(PATH, customer)).json()).change, 'none');
    for (const [method, path, body] of WRITES) {
      await refused(await hosted.send(method, path, customer, body), 409, 'in_place_unavailable');
      simulator.clearRequests();
      await refused(await reader.send(method, path, customer, body), 403, 'scope_missing');
      assert.equal(simulator.requests.length, 0);
    }
  });
});

describe('a change of who is billed', () => {
  it('leaves what is absent as it is', async () => {
    const details = await changed({ name: '  Lumen GmbH ' });
    assert.deepEqual(
      [details.name, details.email, details.address],
      ['Lumen GmbH', 'billing@lumen.example', ADDRESS],
    );
    assert.equal((await changed({ email: 'pay@lumen.example' })).name, 'Lumen GmbH');
  });

  it('replaces an address as a whole, and takes one away', async () => {
    const moved = { ...ADDRESS, line1: '1 Rue X', line2: '', city: 'Paris', postalCode: null };
    const details = await changed({ address: { ...moved, country: 'FR' } });
    assert.deepEqual(details.address, { ...moved, line2: null, country: 'FR' });
    assert.deepEqual(details.taxIdTypes.slice(0, 2), ['eu_vat', 'fr_siren']);
    const none = Object.fromEntries(Object.keys(ADDRESS).map((part) => [part, null]));
    assert.deepEqual((await changed({ address: none })).address, none);
    const known = await stripe.customers.retrieve(customer);
    assert.ok(!known.deleted && known.address === null);
  });

  it('stands on the customer at Stripe, and nothing else is touched', async () => {
    await changed({ name: 'Lumen GmbH' });
    const known = await stripe.customers.retrieve(customer);
    assert.ok(!known.deleted);
    assert.deepEqual(
      [known.name, known.phone, known.description],
      ['Lumen GmbH', 'CANARY', 'CANARY'],
    );
  });

  it('leaves a line of the audit that holds none of it', async () => {
    await changed({ name: 'Lumen GmbH', email: 'pay@lumen.example', address: ADDRESS });
    const vat = { type: 'eu_vat', value: 'DE123456789' };
    const { taxIds } = await ok(await portal.send('POST', TAX_IDS, customer, vat));
    await ok(await portal.send('DELETE', `${TAX_IDS}/${taxIds[0]!.id}`, customer));
    assert.deepEqual(
      portal.log.flatMap(({ event, action }) => (event === 'customer_changed' ? action : [])),
      ['billing_details_change', 'tax_id_add', 'tax_id_remove'],
    );
    assert.doesNotMatch(JSON.stringify(portal.log), /Lumen|lumen|Torstr|10119|Berlin|123456789/);
  });

  it('of nothing asks Stripe for no change', async () => {
    simulator.clearRequests();
    await changed({});
    assert.ok(simulator.requests.every(({ method }) => method === 'GET'));
  });

  it('takes hostile names as they are', async () => {
    const name = '"><script>alert(1)</script>{{constructor}}';
    assert.equal((await changed({ name })).name, name);
  });

  it('that is not of the contract is refused with its field', async () => {
    for (const [body, field] of [
      [{ email: 'nobody' }, 'email'],
      [{ name: '' }, 'name'],
      [{ name: 'a\u0000b' }, 'name'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [{ address: { ...ADDRESS, country: 'Germany' } }, 'address.country'],
      [{ address: { line1: 'alone' } }, 'address.line2'],
      [{ customer: stranger }, undefined],
    ] as const) {
      const answer = await refused(
        await portal.send('PATCH', PATH, customer, body),
        400,
        'request_malformed',
      );
      assert.equal(answer.field, field);
    }
  });

  for (const [param, code, field] of [
    ['email', 'email_invalid', 'email'],
    ['address[country]', 'parameter_invalid_string', 'address.country'],
    ['address[postal_code]', 'parameter_invalid_string', 'address.postalCode'],
    ['tax[validate_location]', 'customer_tax_location_invalid', 'address'],
  ] as const) {
    it(`that Stripe refuses for its ${param} is told by the field`, async () => {
      const strict = refusing({ type: 'invalid_request_error', code, param, message: 'SECRET' });
      const answer = await refused(
        await strict.send('PATCH', PATH, customer, { email: 'a@b.example' }),
        422,
        'parameter_invalid',
      );
      assert.equal(answer.field, field);
      assert.doesNotMatch(JSON.stringify(answer), /SECRET/);
      assert.ok(!strict.log.some(({ outcome }) => outcome === 'done'));
    });
  }

  it('that Stripe refuses for something else is no fault of the caller', async () => {
    const strict = refusing({ type: 'invalid_request_error', param: 'invoice_settings' });
    await refused(
      await strict.send('PATCH', PATH, customer, { email: 'a@b.example' }),
      502,
      'stripe_rejected',
    );
  });
});

describe('a tax id', () => {
  it('is added, told as pending until the register has answered, and removed', async () => {
    const wanted = { type: 'eu_vat', value: 'DE123456789' };
    const added = await ok(await portal.send('POST', TAX_IDS, customer, wanted));
    const [taxId] = added.taxIds;
    assert.deepEqual(
      [taxId!.type, taxId!.value, taxId!.verification],
      ['eu_vat', 'DE123456789', 'pending'],
    );
    const removed = await ok(await portal.send('DELETE', `${TAX_IDS}/${taxId!.id}`, customer));
    assert.deepEqual(removed.taxIds, []);
  });

  it('says what the register has answered, and that some have none', async () => {
    simulator.switches.taxIdVerificationSeconds = 0;
    for (const [type, value] of [
      ['eu_vat', '000000000'],
      ['eu_vat', '111111111'],
      ['eu_vat', '222222222'],
      ['us_ein', '12-3456789'],
    ]) {
      await ok(await portal.send('POST', TAX_IDS, customer, { type, value }));
    }
    const { taxIds } = await ok(await portal.get(PATH, customer, { 'cache-control': 'no-cache' }));
    const told = Object.fromEntries(taxIds.map(({ value, verification }) => [value, verification]));
    assert.deepEqual(told, {
      '000000000': 'verified',
      '111111111': 'unverified',
      '222222222': 'pending',
      '12-3456789': 'unavailable',
    });
  });

  it('that is none of its type is refused by its value, and one of no type by its type', async () => {
    for (const [body, code, field] of [
      [{ type: 'eu_vat', value: 'nonsense' }, 'tax_id_invalid', 'value'],
      [{ type: 'us_ein', value: '1' }, 'tax_id_invalid', 'value'],
      [{ type: 'zz_vat', value: '123' }, 'parameter_invalid', 'type'],
    ] as const) {
      const answer = await refused(await portal.send('POST', TAX_IDS, customer, body), 422, code);
      assert.equal(answer.field, field);
    }
    assert.ok(!portal.log.some(({ outcome }) => outcome === 'done'));
  });

  it('is added once, however it is written and however often it is sent', async () => {
    const wanted = { type: 'eu_vat', value: 'DE123456789' };
    const headers = { 'idempotency-key': `key-${customer}` };
    await Promise.all(
      [1, 2].map(() => portal.send('POST', TAX_IDS, customer, wanted, headers).then(ok)),
    );
    const spaced = { type: 'eu_vat', value: 'de 123 456 789' };
    const { taxIds } = await ok(await portal.send('POST', TAX_IDS, customer, spaced));
    assert.equal(taxIds.length, 1);
    assert.ok(
      portal.log.every(
        ({ event, object }) => event !== 'customer_changed' || object === taxIds[0]!.id,
      ),
    );
  });

  it('that is gone already is no error, and is logged once', async () => {
    const vat = { type: 'eu_vat', value: 'DE123456789' };
    const { taxIds } = await ok(await portal.send('POST', TAX_IDS, customer, vat));
    const path = `${TAX_IDS}/${taxIds[0]!.id}`;
    const headers = { 'idempotency-key': `away-${customer}` };
    const twice = [1, 2].map(() => portal.send('DELETE', path, customer, undefined, headers));
    for (const response of await Promise.all(twice)) {
      assert.deepEqual((await ok(response)).taxIds, []);
    }
    assert.deepEqual((await ok(await portal.send('DELETE', path, customer))).taxIds, []);
    const lines = portal.log.filter(({ action }) => action === 'tax_id_remove');
    assert.equal(lines.length, 1);
  });

  it('that is gone, though the answer was lost, leaves its line of the audit', async () => {
    const vat = { type: 'eu_vat', value: 'DE123456789' };
    const { taxIds } = await ok(await portal.send('POST', TAX_IDS, customer, vat));
    let sent = 0;
    const deaf = portalOver(simulator, {
      scopes: ['billing:read', 'billing_details:write'],
      stripe: async (input, init) => {
        const response = await inProcess(simulator)(input, init);
        if (init?.method === 'DELETE' && ++sent === 1) throw new TypeError('Connection reset.');
        return response;
      },
    });
    const path = `${TAX_IDS}/${taxIds[0]!.id}`;
    assert.deepEqual((await ok(await deaf.send('DELETE', path, customer))).taxIds, []);
    assert.equal(sent, 2);
    const lines = deaf.log.filter(({ action }) => action === 'tax_id_remove');
    assert.deepEqual(
      lines.map(({ outcome, object }) => [outcome, object]),
      [['done', taxIds[0]!.id]],
    );
  });

  it('of another customer is not touched, and is told from one that is gone by nothing', async () => {
    const theirs = await stripe.customers.createTaxId(stranger, {
      type: 'us_ein',
      value: '12-3456789',
    });
    simulator.clearRequests();
    for (const id of [theirs.id, 'txi_none']) {
      const details = await ok(await portal.send('DELETE', `${TAX_IDS}/${id}`, customer));
      assert.deepEqual(details.taxIds, []);
    }
    assert.ok(simulator.requests.every(({ method }) => method === 'GET'));
    assert.ok(!portal.log.some(({ event }) => event === 'customer_changed'));
    assert.equal((await stripe.customers.listTaxIds(stranger)).data.length, 1);
  });
});

async function changed(body: object) {
  return ok(await portal.send('PATCH', PATH, customer, body));
}

async function ok(response: Response) {
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return BillingDetails.parse(JSON.parse(text));
}

async function refused(response: Response, status: number, code: string) {
  const body = (await response.json()) as Record<string, unknown>;
  assert.deepEqual([response.status, body.code], [status, code], JSON.stringify(body));
  return body;
}

/** A portal whose Stripe refuses every change of a customer with this error. */
function refusing(error: object) {
  return portalOver(simulator, {
    scopes: ['billing:read', 'billing_details:write'],
    stripe: async (input, init) =>
      init?.method === 'POST'
        ? Response.json({ error }, { status: 400 })
        : inProcess(simulator)(input, init),
  });
}
