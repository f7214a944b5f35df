import type { UsagePortal } from '../elements/portal.ts';
import { addTexts, type Text } from '../i18n/i18n.ts';
import { fitted, RIGHT_TO_LEFT } from './fit.ts';

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
  const isThere = portal.texts || (first && isFirst.status === 'fulfilled');
  mark(portal, isThere ? language : 'en', around);
  for (const each of [isFirst, isRest]) if (each.status === 'rejected') throw each.reason;
}

const added = new Map<Load, Set<string>>();

/** Adds the texts of a module once for each locale: Arabic in Cairo has other digits than in Rabat. */
async function add(locale: string, load: Load) {
  const locales = added.get(load) ?? new Set();
  if (locales.has(locale)) return;
  addTexts(fitted((await load()).texts, locale), locale);
  added.set(load, locales.add(locale));
}

const turned = new WeakSet<UsagePortal>();

/**
 * Says which language the texts are in where the page around is in another, and lets them run as they are
 * read. What the vendor has set on the tag itself stays.
 */
function mark(portal: UsagePortal, language: string, around: string) {
  const [page = ''] = around.split('-');
  if (!portal.lang || portal.lang === portal.spoken) {
    portal.spoken = page === language ? '' : language;
    put(portal, 'lang', portal.spoken);
  }
  if (turned.delete(portal)) put(portal, 'dir', '');
  if (portal.dir) return;
  const isRtl = getComputedStyle(portal).direction === 'rtl';
  const runs = RIGHT_TO_LEFT.test(language);
  // A page may be laid out from the right with texts in English: that is its own affair.
  if (runs === isRtl || (isRtl && !RIGHT_TO_LEFT.test(page))) return;
  turned.add(portal);
  put(portal, 'dir', runs ? 'rtl' : 'ltr');
}

function put(portal: UsagePortal, name: string, value: string) {
  if (value) portal.setAttribute(name, value);
  else portal.removeAttribute(name);
}
