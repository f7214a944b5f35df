import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { forecastDiffers } from '../../../widget/core/forecast-differs.ts';
import { I18n } from '../../../widget/i18n/i18n.ts';
import { quantityLikely } from '../../../widget/i18n/likely.ts';
import { forecast, withheld } from '../../browser/forecast-data.ts';

describe('a likely quantity', () => {
  const say = (text: string, locale = 'en-US') => quantityLikely(text, new I18n(locale));

  it('has three digits, and is compact from a million', () => {
    assert.equal(say('126476.37'), '126,000');
    assert.equal(say('628.41'), '628');
    assert.equal(say('1.2345'), '1.23');
    assert.equal(say('0.00012345'), '0.000123');
    assert.equal(say('0'), '0');
    assert.equal(say('1184321'), '1.18M');
    assert.equal(say('999600'), '1M');
    assert.equal(say('123456789012345'), '123T');
  });

  it('is written as the language writes figures', () => {
    assert.equal(say('126476.37', 'de'), '126.000');
    assert.equal(say('1184321', 'de').replace(/\s/g, ' '), '1,18 Mio.');
    assert.equal(say('126476', 'ar-EG'), '١٢٦٬٠٠٠');
  });

  it('is off by less than one in two hundred, and says the same of itself', () => {
    const value = fc.double({ min: 1e-6, max: 999_000, noNaN: true });
    fc.assert(
      fc.property(value, (exact) => {
        const said = say(String(exact)).replaceAll(',', '');
        assert.ok(Math.abs(Number(said) / exact - 1) <= 0.005, said);
        assert.ok(said.replace('.', '').replace(/^0+|0+$/g, '').length <= 3, said);
        assert.equal(say(said).replaceAll(',', ''), said);
      }),
    );
  });
});

describe('a forecast that says otherwise', () => {
  it('is none where both say the same amount, or both that there is none', () => {
    assert.equal(forecastDiffers(forecast().bills[0], 76384), undefined);
    assert.equal(forecastDiffers(withheld('stale').bills[0], null), undefined);
  });

  it('is named by its amount, so that each is answered once', () => {
    assert.equal(forecastDiffers(forecast().bills[0], 76385), '76384');
    assert.equal(forecastDiffers(forecast().bills[0], null), '76384');
    assert.equal(forecastDiffers(withheld('stale').bills[0], 76384), 'null');
  });

  it('is none of a bill that is not forecast, nor before it is here', () => {
    assert.equal(forecastDiffers(undefined, 76384), undefined);
  });
});
