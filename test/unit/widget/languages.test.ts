import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { addTexts, I18n, type Text } from '../../../widget/i18n/i18n.ts';

type Texts = Record<string, Text>;

const ENGLISH: Texts = {};
for (const file of readdirSync('widget/i18n').filter((name) => /^en\b.*\.ts$/.test(name))) {
  const texts: Record<string, Texts> = await import(`../../../widget/i18n/${file}`);
  Object.assign(ENGLISH, ...Object.values(texts));
}

/** Words that are the same in English: names, and words that a language has taken in. */
const SAME: Record<string, readonly string[]> = {
  every: ['source.stripe', 'invoices.pdf', 'details.eircode'],
  de: ['details.name', 'invoices.status', 'part.links'],
};

const languages = readdirSync('widget/languages', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

for (const language of languages) {
  const { texts: first } = await import(`../../../widget/languages/${language}/first.ts`);
  const { texts: rest } = await import(`../../../widget/languages/${language}/rest.ts`);
  const all: Texts = { ...first, ...rest };

  describe(`the texts in ${new Intl.DisplayNames('en', { type: 'language' }).of(language)}`, () => {
    it('are the same ones as in English', () => {
      const both = new Set([...Object.keys(all), ...Object.keys(ENGLISH)]);
      assert.deepEqual(
        [...both].filter((key) => !(key in all && key in ENGLISH)),
        [],
      );
    });

    it('have the values of the English text, each once or more, and no other', () => {
      for (const [key, text] of Object.entries(all)) {
        const wanted = valuesOf(formsOf(ENGLISH[key]!).other!);
        for (const [category, form] of Object.entries(formsOf(text))) {
          const own = valuesOf(form);
          // One or two of something may be said without the figure.
          const missing = wanted.filter((value) => !own.includes(value) && value !== 'count');
          assert.deepEqual(missing, [], `${key} ${category}`);
          assert.ok(
            own.every((value) => wanted.includes(value)),
            `${key} ${category}: ${form}`,
          );
        }
        assert.deepEqual(valuesOf(formsOf(text).other!), wanted, key);
      }
    });

    it('are there for each number that the language tells apart', () => {
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      for (const [key, text] of Object.entries(all)) {
        if (typeof ENGLISH[key] === 'string') assert.equal(typeof text, 'string', key);
        else assert.deepEqual(Object.keys(text).sort(), wanted, key);
      }
    });

    it('are not empty, and have no space too many', () => {
      for (const [key, text] of Object.entries(all)) {
        for (const form of Object.values(formsOf(text))) {
          assert.ok(form.trim(), key);
          assert.equal(form, form.trim(), key);
          assert.doesNotMatch(form, / {2}/, key);
        }
      }
    });

    it('are not English', () => {
      const same = [...SAME.every!, ...(SAME[language] ?? [])];
      const left = Object.entries(all)
        .filter(([key, text]) => formsOf(text).other === formsOf(ENGLISH[key]!).other)
        .filter(([, text]) => /\p{L}/u.test(formsOf(text).other!.replace(/\{\w+\}/g, '')))
        .map(([key]) => key);
      assert.deepEqual(
        left.filter((key) => !same.includes(key)),
        [],
      );
    });

    it('end as the English ones do, a sentence as a sentence and a label as a label', () => {
      for (const [key, text] of Object.entries(all)) {
        const isSentence = /[.?]$/.test(formsOf(ENGLISH[key]!).other!);
        for (const form of Object.values(formsOf(text))) {
          assert.equal(/[.?؟]$|\.\)$/.test(form), isSentence, `${key}: ${form}`);
        }
      }
    });
  });
}

describe('a text in another language', () => {
  addTexts({ 'notice.due': 'Fällig war der Betrag am {date}.' }, 'de');
  const { t } = new I18n('de-DE');

  it('has one full stop where a value ends in one', () => {
    assert.equal(t('notice.due', { date: '5. Nov.' }), 'Fällig war der Betrag am 5. Nov.');
    assert.equal(t('notice.due', { date: '5. Mai' }), 'Fällig war der Betrag am 5. Mai.');
  });

  it('is English where the language has none, and a vendor’s own where there is one', () => {
    assert.equal(new I18n('de').t('chart.save'), 'Download');
    assert.equal(new I18n('fr').t('chart.save'), 'Download');
    const own = { 'chart.save': 'Télécharger', 'notice.more': { one: '1', many: 'M', other: 'N' } };
    const french = new I18n('fr', undefined, own);
    assert.equal(french.t('chart.save'), 'Télécharger');
    assert.equal(french.t('refresh'), 'Refresh');
    assert.equal(french.t('notice.more', { count: 0 }), '1', 'French counts nothing as one');
    assert.equal(french.t('notice.more', { count: 1_000_000 }), 'M');
  });
});

function formsOf(text: Text): Record<string, string> {
  return typeof text === 'string' ? { other: text } : text;
}

function valuesOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name!))].sort();
}
