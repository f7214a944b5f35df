import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { includedOf } from '../../../server/portal/items.ts';
import { allowedLink } from '../../../server/portal/links.ts';
import { seriesOf } from '../../../server/portal/series.ts';
import { decimal } from '../../../server/stripe/mapping.ts';
import { everyPage } from '../../../server/stripe/pages.ts';
import { usageCsv } from '../../../server/usage/csv.ts';

describe('a number of Stripe’s as decimal text', () => {
  for (const [number, text] of [
    [0, '0'],
    [12.5, '12.5'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [-2.5e-8, '-0.000000025'],
    [999999999999999, '999999999999999'],
    ['0.000000000001', '0.000000000001'],
  ] as const) {
    it(`${number} is ${text}`, () => assert.equal(decimal(number), text));
  }

  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined, '', 'abc', '1,5']) {
    it(`${String(bad)} is refused`, () => assert.throws(() => decimal(bad), TypeError));
  }

  it('keeps the value of any number of at most fifteen digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999_999_999 }),
        fc.integer({ min: 0, max: 12 }),
        (digits, places) => {
          const number = Number(`${digits}e-${places}`);
          assert.equal(Number(decimal(number)), number);
          assert.doesNotMatch(decimal(number), /e/i);
        },
      ),
    );
  });
});

describe('sparse days made whole', () => {
  const start = new Date('2026-11-01T00:00:00Z');
  const end = new Date('2026-11-05T00:00:00Z');
  const rows = [
    { start: new Date('2026-11-02T00:00:00Z'), quantity: '5' },
    { start: new Date('2026-11-04T00:00:00Z'), quantity: '7' },
  ];

  it('are zero where nothing was used', () => {
    assert.deepEqual(seriesOf({ start, end, rows }, { aggregation: 'sum' }).values, [
      '0',
      '5',
      '0',
      '7',
    ]);
  });

  it('stay what they were for a level, and begin where it is first known', () => {
    const series = seriesOf({ start, end, rows }, { aggregation: 'last' });
    assert.deepEqual(series.values, ['5', '5', '7']);
    assert.equal(series.start, '2026-11-02T00:00:00Z');
  });
});

describe('the included quota', () => {
  const price = {
    id: 'p',
    currency: 'usd',
    unitAmount: null,
    package: null,
    interval: 'month',
    intervalCount: 1,
  } as const;
  const tiers = [
    { upTo: '100', unitAmount: '0', flatAmount: '0' },
    { upTo: null, unitAmount: '1', flatAmount: '0' },
  ];

  it('is a graduated price’s first tier when it is free', () => {
    assert.equal(includedOf({ ...price, model: 'graduated', tiers }, undefined), '100');
  });

  it('is not a first tier that costs something', () => {
    const paid = [{ ...tiers[0]!, flatAmount: '500' }, tiers[1]!];
    assert.equal(includedOf({ ...price, model: 'graduated', tiers: paid }, undefined), null);
  });

  it('is not a volume price’s first tier: one unit more and it is gone', () => {
    assert.equal(includedOf({ ...price, model: 'volume', tiers }, undefined), null);
  });

  it('is what the vendor says where the price says nothing', () => {
    const flat = { ...price, model: 'per_unit', unitAmount: '1', tiers: null } as const;
    assert.equal(includedOf(flat, { included: '50' }), '50');
    assert.equal(includedOf(flat, undefined), null);
  });
});

describe('a link out of the portal', () => {
  const tenant = { linkOrigins: ['https://pay.vendor.example'] };

  for (const link of ['https://invoice.stripe.com/i/x', 'https://pay.vendor.example/i']) {
    it(`may lead to ${link}`, () => assert.equal(allowedLink(link, tenant), link));
  }

  for (const link of [
    'javascript:alert(1)',
    'JaVaScRiPt:1',
    'data:text/html,x',
    'http://invoice.stripe.com/i',
    'https://invoice.stripe.com.evil/i',
    'https://evil@invoice.stripe.com/i',
    'https://invoice.stripe.com@evil/i',
    '//evil',
    'blob:https://invoice.stripe.com/x',
    '',
    null,
  ]) {
    it(`may not lead to ${link}`, () => assert.equal(allowedLink(link, tenant), null));
  }
});

describe('a list read to its end', () => {
  const pages = (...lists: string[][]) => {
    let page = 0;
    return async () => {
      const ids = lists[page++] ?? [];
      return { data: ids.map((id) => ({ id })), has_more: page < lists.length };
    };
  };

  it('holds each row once, though a page repeats it', async () => {
    const { data } = await everyPage('x', 5, pages(['a', 'b'], ['b', 'c']));
    assert.deepEqual(
      data.map(({ id }) => id),
      ['a', 'b', 'c'],
    );
  });

  it('that goes in a circle is an error', async () => {
    const circle = async () => ({ data: [{ id: 'a' }], has_more: true });
    await assert.rejects(everyPage('x', 5, circle), { code: 'stripe_malformed' });
  });

  it('that is longer than we read is an error, not a part passed off as the whole', async () => {
    let n = 0;
    const endless = async () => ({ data: [{ id: String(n++) }], has_more: true });
    await assert.rejects(everyPage('x', 5, endless), { code: 'stripe_malformed' });
    assert.equal(n, 5);
  });
});

describe('a table for a spreadsheet', () => {
  it('runs no formula of a name', () => {
    for (const label of ['=1+1', '+1', '-1x', '@SUM', '\tx']) {
      const csv = usageCsv({ ...answer, label, unit: null });
      assert.equal(csv.split('\r\n')[0], `day (UTC),'${label}`);
    }
  });

  it('quotes what holds a comma, a quote or a line', () => {
    assert.match(usageCsv({ ...answer, label: 'a,"b"', unit: null }), /^day \(UTC\),"a,""b"""\r\n/);
  });

  it('leaves a negative number a number', () => {
    assert.match(usageCsv({ ...answer, series: { ...answer.series, values: ['-5'] } }), /,-5\r\n$/);
  });

  const answer = {
    meter: 'm',
    label: 'Calls',
    unit: 'calls',
    aggregation: 'sum' as const,
    range: { start: '2026-11-01T00:00:00Z', end: '2026-11-02T00:00:00Z' },
    timezone: 'UTC' as const,
    series: { window: 'day' as const, start: '2026-11-01T00:00:00Z', values: ['1'] },
    total: '1',
    groups: null,
    asOf: '2026-11-01T00:00:00Z',
    source: 'stripe_meters' as const,
  };
});
