/** Words that run from the right, among them names, amounts and ids that run from the left. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addTexts, I18n, type Text } from '../../../widget/i18n/i18n.ts';
import { texts as arabicFirst } from '../../../widget/languages/ar/first.ts';
import { texts as arabicRest } from '../../../widget/languages/ar/rest.ts';
import { texts as german } from '../../../widget/languages/de/first.ts';
import { fitted, isRightToLeft } from '../../../widget/languages/fit.ts';
import { texts as hebrewFirst } from '../../../widget/languages/he/first.ts';
import { texts as hebrewRest } from '../../../widget/languages/he/rest.ts';

type Texts = Record<string, Text>;

const ARABIC: Texts = { ...arabicFirst, ...arabicRest };
const HEBREW: Texts = { ...hebrewFirst, ...hebrewRest };

for (const locale of ['ar', 'he', 'ar-EG']) {
  addTexts(fitted(locale === 'he' ? HEBREW : ARABIC, locale), locale);
}

const formsOf = (texts: Texts) =>
  Object.values(texts).flatMap((text) => (typeof text === 'string' ? [text] : Object.values(text)));
const bare = (text: string) => text.replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, '');

describe('a text that runs from the right', () => {
  for (const [language, texts] of Object.entries({ ar: ARABIC, he: HEBREW })) {
    const forms = formsOf(texts);
    const fittedForms = formsOf(fitted(texts, language));

    it(`says in ${language} what it said, but for marks that nobody sees`, () => {
      assert.deepEqual(fittedForms.map(bare), forms.map(bare));
    });

    it(`holds each value in ${language} between a mark and its end`, () => {
      for (const form of fittedForms) {
        for (const { index } of form.matchAll(/\{\w+\}/g)) assert.equal(form[index - 1], '\u2068');
        assert.equal(
          form.match(/[\u2066-\u2068]/g)?.length,
          form.match(/\u2069/g)?.length,
          JSON.stringify(form),
        );
      }
    });

    it(`does not take in ${language} the direction of a name it begins with`, () => {
      for (const form of fittedForms) assert.doesNotMatch(form, /^\u2068\{/, form);
    });
  }

  it('keeps any value whole and in its place', () => {
    const { t } = new I18n('he');
    fc.assert(
      fc.property(fc.string(), (name) => {
        assert.equal(t('notice.declined', { card: name }), `\u200f\u2068${name}\u2069 נדחה.`);
      }),
    );
  });

  it('ends once, where a value ends in a full stop', () => {
    const { t } = new I18n('he');
    assert.equal(bare(t('notice.due', { date: '1 Dec.' })), 'מועד התשלום היה 1 Dec.');
  });

  it('leaves the texts of other languages as they are', () => {
    assert.equal(fitted(german, 'de-AT'), german);
  });
});

describe('the way a locale runs', () => {
  it('is that of its script, whatever the language', () => {
    for (const locale of [
      'ar',
      'he-IL',
      'fa',
      'ckb',
      'pa-Arab',
      'uz-Arab',
      'yi',
      'dv',
      'nqo',
      'ff-Adlm',
    ])
      assert.equal(isRightToLeft(locale), true, locale);
    for (const locale of ['en', 'de-CH', 'pa', 'az-Latn', 'ku', 'not a tag', ''])
      assert.equal(isRightToLeft(locale), false, locale);
  });
});

describe('the digits of a locale', () => {
  it('are those of its texts too', () => {
    const { t } = new I18n('ar-EG');
    assert.equal(bare(t('chart.range')), 'نطاق ٨٠٪');
    assert.equal(bare(t('period.day', { n: 20, total: 30 })), 'اليوم ٢٠ من ٣٠');
  });

  it('are in no text of the other kind', () => {
    for (const form of formsOf(fitted(ARABIC, 'ar-EG')))
      assert.doesNotMatch(form.replace(/\{\w+\}/g, ''), /\d/, form);
  });

  it('stay those of Arabic in Rabat and Dubai where a page names no land', () => {
    const { t } = new I18n('ar');
    assert.equal(bare(t('chart.range')), 'نطاق 80%');
  });
});

describe('an amount among words from the right', () => {
  const dollars = (locale: string, amount: number) =>
    new I18n(locale).money({ amount, currency: 'usd' }, { signDisplay: 'exceptZero' });

  it('has its currency on the same side, be it more or less than nothing', () => {
    for (const amount of [39014, -39014, 0])
      assert.match(dollars('ar', amount), /\u00a0\u200fUS\$\u200e$/);
  });

  it('has no marks among words from the left', () => {
    for (const locale of ['en', 'es', 'de', 'fr-CA'])
      assert.equal(bare(dollars(locale, -39014)), dollars(locale, -39014));
  });
});

describe('a plural', () => {
  it('is said as Arabic counts', () => {
    const { t } = new I18n('ar');
    const said = [1, 2, 3, 11, 100].map((count) => bare(t('notice.more', { count })));
    assert.deepEqual(said, [
      'إشعار واحد آخر',
      'إشعاران آخران',
      '3 إشعارات أخرى',
      '11 إشعارًا آخر',
      '100 إشعار آخر',
    ]);
  });

  it('is said as Hebrew counts', () => {
    const { t } = new I18n('he');
    const said = [1, 2, 3].map((count) => bare(t('notice.more', { count })));
    assert.deepEqual(said, ['הודעה אחת נוספת', 'שתי הודעות נוספות', '3 הודעות נוספות']);
  });
});
