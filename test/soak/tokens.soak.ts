/** T14 and T11 as figures, and W6: what a burst of events leaves behind. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Stripe from 'stripe';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { createVerifier } from '../../server/session/token.ts';
import { countedCalls, portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';
import { ACME, AUDIENCE, forge, NOW } from '../unit/session/portal.ts';

const ROUNDS = 10_000;
const EVENTS = 10_000;
const AT_ONCE = 50;
const MOST_MB = 5;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

describe(`${ROUNDS} tokens with a wrong signature`, () => {
  const verify = createVerifier([ACME], { audience: AUDIENCE, now: () => new Date(NOW * 1_000) });
  const good = forge();
  const [body, signature] = [good.slice(0, good.lastIndexOf('.')), good.split('.')[2]!];

  it('take as long with a signature that is nearly right as with one of chance', async (test) => {
    const nearly = `${body}.${signature.slice(0, 40)}AA${signature.slice(42)}`;
    const times = { nearly: [] as number[], chance: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const random = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
      times.nearly.push(await took(nearly));
      times.chance.push(await took(`${body}.${random}`));
    }
    const [a, b] = [median(times.nearly), median(times.chance)];
    test.diagnostic(`median ${a.toFixed(1)} µs nearly right, ${b.toFixed(1)} µs by chance`);
    // A report: what compares is crypto.subtle.verify, which is told apart by no timing of ours.
    assert.ok(a > 0 && b > 0);
  });

  it(`leave less than ${MOST_MB} MB behind`, async (test) => {
    const before = megabytes();
    for (let round = 0; round < ROUNDS; round++) {
      const long = 'e'.repeat(8_193 + round);
      await assert.rejects(verify(long));
      await assert.rejects(verify(`${body}.${signature.slice(0, 41)}${round % 2 ? 'A' : 'Q'}w`));
    }
    const grown = megabytes() - before;
    test.diagnostic(`${grown.toFixed(1)} MB`);
    assert.ok(grown < MOST_MB);
  });

  /** What is still held. */
  function megabytes() {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1_048_576;
  }

  async function took(token: string) {
    const start = performance.now();
    await assert.rejects(verify(token));
    return (performance.now() - start) * 1_000;
  }
});

describe(`a burst of ${EVENTS} events`, () => {
  const simulator = testSimulator();
  let halden: DemoCustomer;

  before(async () => {
    [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
  });

  it('is accepted to the last one, and costs Stripe what one event does', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    const send = async (nth: number) => {
      const body = JSON.stringify({
        id: `evt_${nth}`,
        type: 'invoice.updated',
        livemode: false,
        data: { object: { id: 'in_1', object: 'invoice', customer: halden.id } },
      });
      const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
        payload: body,
        secret: portal.webhookSecret,
        cryptoProvider: Stripe.createSubtleCryptoProvider(),
      });
      const headers = { 'stripe-signature': signature };
      const path = '/v1/webhooks/stripe/default';
      return (await portal.app.request(path, { method: 'POST', headers, body })).status;
    };
    await send(0);
    simulator.clearRequests();
    await portal.get('/v1/portal', halden.id);
    const once = countedCalls(simulator).length;

    for (let nth = 0; nth < EVENTS; nth += AT_ONCE) {
      const burst = Array.from({ length: AT_ONCE }, (_, more) => send(nth + more));
      for (const status of await Promise.all(burst)) assert.equal(status, 200);
    }
    simulator.clearRequests();
    assert.equal((await portal.get('/v1/portal', halden.id)).status, 200);
    assert.equal(countedCalls(simulator).length, once);
  });
});

function median(values: readonly number[]) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
