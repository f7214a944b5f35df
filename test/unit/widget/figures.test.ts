import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Crossing } from '../../../server/contract/forecast.ts';
import { crossingTexts, likelyTexts } from '../../../widget/forecast/figures.ts';
import { enForecast } from '../../../widget/i18n/en-forecast.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';

addTexts(enForecast);

describe('a likely quantity and its range', () => {
  const say = (likely: number, lower: number, upper: number, used: string | null = null) => {
    const i18n = new I18n('en-US', '2026-11-20T00:00:00Z');
    const texts = [likely, lower, upper].map(String);
    const said = likelyTexts({ likely: texts[0]!, lower: texts[1]!, upper: texts[2]! }, used, i18n);
    return [said.likely, said.lower, said.upper];
  };

  it('have three digits, both ends to the same precision', () => {
    assert.deepEqual(say(126476, 114224, 140292), ['126,000', '114,000', '140,000']);
    assert.deepEqual(say(105440, 98443, 113331), ['105,000', '98,000', '113,000']);
    assert.deepEqual(say(628.4, 612.2, 646.1), ['628', '612', '646']);
    assert.deepEqual(say(14, 14, 15), ['14', '14', '15']);
  });

  it('are compact from a million', () => {
    assert.deepEqual(say(1_104_321, 964_000, 1_184_321), ['1.1M', '960K', '1.18M']);
    assert.deepEqual(say(12_345_678, 12_300_000, 12_410_000), ['12.35M', '12.3M', '12.41M']);
  });

  it('have as many digits as it takes to tell the ends apart', () => {
    assert.deepEqual(say(126476, 126431, 126519), ['126,476', '126,431', '126,519']);
    assert.deepEqual(say(2_412_300, 2_411_900, 2_412_800)[0], '2,412,300');
    assert.deepEqual(say(126476.5, 126476.5, 126476.5)[0], '126,476.5');
    assert.deepEqual(say(0, 0, 0), ['0', '0', '0']);
  });

  it('say nothing below what is used already', () => {
    assert.deepEqual(say(82440, 82436, 95000, '82436'), ['82,440', '82,436', '95,000']);
    assert.deepEqual(say(82436, 82436, 95000, '82436'), ['82,500', '82,500', '95,000']);
  });

  it('have as many decimals as what is counted, all three of them', () => {
    assert.deepEqual(say(14.25, 14, 14.5), ['14.25', '14.00', '14.50']);
    assert.deepEqual(say(3, 2, 4), ['3', '2', '4']);
  });

  it('stay in order and above what is used, and differ where they do, whatever they are', () => {
    fc.assert(
      fc.property(quantities, ([used, lower, likely, upper]) => {
        const [b, a, c] = read(say(likely, lower, upper, String(used)));
        assert.ok(used <= a! && a! <= b! && b! <= c!, `${[a, b, c]}`);
        assert.equal(a === b, lower === likely);
        assert.equal(b === c, likely === upper);
      }),
    );
  });

  it('have three digits at least, or all that are counted', () => {
    fc.assert(
      fc.property(quantities, ([, lower, likely, upper]) => {
        const [said] = read(say(likely, lower, upper));
        const places = Math.max(
          ...[lower, likely, upper].map((n) => `${n}`.split('.')[1]?.length ?? 0),
        );
        const most = Math.max(likely / 200, 0) + 1e-9;
        const isWhole = Math.abs(said! - likely) < 10 ** -places / 2;
        assert.ok(isWhole || Math.abs(said! - likely) <= most, `${said} for ${likely}`);
      }),
    );
  });
});

/** What is used, and a range from there on: sorted, below a million, with up to two decimals. */
const quantities = fc
  .tuple(fc.constantFrom(1, 10, 100), ...[1, 2, 3, 4].map(() => fc.nat(900_000)))
  .map(([parts, ...values]) => {
    const [used, lower, likely, upper] = values.toSorted((a, b) => a - b).map((n) => n / parts);
    return [used!, lower!, likely!, upper!] as const;
  });

function read(texts: readonly string[]) {
  return texts.map((text) => Number(text.replaceAll(',', '')));
}

describe('the date of a crossing', () => {
  const say = (change: Partial<Crossing>, locale = 'en-US') => {
    const crossing: Crossing = {
      kind: 'included',
      quantity: '100000',
      likely: '2026-11-24T23:00:00Z',
      earliest: '2026-11-23T22:12:00Z',
      latest: '2026-11-26T08:57:00Z',
      ...change,
    };
    const now = Date.parse('2026-11-20T14:00:00Z');
    const i18n = new I18n(locale, '2026-11-20T00:00:00Z');
    const { isToday, date, range } = crossingTexts(crossing, now, i18n);
    const day = isToday ? 'today' : date;
    return range === null ? day : `${day} (${range})`;
  };

  it('stands with the days of its range', () => {
    assert.equal(say({}), 'Nov 24 (23–26)');
    assert.equal(say({ latest: '2026-12-02T00:00:00Z' }), 'Nov 24 (Nov 23–Dec 2)');
  });

  it('counts days as its language does', () => {
    assert.equal(say({}, 'de-DE'), '24. Nov. (23.–26.)');
    assert.equal(say({}, 'ar-EG'), '٢٤ نوفمبر (٢٣–٢٦)');
    assert.equal(say({}, 'ja-JP'), '11月24日 (23日～26日)');
  });

  it('stands alone where the range is that day', () => {
    assert.equal(
      say({ earliest: '2026-11-24T02:00:00Z', latest: '2026-11-24T23:59:00Z' }),
      'Nov 24',
    );
  });

  it('is today where that is the likely day, or was by an older forecast', () => {
    const today = { earliest: '2026-11-20T15:00:00Z', likely: '2026-11-20T18:00:00Z' };
    assert.equal(say({ ...today, latest: '2026-11-20T23:00:00Z' }), 'today');
    assert.equal(say({ ...today, latest: '2026-11-22T01:00:00Z' }), 'today (20–22)');
    const passed = { earliest: '2026-11-18T15:00:00Z', likely: '2026-11-19T18:00:00Z' };
    assert.equal(say({ ...passed, latest: '2026-11-21T01:00:00Z' }), 'today (20–21)');
  });

  it('is the earliest or later where it may as well lie beyond the period', () => {
    assert.equal(say({ latest: null }), 'Nov 23 or later');
    assert.equal(say({ latest: null, likely: null }), 'Nov 23 or later');
  });
});
