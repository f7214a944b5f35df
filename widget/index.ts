import { fetchLater } from './core/later.ts';
import { UsageBill } from './elements/bill.ts';
import { UsageChart } from './elements/chart.ts';
import { UsageNotices } from './elements/notices.ts';
import { UsagePortal } from './elements/portal.ts';

/** Every element of the portal. Importing this file registers them; the portal first. */
define({
  'usage-portal': UsagePortal,
  'usage-notices': UsageNotices,
  'usage-bill': UsageBill,
  'usage-chart': UsageChart,
});

UsagePortal.later = async () => define((await fetchLater()).panels);

/** A page may load this script twice, or two versions of it. The first one wins. */
function define(elements: Record<string, CustomElementConstructor>) {
  for (const [tag, element] of Object.entries(elements)) {
    if (!customElements.get(tag)) customElements.define(tag, element);
  }
}

export type {
  UsageLoadedEvent,
  UsageNoticesEvent,
  UsageProblemEvent,
  UsageSessionEndedEvent,
} from './core/events.ts';
export type { UsagePortal };
