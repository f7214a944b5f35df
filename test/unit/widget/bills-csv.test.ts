import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Portal } from '../../../server/contract/portal.ts';
import { enLater } from '../../../widget/i18n/en-later.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';
import { billsCsv } from '../../../widget/later/bills-csv.ts';

addTexts(enLater);

const i18n = new I18n('en-US');
const stamp = { asOf: '2026-11-20T09:12:00Z', source: 'stripe' as const };
const period = { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' };

/** A bill with one line and a discount, in a currency of so many decimals. */
function portalOf(currency: string, label = 'API calls'): Pick<Portal, 'bills' | 'items'> {
  const of = (amount: number) => ({ amount, currency });
  const line = { id: 'il_1', item: 'si_1', kind: 'usage', label, description: null, period };
  const totals = {
    subtotal: of(41651),
    discounts: [{ label: 'Partner', percent: '10', amount: of(-4165) }],
    credits: [],
    taxes: [],
    total: of(37486),
    balance: of(0),
    creditNotes: of(0),
    carried: of(0),
    amountDue: of(37486),
  };
  const lines = [
    { ...line, quantity: '82436.5', unitAmount: '1.2', amount: of(41651), tiers: null },
  ];
  const bill = { invoiceDate: period.end, preview: { ...stamp, data: { lines, totals } } };
  return { bills: { ...stamp, data: [bill] }, items: { ...stamp, data: [] } } as unknown as Portal;
}

const csv = (portal: Pick<Portal, 'bills' | 'items'>) =>
  billsCsv(portal as Portal, i18n).split('\r\n');

describe('the bills to come as a file', () => {
  it('have each line, and what adds up to the amount due', () => {
    assert.deepEqual(csv(portalOf('usd')), [
      'Invoice of,Line,From,Until,Quantity,Amount so far,Currency',
      '2026-12-01,API calls,2026-11-01,2026-12-01,82436.5,416.51,USD',
      '2026-12-01,Subtotal,,,,416.51,USD',
      '2026-12-01,"Partner, 10%",,,,-41.65,USD',
      '2026-12-01,Total,,,,374.86,USD',
      '2026-12-01,Amount due,,,,374.86,USD',
      '',
    ]);
  });

  it('keep every decimal a currency has, and none it has not', () => {
    assert.match(csv(portalOf('kwd'))[1]!, /,41\.651,KWD$/);
    assert.match(csv(portalOf('jpy'))[1]!, /,41651,JPY$/);
    assert.match(csv(portalOf('kwd'))[3]!, /,-4\.165,KWD$/);
  });

  it('run no formula of a stranger’s name', () => {
    assert.match(csv(portalOf('usd', '=HYPERLINK("http://x")'))[1]!, /,"'=HYPERLINK/);
  });

  it('are nothing while no bill is known', () => {
    assert.equal(
      billsCsv({ bills: { ...stamp, data: [] }, items: {} } as unknown as Portal, i18n),
      '',
    );
  });
});
