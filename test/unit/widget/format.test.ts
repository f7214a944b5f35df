import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enNotices } from '../../../widget/i18n/en-notices.ts';
import { dayOf, Format } from '../../../widget/i18n/format.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';
import { quantityShort } from '../../../widget/i18n/short.ts';
import { isMore, sum, total } from '../../../widget/i18n/sums.ts';

addTexts(enNotices);

const en = new Format('en-US', '2026-11-20T14:21:00Z');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const money = (locale: string, amount: number, currency: string) =>
  plain(new Format(locale).money({ amount, currency }));

describe('an amount', () => {
  it('has the decimals of its currency', () => {
    assert.equal(en.money({ amount: 41651, currency: 'usd' }), '$416.51');
    assert.equal(en.money({ amount: 62476, currency: 'jpy' }), '¥62,476');
    assert.equal(plain(en.money({ amount: 12345, currency: 'kwd' })), 'KWD 12.345');
  });

  it('in krónur is divided by a hundred and shows decimals only if there are any', () => {
    assert.equal(plain(en.money({ amount: 50000, currency: 'isk' })), 'ISK 500');
    assert.equal(plain(en.money({ amount: 50050, currency: 'isk' })), 'ISK 500.50');
  });

  it('is written as its locale does', () => {
    assert.equal(money('de-DE', 153000, 'eur'), '1.530,00 €');
    assert.match(money('fr-CH', 153000, 'chf'), /^1.530\.00 CHF$/);
    assert.match(money('ja-JP', 62476, 'jpy'), /^[¥￥]62,476$/);
    assert.equal(money('hi-IN', 1234567890, 'inr'), '₹1,23,45,678.90');
    assert.match(money('ar-EG', 41651, 'usd'), /٤١٦٫٥١/);
    assert.match(money('he-IL', 41651, 'ils'), /416\.51/);
  });

  it('keeps every digit of the largest integer that JSON holds', () => {
    assert.equal(
      en.money({ amount: Number.MAX_SAFE_INTEGER, currency: 'usd' }),
      '$90,071,992,547,409.91',
    );
  });

  it('has a true minus', () => {
    assert.equal(en.money({ amount: -4000, currency: 'usd' }), '−$40.00');
    assert.equal(en.money({ amount: -5, currency: 'usd' }), '−$0.05');
    assert.ok(!money('de-DE', -4000, 'eur').includes('-'));
  });

  it('carries a plus only when asked, and never at zero', () => {
    assert.equal(
      en.money({ amount: 20059, currency: 'usd' }, { signDisplay: 'exceptZero' }),
      '+$200.59',
    );
    assert.equal(en.money({ amount: 0, currency: 'usd' }, { signDisplay: 'exceptZero' }), '$0.00');
  });

  it('is added up exactly and only within one currency', () => {
    const usd = (amount: number) => ({ amount, currency: 'usd' });
    assert.deepEqual(sum([usd(10), usd(20)]), usd(30));
    assert.equal(sum([usd(10), { amount: 20, currency: 'jpy' }]), undefined);
  });
});

describe('a unit price', () => {
  it('has as many decimals as it has, and at least those of the currency', () => {
    assert.equal(en.unitPrice('1.2', 'usd'), '$0.012');
    assert.equal(en.unitPrice('20', 'usd'), '$0.20');
    assert.equal(en.unitPrice('29900', 'usd'), '$299.00');
    assert.equal(en.unitPrice('1.8', 'jpy'), '¥1.8');
  });

  it('keeps twelve decimals of a cent', () => {
    assert.equal(en.unitPrice('0.000000000001', 'usd'), '$0.00000000000001');
  });
});

describe('a quantity', () => {
  it('is exact beyond what a float holds', () => {
    assert.equal(en.quantity('9007199254740993'), '9,007,199,254,740,993');
    assert.equal(en.quantity('123456789012345678901234.5'), '123,456,789,012,345,678,901,234.5');
  });

  it('in a narrow place is never rounded to nothing', () => {
    assert.equal(quantityShort('412.637', en), '412.6');
    assert.equal(quantityShort('82436', en), '82,436');
    assert.equal(quantityShort('0.0412', en), '0.0412');
  });

  it('is compared and added without a float', () => {
    assert.equal(isMore('9007199254740993', '9007199254740992'), true);
    assert.equal(isMore('250', '250.0'), false);
    assert.equal(isMore('-1', '0'), false);
    assert.equal(en.quantity(total(['250', '162.6', '0'])!), '412.6');
    assert.equal(total([]), null);
  });

  it('on an axis is compact', () => {
    assert.equal(en.compact(50_000), '50K');
    assert.equal(en.compact(7_500), '7.5K');
  });
});

describe('a share', () => {
  it('is whole from ten percent up, one decimal below, and never early', () => {
    assert.equal(en.percent(0.82436), '82%');
    assert.equal(en.percent(0.0428), '4.2%');
    assert.equal(en.percent(0.9999), '99%');
  });
});

describe('a period', () => {
  it('is said inclusively though it is half-open', () => {
    const november = { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' };
    assert.equal(en.period(november), 'Nov 1 – Nov 30');
    assert.equal(en.periodName(november), 'November');
  });

  it('without any length is its day', () => {
    const instant = '2026-12-18T00:00:00Z';
    assert.equal(en.period({ start: instant, end: instant }), 'Dec 18');
  });

  it('says its year only where it is another one', () => {
    assert.equal(
      en.period({ start: '2026-12-18T00:00:00Z', end: '2027-01-18T00:00:00Z' }),
      'Dec 18 – Jan 17, 2027',
    );
    assert.equal(en.date('2026-11-01T00:00:00Z', true), 'Nov 1, 2026');
  });

  it('is not called by a month it only touches', () => {
    assert.equal(
      en.periodName({ start: '2026-10-18T00:00:00Z', end: '2026-11-18T00:00:00Z' }),
      'Oct 18 – Nov 17',
    );
  });

  it('counts its days from one', () => {
    const november = { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' };
    assert.deepEqual(dayOf(november, '2026-11-20T14:21:00Z'), { n: 20, total: 30 });
    assert.equal(dayOf(november, '2026-12-01T00:00:00Z'), undefined);
  });
});

describe('an age', () => {
  it('is said in minutes, then hours', () => {
    assert.equal(en.age(59_999), undefined);
    assert.equal(en.age(120_000), '2 min ago');
    assert.equal(en.age(5 * 3_600_000), '5 hr ago');
  });

  it('has its time beside it, in UTC', () => {
    assert.equal(en.time('2026-11-20T09:12:00Z', Date.parse('2026-11-20T14:00:00Z')), '09:12 UTC');
  });
});

describe('a text', () => {
  it('takes its values and chooses its plural', () => {
    const { t } = new I18n('en-US');
    assert.equal(t('period.day', { n: 20, total: 30 }), 'Day 20 of 30');
    assert.equal(t('notice.more', { count: 1 }), '1 more notice');
    assert.equal(t('notice.more', { count: 2 }), '2 more notices');
  });
});
