import type { TestClock } from '../wire.ts';
import type { World } from '../world.ts';

/** Deletes a clock, and with it its customers and everything that is theirs. */
export function deleteClock(world: World, clock: TestClock): void {
  const { store } = world;
  const gone = new Set<unknown>();
  for (const customer of store.customers.values()) {
    if (customer.test_clock === clock.id) gone.add(customer.id);
  }
  for (const subscription of store.subscriptions.values()) {
    if (!gone.has(subscription.customer)) continue;
    for (const { id } of subscription.items.data) gone.add(id);
  }
  // What names something that is gone goes too, and then what names that.
  for (let before = 0; before < gone.size; ) {
    before = gone.size;
    for (const map of Object.values(store)) {
      if (map instanceof Map) forget(map, gone);
    }
  }
  store.clocks.delete(clock.id);
  world.emit('test_helpers.test_clock.deleted', clock, world.wallNow());
}

/** Removes what is gone, and notes under which keys it stood. */
function forget(map: Map<string, unknown>, gone: Set<unknown>): void {
  for (const [key, value] of map) {
    if (!gone.has(key) && !names(value, gone)) continue;
    gone.add(key);
    map.delete(key);
  }
}

function names(value: unknown, gone: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null) return gone.has(value);
  if ('customer' in value && gone.has(value.customer)) return true;
  return 'invoice' in value && gone.has(value.invoice);
}
