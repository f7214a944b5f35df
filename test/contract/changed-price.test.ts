/** A bill after the price of a metered item was changed within the period. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Portal } from '../../server/contract/portal.ts';
import { openShop } from '../support/shop.ts';

it('a bill calls by its name also what was used at a price that was changed since', async () => {
  const shop = await openShop('2026-03-01T00:00:00Z');
  const old = await shop.metered(5);
  const next = await shop.metered(7);
  const { id, items } = await shop.subscribe([{ price: old.id }]);
  await shop.use(100, '2026-03-05');
  await shop.bring('2026-03-10');
  await shop.stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]!.id, price: next.id }],
  });
  await shop.use(40, '2026-03-12');
  await shop.bring('2026-03-14');

  const { bills } = await shop.get<Portal>('/v1/portal');
  const preview = bills.data![0]!.preview;
  const lines = 'data' in preview ? preview.data!.lines : [];
  const usage = lines.filter(({ kind }) => kind === 'usage');
  assert.deepEqual(
    usage.map(({ label, quantity, amount }) => [label, quantity, amount.amount]),
    [
      ['Thing', '100', 500],
      ['Thing', '40', 280],
    ],
  );
});
