import { Hono } from 'hono';
import { deleteClock } from '../billing/clock-removal.ts';
import { advanceClock } from '../billing/clocks.ts';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { newestFirst, page, paging } from '../http/lists.ts';
import type { TestClock } from '../wire.ts';
import type { World } from '../world.ts';

const LIFETIME_SECONDS = 30 * 86_400;
const URL = '/test_helpers/test_clocks';

export function testClockRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { clocks } = world.store;

  routes.post(URL, (c) => {
    const { expand, frozen_time, name } = read(c.get('form'), {
      expand: field.expand,
      frozen_time: field.integer,
      name: field.text.optional(),
    });
    const now = world.wallNow();
    const clock: TestClock = {
      id: world.id('clock', 24),
      object: 'test_helpers.test_clock',
      created: now,
      deletes_after: now + LIFETIME_SECONDS,
      frozen_time,
      livemode: false,
      name: name ?? null,
      status: 'ready',
      status_details: {},
    };
    clocks.set(clock.id, clock);
    world.emit('test_helpers.test_clock.created', clock, now);
    return answer(world, clock, expand);
  });

  routes.get(URL, (c) => {
    const params = read(c.get('form'), paging);
    const list = page(newestFirst(clocks.values()), params, `/v1${URL}`);
    return answer(world, list, params.expand);
  });

  routes.get(`${URL}/:id`, (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, clockOf(world, c.req.param('id')), expand);
  });

  // Time passes before the answer is sent, yet the answer says `advancing`, as Stripe's does.
  routes.post(`${URL}/:id/advance`, (c) => {
    const clock = clockOf(world, c.req.param('id'));
    const { expand, frozen_time } = read(c.get('form'), {
      expand: field.expand,
      frozen_time: field.integer,
    });
    return answer(world, advanceClock(world, clock, frozen_time), expand);
  });

  routes.delete(`${URL}/:id`, (c) => {
    const clock = clockOf(world, c.req.param('id'));
    read(c.get('form'), {});
    deleteClock(world, clock);
    return c.json({ id: clock.id, object: 'test_helpers.test_clock', deleted: true });
  });

  return routes;
}

function clockOf(world: World, id: string): TestClock {
  const clock = world.store.clocks.get(id);
  if (!clock) throw missing('testclock', id);
  return clock;
}
