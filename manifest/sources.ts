/** What the manifest is made of: every element a page may write, in the order of the whole portal. */
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);

/** The files of the elements, by tag. */
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

/** What elements are made of, read before them; and what they tell. */
export const SHARED = ['widget/core/panel.ts', 'widget/core/near-panel.ts'];
export const EVENTS = [
  'widget/core/events.ts',
  'widget/later/events.ts',
  'widget/payments/events.ts',
  'widget/subscription/events.ts',
  'widget/billing-details/events.ts',
];

export const elementFiles = Object.values(ELEMENTS).map((name) => `widget/elements/${name}.ts`);

/** The text of a file of this repository. */
export const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

/** All of the widget's sources, by path. */
export function widgetSources(): Map<string, string> {
  const names = readdirSync(new URL('widget/', ROOT), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => `widget/${name}`);
  return new Map(files.sort().map((file) => [file, read(file)]));
}
