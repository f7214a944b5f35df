import { StripeFailure } from '../http/errors.ts';
import type { TestClock } from '../wire.ts';
import type { World } from '../world.ts';
import { runBilling } from './billing-cycle.ts';
import { recurrenceOf } from './charges.ts';
import { approximateSeconds, boundary, type Recurrence } from './period.ts';
import { isRunning } from './status.ts';

/** How many intervals of its shortest subscription a clock may pass at once. */
const INTERVALS_PER_ADVANCE = 2;

/** Moves a clock forward and bills all that falls due on the way. */
export function advanceClock(world: World, clock: TestClock, target: number): TestClock {
  refuseImpossible(world, clock, target);
  const advancing = {
    ...clock,
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: target } },
  };
  world.emit('test_helpers.test_clock.advancing', advancing, clock.frozen_time);
  runBilling(world, clock.id, target, (at) => {
    clock.frozen_time = at;
  });
  clock.frozen_time = target;
  world.emit('test_helpers.test_clock.ready', clock, target);
  return advancing;
}

function refuseImpossible(world: World, clock: TestClock, target: number): void {
  const param = 'frozen_time';
  if (target <= clock.frozen_time) {
    const message = `You cannot advance a test clock to a time before or at its current frozen time (${clock.frozen_time}).`;
    throw new StripeFailure(message, { param });
  }
  const shortest = shortestRecurrence(world, clock);
  if (!shortest || world.switches.unlimitedAdvance) return;
  if (target > boundary(clock.frozen_time, shortest, INTERVALS_PER_ADVANCE)) {
    const message = `You can only advance a test clock up to two intervals from its current frozen time, based on the shortest subscription interval (${shortest.interval_count} ${shortest.interval}).`;
    throw new StripeFailure(message, { param });
  }
}

function shortestRecurrence(world: World, clock: TestClock): Recurrence | undefined {
  return [...world.store.subscriptions.values()]
    .filter((subscription) => subscription.test_clock === clock.id && isRunning(subscription))
    .flatMap(({ items }) => items.data.map(({ price }) => recurrenceOf(price)))
    .sort((a, b) => approximateSeconds(a) - approximateSeconds(b))[0];
}
