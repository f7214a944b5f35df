/** What a template of Vue is checked against, by Vue's own compiler, with `usage-portal/vue`. */
import type { GlobalComponents } from 'vue';
import 'usage-portal/vue';

type Props<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$props'];

export const chart: Props<'usage-chart'> = {
  meter: 'api_calls',
  view: 'daily',
  asTable: true,
  class: 'wide',
  onUsageMeterSelected: ({ meter, item }) => report(meter ?? item),
};

export const portal: Props<'usage-portal'> = {
  sessionUrl: '/api/portal-session',
  onUsageProblem: ({ code }) => report(code),
};

export const wrong: Props<'usage-chart'>[] = [
  // @ts-expect-error There is no such property.
  { metre: 'api_calls' },
  // @ts-expect-error There is no such view.
  { view: 'weekly' },
  // @ts-expect-error There is no such event.
  { onUsageMeterChosen: () => report('') },
];

// @ts-expect-error There is no such tag.
export type None = Props<'usage-graph'>;

declare function report(what: string): void;
