import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Crossing } from '../../../server/contract/forecast.ts';
import { crossingTexts, likelyTexts } from '../../../widget/forecast/figures.ts';
import { enForecast } from '../../../widget/i18n/en-forecast.ts';
import { addTexts, makeI18n } from '../../../widget/i18n/i18n.ts';

addTexts(enForecast);

describe('a likely quantity and its range', () => {
  const say = (likely: number, lower: number, upper: number, used: string | null = null) => {
    const i18n = makeI18n('en-US', '2026-11-20T00:00:00Z');
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
  });

  it('have as many digits as it takes to tell the ends apart', () => {
    assert.deepEqual(say(126476, 126431, 126519), ['126,480', '126,430', '126,520']);
    assert.deepEqual(say(2_412_300, 2_411_900, 2_412_800)[0], '2,412,300');
    assert.deepEqual(say(126476.5, 126476.5, 126476.5)[0], '126,476.5');
    assert.deepEqual(say(0, 0, 0), ['0', '0', '0']);
  });

  it('say nothing below what is used already', () => {
    assert.deepEqual(say(82440, 82436, 95000, '82436'), ['82,500', '82,500', '95,000']);
  });

  it('stay in order, and above what is used, whatever they are', () => {
    const value = fc.double({ min: 0, max: 900_000, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(value, value, value, value), (values) => {
        const [used, lower, likely, upper] = values.sort((a, b) => a - b) as [
          number,
          number,
          number,
          number,
        ];
        const [b, a, c] = say(likely, lower, upper, String(used)).map((text) =>
          Number(text.replaceAll(',', '')),
        ) as [number, number, number];
        assert.ok(used - 1e-12 <= a && a <= b && b <= c);
      }),
    );
  });
});

describe('the date of a crossing', () => {
  const say = (change: Partial<Crossing>) => {
    const crossing: Crossing = {
      kind: 'included',
      quantity: '100000',
      likely: '2026-11-24T23:00:00Z',
      earliest: '2026-11-23T22:12:00Z',
      latest: '2026-11-26T08:57:00Z',
      ...change,
    };
    const { date, range } = crossingTexts(crossing, makeI18n('en-US', '2026-11-20T00:00:00Z'));
    return range === null ? date : `${date} (${range})`;
  };

  it('stands with the days of its range', () => {
    assert.equal(say({}), 'Nov 24 (23–26)');
    assert.equal(say({ latest: '2026-12-02T00:00:00Z' }), 'Nov 24 (Nov 23–Dec 2)');
  });

  it('stands alone where the range is that day', () => {
    assert.equal(
      say({ earliest: '2026-11-24T02:00:00Z', latest: '2026-11-24T23:59:00Z' }),
      'Nov 24',
    );
  });

  it('is the earliest or later where it may as well lie beyond the period', () => {
    assert.equal(say({ latest: null }), 'Nov 23 or later');
    assert.equal(say({ latest: null, likely: null }), 'Nov 23 or later');
  });
});
