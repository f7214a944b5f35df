/** The remembered answer of a customer, against a cache whose stamps the test moves by hand. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Portal } from '../../../server/contract/portal.ts';
import { type Asker, createPortalAnswers } from '../../../server/portal-answers.ts';
import type { Scope } from '../../../server/session/session.ts';

const START = Date.UTC(2026, 10, 20, 14);
const READS: readonly Scope[] = ['usage:read', 'billing:read'];
const FRESH_MS = 30_000;

describe('a remembered answer of the portal', () => {
  it('is the last one, while nothing has changed', async () => {
    const { answers, answer, pass } = world();
    const made = await answer(asker());
    pass(FRESH_MS - 1);
    const { body, etag } = answers.known(asker())!;
    assert.deepEqual({ body, etag }, made);
  });

  for (const [name, other] of [
    ['another customer', asker({ customerId: 'cus_b' })],
    ['another tenant', asker({ tenant: { id: 'other', livemode: false } })],
    ['another mode', asker({ tenant: { id: 'acme', livemode: true } })],
    [
      'a session that may do more',
      asker({ scopes: new Set([...READS, 'invoices:pay'] as Scope[]) }),
    ],
  ] as const) {
    it(`is never given to ${name}`, async () => {
      const { answers, answer } = world();
      await answer(asker());
      assert.equal(answers.known(other), undefined);
    });
  }

  it('is never given across any two askers, whatever their names', async () => {
    const text = fc.stringMatching(/^[a-z_]{1,3}$/);
    const someone = fc.record({
      tenant: fc.record({ id: text, livemode: fc.boolean() }),
      customerId: text.map((id) => `cus_${id}`),
      scopes: fc.subarray([...READS, 'invoices:pay'] as Scope[]).map((scopes) => new Set(scopes)),
    });
    await fc.assert(
      fc.asyncProperty(someone, someone, async (one, other) => {
        const { answers, answer } = world();
        await answer(one);
        assert.equal(answers.known(other) !== undefined, nameOf(one) === nameOf(other));
      }),
    );
  });

  it('is no longer known after a change of the customer or of the catalogue', async () => {
    for (const owner of ['acme/test/cus_a/', 'acme/test/#catalogue/']) {
      const { answers, answer, stamps } = world();
      await answer(asker());
      stamps.set(owner, 2);
      assert.equal(answers.known(asker()), undefined, owner);
    }
  });

  it('is no longer known when the cache has forgotten what it was made of', async () => {
    const { answers, answer, stamps } = world();
    await answer(asker());
    stamps.delete('acme/test/cus_a/');
    assert.equal(answers.known(asker()), undefined);
  });

  it('is no longer known once the first of its readings has aged', async () => {
    const { answers, answer, pass } = world({ fresh: [FRESH_MS, 10_000, 20_000] });
    await answer(asker());
    pass(9_999);
    assert.ok(answers.known(asker()));
    pass(1);
    assert.equal(answers.known(asker()), undefined);
  });

  it('is no longer known in the next minute, which bills reckon with', async () => {
    const { answers, answer, pass } = world({ fresh: [3_600_000] });
    await answer(asker());
    pass(59_999);
    assert.ok(answers.known(asker()));
    pass(1);
    assert.equal(answers.known(asker()), undefined);
  });

  it('is not kept when something changed while it was made', async () => {
    const { answers, answer, stamps } = world();
    await answer(asker(), { during: () => stamps.set('acme/test/cus_a/', 2) });
    assert.equal(answers.known(asker()), undefined);
    await answer(asker());
    assert.ok(answers.known(asker()));
  });

  it('is not kept when it names its request, as a part that failed does', async () => {
    const { answers, answer } = world();
    await answer(asker(), { portal: { problem: { requestId: 'req_1' } } });
    assert.equal(answers.known(asker()), undefined);
  });

  it('is not kept when nobody said how long it is good, or a reading was stale', async () => {
    for (const fresh of [[], [FRESH_MS, 0]]) {
      const { answers, answer } = world({ fresh });
      await answer(asker());
      assert.equal(answers.known(asker()), undefined);
    }
  });

  it('keeps no more bytes than it may, and the customers who ask', async () => {
    const { answers, answer, stamps } = world({ maxBytes: 10_000 });
    const often = asker();
    await answer(often);
    for (let nth = 0; nth < 100; nth++) {
      stamps.set(`acme/test/cus_${nth}/`, 1);
      await answer(asker({ customerId: `cus_${nth}` }), { portal: { text: 'x'.repeat(400) } });
      assert.ok(answers.known(often), `after ${nth}`);
      assert.ok(answers.bytes <= 10_000);
    }
    assert.equal(answers.known(asker({ customerId: 'cus_0' })), undefined);
    await answer(often, { portal: { text: 'x'.repeat(10_000) } });
    assert.ok(answers.bytes <= 10_000);
  });

  it('has the ETag of its customer alone, though the bytes are the same', async () => {
    const { answer } = world();
    const mine = await answer(asker());
    const theirs = await answer(asker({ customerId: 'cus_b' }));
    assert.equal(mine.body, theirs.body);
    assert.notEqual(mine.etag, theirs.etag);
  });
});

type Making = { readonly portal?: object; readonly during?: () => unknown };

function world({
  fresh = [FRESH_MS],
  maxBytes,
}: {
  fresh?: readonly number[];
  maxBytes?: number;
} = {}) {
  const stamps = new Map([
    ['acme/test/cus_a/', 1],
    ['acme/test/#catalogue/', 1],
  ]);
  let time = START;
  const answers = createPortalAnswers({
    cache: { changes: (owner) => stamps.get(owner) },
    now: () => new Date(time),
    ...(maxBytes && { maxBytes }),
  });
  const answer = (who: Asker, { portal = { items: [] }, during }: Making = {}) => {
    const mode = who.tenant.livemode ? 'live' : 'test';
    for (const owner of [who.customerId, '#catalogue']) {
      const key = `${who.tenant.id}/${mode}/${owner}/`;
      if (!stamps.has(key)) stamps.set(key, 1);
    }
    return answers.make(who, 'req_1', async ({ used }) => {
      for (const ms of fresh) used(time + ms);
      during?.();
      return portal as Portal;
    });
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { answers, answer, stamps, pass };
}

function asker(changes: Partial<Asker> = {}): Asker {
  return {
    tenant: { id: 'acme', livemode: false },
    customerId: 'cus_a',
    scopes: new Set(READS),
    ...changes,
  };
}

function nameOf({ tenant, customerId, scopes }: Asker) {
  return JSON.stringify([tenant.id, tenant.livemode, customerId, [...scopes]]);
}
