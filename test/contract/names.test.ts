/** What stands between the lines and the amount due is called by its own name. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import type { Totals } from '../../server/contract/bill.ts';
import type { Invoice } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

describe('discounts, credits and taxes', () => {
  const simulator = testSimulator();
  let oriel: DemoCustomer;

  before(async () => {
    [oriel] = (await buildWorld(simulator, ['oriel'])) as [DemoCustomer];
  });

  it('of the next bill are called by their coupon and their rate', async () => {
    const { totals } = await nextBill();
    assert.deepEqual(namesOf(totals.discounts), [{ label: 'Launch partner', percent: '20' }]);
    assert.deepEqual(namesOf(totals.taxes), [{ label: 'VAT', percent: '19' }]);
    assert.equal(totals.credits.length, 1);
  });

  it('of a past invoice too', async () => {
    const portal = portalOver(simulator);
    const list = (await (await portal.get('/v1/portal', oriel.id)).json()) as Portal;
    const { id } = list.invoices.data!.data[0]!;
    const { totals } = (await (await portal.get(`/v1/invoices/${id}`, oriel.id)).json()) as Invoice;
    assert.deepEqual(namesOf(totals.discounts), [{ label: 'Launch partner', percent: '20' }]);
    assert.deepEqual(namesOf(totals.taxes), [{ label: 'VAT', percent: '19' }]);
  });

  it('add up with the subtotal to the total', async () => {
    const { totals } = await nextBill();
    const steps = [...totals.discounts, ...totals.credits, ...totals.taxes];
    const sum = steps.reduce((total, { amount }) => total + amount.amount, 0);
    assert.equal(totals.subtotal.amount + sum, totals.total.amount);
    assert.equal(totals.total.amount + totals.balance.amount, totals.amountDue.amount);
  });

  it('keep their amounts when the key may not read tax rates', async () => {
    const named = await nextBill();
    simulator.faults.set([{ kind: 'error', value: 403, match: { path: '/v1/tax_rates' } }]);
    const { totals } = await nextBill();
    simulator.faults.clear();
    assert.deepEqual(namesOf(totals.taxes), [{ label: null, percent: null }]);
    assert.deepEqual(totals.amountDue, named.totals.amountDue);
  });

  it('are not left without their names for an hour by tax rates that could not be read for once', async () => {
    let later = 0;
    const portal = portalOver(simulator, { now: () => new Date(Date.now() + later) });
    const taxes = async () => {
      const response = await portal.get('/v1/portal', oriel.id);
      const { preview } = ((await response.json()) as Portal).bills.data![0]!;
      return preview.data ? namesOf(preview.data.totals.taxes) : preview.problem?.code;
    };
    simulator.faults.set([{ kind: 'error', value: 500, match: { path: '/v1/tax_rates' } }]);
    assert.equal(await taxes(), 'stripe_unavailable');
    simulator.faults.clear();
    later += 3_000;
    assert.deepEqual(await taxes(), [{ label: 'VAT', percent: '19' }]);
  });

  /** Over a portal that remembers nothing. */
  async function nextBill() {
    const response = await portalOver(simulator).get('/v1/portal', oriel.id);
    const { bills } = (await response.json()) as Portal;
    return bills.data![0]!.preview.data!;
  }
});

function namesOf(adjustments: Totals['discounts']) {
  return adjustments.map(({ label, percent }) => ({ label, percent }));
}
