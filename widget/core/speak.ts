import type { UsagePortal } from '../elements/portal.ts';
import { inTime } from './in-time.ts';

const ENGLISH = /^en\b/;

let languages: Promise<typeof import('../languages/index.ts')> | undefined;

/** How long figures wait for the words around them, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Fetches what a portal says in the language it is in, and says so to who reads the page out. English
 * on an English page is here already. Where nothing can be fetched, or not in time, English it is.
 */
export async function speak(portal: UsagePortal, locale: string, around: string, isAll: boolean) {
  if (!languages && ENGLISH.test(locale) && ENGLISH.test(around || 'en')) return;
  languages ??= import('../languages/index.ts');
  const spoken = languages.then((each) => each.speak(portal, locale, around, isAll));
  // The next read asks again.
  const failed = () => {
    languages = undefined;
  };
  await inTime(spoken.catch(failed), PATIENCE);
}
