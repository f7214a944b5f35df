import { type Outlook, outlookOf } from '../chart/outlook.ts';
import type { Usage } from '../chart/usage.ts';
import type { PortalState } from '../core/portal.ts';
import type { Aimed } from '../core/shown.ts';
import { itemForecastOf } from './find.ts';

/** What the portal's forecast says of a meter's chart; undefined where it says nothing any more. */
export function outlookOfItem(item: Aimed, usage: Usage, state: PortalState): Outlook | undefined {
  const found = itemForecastOf(state, item);
  return found && outlookOf(usage, found);
}
