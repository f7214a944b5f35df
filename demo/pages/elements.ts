/** The portal's elements, in the order a page of the whole portal shows them. */
export const ELEMENTS = {
  'usage-portal': 'portal',
  'usage-notices': 'notices',
  'usage-bill': 'bill',
  'usage-explain': 'explain',
  'usage-chart': 'chart',
  'usage-meter-list': 'meter-list',
  'usage-invoice-lines': 'invoice-lines',
  'usage-what-if': 'what-if',
  'usage-subscription': 'subscription',
  'usage-invoice-list': 'invoice-list',
  'usage-payment-method': 'payment-method',
  'usage-billing-details': 'billing-details',
} as const;

/** What waits to be opened: on its own page it is. */
export const OPENED: readonly string[] = ['usage-explain', 'usage-what-if'];

export type Tag = keyof typeof ELEMENTS;

export const TAGS = Object.keys(ELEMENTS).filter(isTag);

export function isTag(name: string): name is Tag {
  return Object.hasOwn(ELEMENTS, name);
}

/** What a vendor writes to have this element alone; the portal itself needs nothing inside. */
export function embedOf(tag: Tag, sessionUrl: string): string {
  const inside = tag === 'usage-portal' ? '' : `\n  <${tag}></${tag}>\n`;
  return `<usage-portal session-url="${sessionUrl}">${inside}</usage-portal>`;
}
