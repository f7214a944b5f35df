/** A journey to a bank that has come back, until somebody knows what came of it. */
import { fetchPayments } from './payments.ts';
import type { PortalScope } from './portal.ts';

/** Where the tab remembers it, as JSON. `page` tells one loading of a page from another. */
const KEPT = 'usage-portal-return';

interface Kept {
  journey: unknown;
  page: number;
}

/** Remembers it; a page that loads anew goes on with it. */
export function keepJourney(journey: unknown) {
  write({ journey, page: performance.timeOrigin });
}

/** It is known what came of it. */
export function forgetJourney() {
  write(undefined);
}

/** One that an earlier page has not finished; undefined where there is none. */
export function keptJourney(): unknown {
  try {
    const kept: Kept | null = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    return kept && kept.page !== performance.timeOrigin ? kept.journey : undefined;
  } catch {
    // No storage in a sandboxed page, or not what we wrote: there is nothing to go on with.
    return undefined;
  }
}

const asked = new WeakSet<PortalScope>();

/** Finishes one that an earlier page has not, once. */
export function goOnWithJourney(scope: PortalScope) {
  if (asked.has(scope) || !keptJourney()) return;
  asked.add(scope);
  void fetchPayments().then(
    ({ finishJourney }) => finishJourney(scope),
    () => asked.delete(scope),
  );
}

function write(kept: Kept | undefined) {
  try {
    if (kept) sessionStorage.setItem(KEPT, JSON.stringify(kept));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A sandboxed page has no storage: its journey lives as long as the page.
  }
}
