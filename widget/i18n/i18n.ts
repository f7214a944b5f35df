import { en, type MessageKey } from './en.ts';
import { Format } from './format.ts';

/** One text, or one for each plural category of its language. */
export type Text = string | { readonly [category: string]: string };

/** Texts in place of the portal's own: a few words of a vendor's, or a whole language. */
export type OwnTexts = { readonly [Key in MessageKey]?: Text };

/** English arrives with the code that says it; other languages when a page is in one. */
const texts: Record<string, Record<string, Text>> = { en: { ...en } };

/** Adds texts that arrive later, of a language or as one locale writes it. */
export function addTexts(later: Record<string, Text>, language = 'en') {
  texts[language] = { ...texts[language], ...later };
}

/** Whether a locale's language is one that arrives, and its first texts have not: English words go with English figures. */
export const isAwaited = (locale: string) =>
  /^(ar|de|he)\b/.test(locale) && !texts[locale]?.asof && !texts[locale.slice(0, 2)]?.asof;

/** Texts and figures in one language. A new one is made when the language or `billingNow` changes. */
export class I18n extends Format {
  /** The language of the texts, or the locale that writes it its own way; else English. */
  readonly language: string;

  #own: OwnTexts | undefined;

  constructor(locale: string, billingNow?: string, own?: OwnTexts) {
    super(locale, billingNow);
    const [language = ''] = locale.split('-');
    this.language = [locale, language].find((each) => texts[each]) ?? 'en';
    this.#own = own;
  }

  /**
   * A text with its values: `t('period.day', { n: 20, total: 30 })`.
   *
   * A text that depends on a number is an object by plural category, chosen by `count`.
   */
  t = (key: MessageKey, values: Record<string, string | number> = {}): string => {
    return this.parts(key, values).join('');
  };

  /**
   * The same in pieces, for values that are drawn and not only written. A value that ends in a full stop
   * ("5. Nov.") ends the sentence too. A number is in the locale's digits.
   */
  parts = (key: MessageKey, values: Record<string, unknown>): unknown[] => {
    const own = this.#own?.[key];
    const message = own ?? texts[this.language]![key] ?? texts.en![key]!;
    const text =
      typeof message === 'string'
        ? message
        : (message[
            new Intl.PluralRules(own ? this.locale : this.language).select(Number(values.count))
          ] ?? message.other!);
    return text
      .split(/\{(\w+)\}/)
      .map((part, index, all) =>
        index % 2
          ? typeof values[part] === 'number'
            ? this.quantity(`${values[part]}`)
            : values[part]
          : `${values[all[index - 1]!]}`.endsWith('.')
            ? part.replace(/^(\u2069?)\./, '$1')
            : part,
      );
  };
}

/** The first of these that Intl knows: what was asked for, the browser's own, English. */
export function knownLocale(wanted: string | null | undefined): string {
  for (const tag of [wanted, navigator.language]) {
    try {
      if (tag) return Intl.getCanonicalLocales(tag)[0]!;
    } catch {
      // Not a language tag.
    }
  }
  return 'en';
}
