import type { UsagePortal } from '../elements/portal.ts';
import { isRightToLeft } from './fit.ts';

/** What each portal was last marked by: the next read finds it so. */
const marked = new WeakMap<UsagePortal, string>();

/** Portals that run the other way than their page. */
const turned = new WeakSet<UsagePortal>();

/**
 * Says which language the texts are in where the page around is in another, and lets them run as they are
 * read. What the vendor has set on the tag itself stays.
 */
export function mark(portal: UsagePortal, locale: string, around: string) {
  const by = `${locale} ${around} ${document.dir}`;
  if (marked.get(portal) === by) return;
  marked.set(portal, by);
  const [language = ''] = locale.split('-');
  const [page = ''] = around.split('-');
  if (!portal.lang || portal.lang === portal.spoken) {
    portal.spoken = page === language ? '' : language;
    put(portal, 'lang', portal.spoken);
  }
  if (turned.delete(portal)) put(portal, 'dir', '');
  if (portal.dir) return;
  const isRtl = getComputedStyle(portal).direction === 'rtl';
  const runs = isRightToLeft(locale);
  // A page may be laid out from the right with texts in English: that is its own affair.
  if (runs === isRtl || (isRtl && !isRightToLeft(around))) return;
  turned.add(portal);
  put(portal, 'dir', runs ? 'rtl' : 'ltr');
}

function put(portal: UsagePortal, name: string, value: string) {
  if (value) portal.setAttribute(name, value);
  else portal.removeAttribute(name);
}
