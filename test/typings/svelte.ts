/** What a component of Svelte 5 is checked against, with `usage-portal/svelte`. */
import type { SvelteHTMLElements } from 'svelte/elements';
import 'usage-portal/svelte';

export const chart: SvelteHTMLElements['usage-chart'] = {
  meter: 'api_calls',
  view: 'daily',
  class: 'wide',
  'onusage-meter-selected': ({ item }) => report(item),
};

export const wrong: SvelteHTMLElements['usage-chart'][] = [
  // @ts-expect-error There is no such view.
  { view: 'weekly' },
  // @ts-expect-error The event carries no such thing.
  { 'onusage-meter-selected': ({ price }) => report(price) },
];

declare function report(what: string): void;
