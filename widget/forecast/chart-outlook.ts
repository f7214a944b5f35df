import { type Outlook, outlookOf } from '../chart/outlook.ts';
import type { Usage } from '../chart/usage.ts';
import type { PortalState } from '../core/portal.ts';

/** What the portal's forecast says of a meter's chart; undefined where it says nothing. */
export function outlookOfItem(
  item: string,
  usage: Usage,
  { forecast }: PortalState,
): Outlook | undefined {
  const found = forecast?.items.find((each) => each.item === item);
  return found && outlookOf(usage, found);
}
