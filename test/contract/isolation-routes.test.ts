/**
 * The cross product of TESTS.md A1, made of the app's own OpenAPI document, so that no route is
 * forgotten: everybody asks every route for everybody else's things. 2 × 50 in test/soak.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { everyRoute, openTwoVendors, type Person } from '../support/two-vendors.ts';

const CUSTOMERS_EACH = 3;

let vendors: Awaited<ReturnType<typeof openTwoVendors>>;

before(async () => {
  vendors = await openTwoVendors(CUSTOMERS_EACH);
});

const pairs = () =>
  vendors.people.flatMap((person) =>
    vendors.people.filter((other) => other !== person).map((other) => [person, other] as const),
  );

function foreignMarks(text: string, { mark }: Person) {
  return text.replaceAll(mark, '').match(/MARK-\w-\d+-/g) ?? [];
}

describe('another’s things', () => {
  it('are nowhere in what a customer is answered, by every route and pair of customers', async () => {
    for (const { simulator } of vendors.vendors) simulator.clearRequests();
    for (const [person, other] of pairs()) {
      for (const route of everyRoute(vendors.document, other)) {
        const { status, text } = await vendors.ask(person, route);
        const name = `${person.mark} asked ${route.method} ${route.path}: ${status} ${text}`;
        assert.ok(status < 500, name);
        assert.deepEqual(foreignMarks(text.replaceAll(other.ids.meter!, ''), person), [], name);
        if (!route.template.includes('{')) continue;
        // A tax id that is not the customer's is as gone as one they have removed.
        const isGone = route.template.endsWith('/tax-ids/{id}');
        assert.equal(status, isGone ? 200 : 404, name);
      }
    }
  });

  it('are changed by none of it: Stripe was told to change nothing but one’s own', () => {
    for (const { id, simulator } of vendors.vendors) {
      const foreign = vendors.people.filter(({ tenant }) => tenant !== id);
      for (const { method, path } of simulator.requests) {
        if (method === 'GET') continue;
        for (const { ids } of foreign) {
          for (const one of Object.values(ids)) assert.ok(!path.includes(one), path);
        }
        assert.doesNotMatch(path, /\/(?:confirm|detach|finalize|pay|cancel)$/);
      }
    }
  });

  it('do not come through while webhooks and everybody’s views cross', async () => {
    const rounds = 4;
    const asked = Array.from({ length: rounds }, () => vendors.people).flat();
    await Promise.all(
      asked.map(async (person, nth) => {
        if (nth % 3 === 0) assert.equal((await vendors.tell(person)).status, 200);
        const path = nth % 2 ? '/v1/portal' : '/v1/invoices';
        const { status, text } = await vendors.ask(person, { method: 'GET', path });
        assert.equal(status, 200);
        assert.deepEqual(foreignMarks(text, person), []);
      }),
    );
  });
});

describe('one’s own things', () => {
  it('are answered by the same requests, so that a 404 above means something', async () => {
    const [person] = vendors.people as [Person];
    for (const route of everyRoute(vendors.document, person)) {
      if (route.method !== 'GET') continue;
      const { status, text } = await vendors.ask(person, route);
      // Found, and not of the kind that is asked about: only a subscription has a what-if, only a line
      // of usage has usage. The first invoice has none to compare it with.
      const isOfAnotherKind = /what-if|\/lines\//.test(route.template);
      const isAlone = route.template.endsWith('/explain');
      const expected = isOfAnotherKind ? 422 : isAlone ? 404 : 200;
      assert.equal(status, expected, `${route.method} ${route.path}: ${text}`);
    }
  });
});
