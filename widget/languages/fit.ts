import type { Text } from '../i18n/i18n.ts';

type Texts = Record<string, Text>;

/** Scripts that run from right to left. */
const RIGHT_TO_LEFT = /^(Adlm|Arab|Hebr|Nkoo|Rohg|Syrc|Thaa)$/;

/** Whether what is written in a locale runs from right to left: by its script, as the same language may have two. */
export function isRightToLeft(locale: string): boolean {
  try {
    return RIGHT_TO_LEFT.test(new Intl.Locale(locale).maximize().script ?? '');
  } catch {
    // A page may say anything of its language.
    return false;
  }
}

/**
 * A language's texts as a locale writes them: its digits (Egypt's are not Morocco's), and values that keep
 * their own direction among words that run from right to left.
 */
export function fitted(texts: Texts, locale: string): Texts {
  const { numberingSystem } = new Intl.NumberFormat(locale).resolvedOptions();
  const isRtl = isRightToLeft(locale);
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

function mapped(texts: Texts, write: (text: string) => string): Texts {
  const each = (text: Text): Text =>
    typeof text === 'string'
      ? write(text)
      : Object.fromEntries(Object.entries(text).map(([of, said]) => [of, write(said)]));
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, each(text)]));
}
