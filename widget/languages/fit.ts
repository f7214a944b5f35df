import type { Text } from '../i18n/i18n.ts';

type Texts = Record<string, Text>;

/** Languages whose texts run from right to left. */
export const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)$/;

/**
 * A language's texts as a locale writes them: its digits (Egypt's are not Morocco's), and values that keep
 * their own direction among words that run from right to left.
 */
export function fitted(texts: Texts, locale: string): Texts {
  const { language, numberingSystem } = localeOf(locale);
  const isRtl = RIGHT_TO_LEFT.test(language);
  if (!isRtl && numberingSystem === 'latn') return texts;
  const isolate = isRtl ? isolated : (part: string) => part;
  // A `<bdi>` takes the direction of the first letter, which would be the value's.
  const start = (text: string) => (isRtl && text.startsWith('{') ? '\u200f' : '');
  return mapped(
    texts,
    (text) =>
      start(text) +
      text.replace(/\{\w+\}|\d+%?/g, (part) =>
        isolate(part.startsWith('{') ? part : numbered(part, locale)),
      ),
  );
}

/** Between marks that no reader sees: first-strong isolate, and its end. */
function isolated(part: string) {
  return `\u2068${part}\u2069`;
}

/** 80% or 4 in the locale's digits. */
function numbered(text: string, locale: string) {
  const isPercent = text.endsWith('%');
  return new Intl.NumberFormat(locale, {
    style: isPercent ? 'percent' : 'decimal',
    useGrouping: false,
  }).format(Number.parseInt(text, 10) / (isPercent ? 100 : 1));
}

function localeOf(locale: string) {
  const { numberingSystem } = new Intl.NumberFormat(locale).resolvedOptions();
  return { language: new Intl.Locale(locale).language, numberingSystem };
}

function mapped(texts: Texts, write: (text: string) => string): Texts {
  const each = (text: Text): Text =>
    typeof text === 'string'
      ? write(text)
      : Object.fromEntries(Object.entries(text).map(([of, said]) => [of, write(said)]));
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, each(text)]));
}
