import type { UsagePortal } from '../elements/portal.ts';

const ENGLISH = /^en\b/;

let languages: Promise<typeof import('../languages/index.ts')> | undefined;

/**
 * Fetches what a portal says in the language it is in, and says so to who reads the page out. English
 * on an English page is here already. Where nothing can be fetched, English it is.
 */
export async function speak(portal: UsagePortal, locale: string, around: string, isAll: boolean) {
  if (!languages && ENGLISH.test(locale) && ENGLISH.test(around || 'en')) return;
  languages ??= import('../languages/index.ts');
  try {
    await (await languages).speak(portal, locale, around, isAll);
  } catch {
    // The next read asks again.
    languages = undefined;
  }
}
