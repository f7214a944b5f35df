import { en, type MessageKey } from './en.ts';
import { Format } from './format.ts';

type Text = string | { readonly [category: string]: string };

const texts: Record<string, Text> = { ...en };

/** Adds texts that arrive later. */
export function addTexts(later: Record<string, Text>) {
  Object.assign(texts, later);
}

/** Texts and figures in one language. A new one is made when the language or `billingNow` changes. */
export class I18n extends Format {
  #plural: Intl.PluralRules;

  constructor(locale: string, billingNow?: string) {
    super(locale, billingNow);
    this.#plural = new Intl.PluralRules(locale);
  }

  /**
   * A text with its values: `t('period.day', { n: 20, total: 30 })`.
   *
   * A text that depends on a number is an object by plural category, chosen by `count`.
   */
  t = (key: MessageKey, values: Record<string, string | number> = {}): string => {
    return this.parts(key, values).join('');
  };

  /** The same in pieces, for values that are drawn and not only written. */
  parts = (key: MessageKey, values: Record<string, unknown>): unknown[] => {
    const message = texts[key]!;
    const text =
      typeof message === 'string'
        ? message
        : (message[this.#plural.select(Number(values.count))] ?? message.other!);
    return text.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? values[part] : part));
  };
}

/** A new one only when something changed, so that a refresh costs nothing. */
let last: I18n | undefined;
let lastKey = '';

export function makeI18n(locale: string, billingNow?: string): I18n {
  const key = `${locale} ${billingNow?.slice(0, 4)}`;
  if (!last || key !== lastKey) last = new I18n(locale, billingNow);
  lastKey = key;
  return last;
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
