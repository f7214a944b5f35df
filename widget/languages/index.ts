import type { UsagePortal } from '../elements/portal.ts';
import { en } from '../i18n/en.ts';
import { addTexts, type OwnTexts, type Text } from '../i18n/i18n.ts';
import { fitted } from './fit.ts';
import { mark } from './mark.ts';

type Load = () => Promise<{ readonly texts: Record<string, Text> }>;

/** What is said before anything is opened, and all the rest. */
type Language = readonly [first: Load, rest: Load];

/** One line for each language beside English. Each is typed, so that a missing text does not compile. */
const LANGUAGES: Record<string, Language> = {
  ar: [() => import('./ar/first.ts'), () => import('./ar/rest.ts')],
  de: [() => import('./de/first.ts'), () => import('./de/rest.ts')],
  he: [() => import('./he/first.ts'), () => import('./he/rest.ts')],
};

/** What each portal was last asked to speak: an answer that comes late marks nothing. */
const asked = new WeakMap<UsagePortal, string>();

/**
 * Fetches a locale's texts, first or all, once; then marks the portal with the language it speaks. Throws
 * where texts cannot be fetched: what is there then is English.
 */
export async function speak(portal: UsagePortal, locale: string, around: string, isAll: boolean) {
  const [language = ''] = locale.split('-');
  asked.set(portal, locale);
  const [first, rest] = LANGUAGES[language] ?? [];
  const [isFirst, isRest] = await Promise.allSettled([
    first && add(locale, first),
    isAll && rest && add(locale, rest),
  ]);
  if (asked.get(portal) !== locale) return;
  const isThere = isWhole(portal.texts) || (first && isFirst.status === 'fulfilled');
  mark(portal, isThere ? locale : 'en', around);
  // What did not wait for these texts is to be said in them now.
  if (wasNew(isFirst) || wasNew(isRest)) portal.requestUpdate('locale');
  for (const each of [isFirst, isRest]) if (each.status === 'rejected') throw each.reason;
}

const added = new Map<Load, Set<string>>();

/** Adds the texts of a module once for each locale: Arabic in Cairo has other digits than in Rabat. Answers whether it did. */
async function add(locale: string, load: Load) {
  const locales = added.get(load) ?? new Set();
  if (locales.has(locale)) return false;
  addTexts(fitted((await load()).texts, locale), locale);
  added.set(load, locales.add(locale));
  return true;
}

function wasNew(adding: PromiseSettledResult<unknown>) {
  return adding.status === 'fulfilled' && adding.value === true;
}

/** A few words of a vendor's own are no language: all of the first view is. */
function isWhole(texts: OwnTexts | undefined) {
  return texts !== undefined && Object.keys(en).every((key) => key in texts);
}
