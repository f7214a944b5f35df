/**
 * TESTS.md A1 at its size: two vendors with fifty customers each, and everybody asks for everybody else's
 * things. Then 10,000 views of all customers, interleaved with webhooks, in an order that a seed gives:
 * `ISOLATION_SEED=7 node --test test/soak/isolation.soak.ts` repeats one.
 *
 * All routes for all 9,900 pairs take ten minutes. `ISOLATION_SHARES=45` takes one: each pair is asked one
 * share of the routes, another one with each seed, and each route by every customer.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { everyRoute, openTwoVendors, type Person } from '../support/two-vendors.ts';

const CUSTOMERS_EACH = 50;
const VIEWS = 10_000;
const AT_ONCE = 20;
const SHARES = Number(process.env.ISOLATION_SHARES ?? 1);

const seed = Number(process.env.ISOLATION_SEED ?? Date.now() % 1_000_000);
let vendors: Awaited<ReturnType<typeof openTwoVendors>>;

before(async () => {
  vendors = await openTwoVendors(CUSTOMERS_EACH);
});

describe(`two vendors with ${CUSTOMERS_EACH} customers each (seed ${seed})`, () => {
  it('never see a mark of another, over the whole cross product', async (test) => {
    let asked = 0;
    const met = new Set<string>();
    for (const [row, person] of vendors.people.entries()) {
      for (const [column, other] of vendors.people.entries()) {
        if (other === person) continue;
        for (const [nth, route] of everyRoute(vendors.document, other).entries()) {
          if ((nth + row + column + seed) % SHARES !== 0) continue;
          met.add(`${row} ${nth}`);
          const { status, text } = await vendors.ask(person, route);
          const name = `${person.mark} asked ${route.method} ${route.path}: ${status}`;
          assert.ok(status < 500, name);
          requireNoMarkBut(person, text.replaceAll(other.ids.meter!, ''), name);
          asked++;
        }
      }
    }
    const routes = everyRoute(vendors.document, vendors.people[0]!).length;
    assert.equal(met.size, vendors.people.length * routes, 'everybody has asked every route');
    test.diagnostic(`${asked} requests by ${routes} routes, no foreign mark`);
  });

  it('never see one while all look at once and Stripe tells of changes', async (test) => {
    const random = createRandom(seed);
    const one = () => vendors.people[Math.floor(random() * vendors.people.length)]!;
    for (let done = 0; done < VIEWS; done += AT_ONCE) {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, nth) => {
          const person = one();
          if (nth === 0) await vendors.tell(one());
          const path = nth % 4 === 0 ? '/v1/invoices' : '/v1/portal';
          const { status, text } = await vendors.ask(person, { method: 'GET', path });
          assert.equal(status, 200);
          requireNoMarkBut(person, text, `${person.mark} asked ${path}`);
        }),
      );
    }
    test.diagnostic(`seed ${seed}: ${VIEWS} views, no foreign mark`);
  });
});

function requireNoMarkBut({ mark }: Person, text: string, name: string) {
  assert.doesNotMatch(text.replaceAll(mark, ''), /MARK-/, name);
}

/** Numbers from 0 to 1 by the mulberry32 generator. */
function createRandom(start: number) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
