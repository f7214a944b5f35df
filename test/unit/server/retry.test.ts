/** What is asked of Stripe again, when, and when no more. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import Stripe from 'stripe';
import type { Problem } from '../../../server/problems.ts';
import { createCircuit } from '../../../server/stripe/circuit.ts';
import { createPace } from '../../../server/stripe/pace.ts';
import { askInFront, createAsk, TRIES_MS } from '../../../server/stripe/retry.ts';
import { retryAfterMs } from '../../../server/stripe/retry-after.ts';
import { virtualTime } from '../../support/time.ts';

type Answer =
  | 'ok'
  | 'lost'
  | number
  | { status: number; code?: string; headers?: object; ms?: number };

/** Asks once, of a Stripe that gives these answers and the last of them for ever. */
async function asked(
  answers: readonly Answer[],
  options: { until?: number; random?: number } = {},
) {
  const time = virtualTime();
  const { clock } = time;
  const random = () => options.random ?? 0.5;
  const pace = createPace({ clock, limits: { account: 100, endpoint: 25 }, random });
  const circuit = createCircuit({ clock, log: () => undefined, tenants: ['default'] });
  const told: [string, number, number][] = [];
  const onCall = (...call: [string, number, number]) => void told.push(call);
  const ask = createAsk({ clock, pace, circuit, random, wallNow: time.now, onCall });
  const left: number[] = [];
  const call = async () => {
    const answer = answers[left.length] ?? answers.at(-1)!;
    left.push(time.passed);
    return answered(answer, (ms) => time.sleep(ms));
  };
  const change = options.until === undefined ? {} : { until: options.until, isChange: true };
  const outcome = await ask('things.list', call, change).catch((error: Problem) => error);
  return { outcome, left, told, time, ask };
}

async function answered(answer: Answer, sleep: (ms: number) => Promise<void>): Promise<string> {
  if (answer === 'ok') return 'ok';
  const type = 'api_error';
  if (answer === 'lost') throw new Stripe.errors.StripeConnectionError({ message: 'reset', type });
  const { status, code, headers, ms } =
    typeof answer === 'number' ? { status: answer } : (answer as Exclude<Answer, string | number>);
  if (ms) await sleep(ms);
  throw Stripe.errors.StripeError.generate({
    type: status === 429 ? 'invalid_request_error' : type,
    message: 'no',
    statusCode: status,
    ...(code && { code }),
    headers: { ...headers },
  } as never);
}

function codeOf(outcome: unknown) {
  return outcome === 'ok' ? 'ok' : (outcome as Problem).code;
}

describe('a read', () => {
  for (const answer of ['lost', 500, 502, 503, 504, 409, 429] as const) {
    it(`is asked again after ${answer}, twice at most`, async () => {
      assert.equal((await asked([answer, answer, 'ok'])).outcome, 'ok');
      const { left, outcome } = await asked([answer]);
      assert.equal(left.length, 3);
      const busy = answer === 409 || answer === 429;
      assert.equal(codeOf(outcome), busy ? 'stripe_busy' : 'stripe_unavailable');
    });
  }

  for (const status of [400, 401, 402, 403, 404]) {
    it(`is not asked again after ${status}`, async () => {
      const { left, outcome } = await asked([status]);
      assert.equal(left.length, 1);
      assert.equal(codeOf(outcome), 'stripe_rejected');
    });
  }

  it('does as Stripe advises of it', async () => {
    const headers = (advice: string) => ({ 'stripe-should-retry': advice });
    assert.equal((await asked([{ status: 503, headers: headers('false') }, 'ok'])).left.length, 1);
    assert.equal((await asked([{ status: 400, headers: headers('true') }, 'ok'])).left.length, 2);
  });

  it('waits by chance, longer the second time, so that those who failed together part', async () => {
    const waits = async (random: number) => {
      const { left } = await asked([500], { random });
      return [left[1]! - left[0]!, left[2]! - left[1]!];
    };
    assert.deepEqual(await waits(1), [500, 1_000]);
    assert.deepEqual(await waits(0.5), [250, 500]);
    const none = await waits(0);
    assert.ok(none.every((ms) => ms < 50));
  });

  it('never comes back before the time Stripe has said, and fails when that is too long', async () => {
    const times = fc.constantFrom(0, 1, 2, 5, 11, 12, 30, 3_600);
    const kinds = fc.constantFrom(429, 503, 409);
    await fc.assert(
      fc.asyncProperty(
        times,
        kinds,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (seconds, status, random) => {
          const headers = { 'retry-after': String(seconds) };
          const { left, outcome, time } = await asked([{ status, headers }, 'ok'], { random });
          if (outcome === 'ok') assert.ok(left[1]! - left[0]! >= seconds * 1_000);
          else {
            assert.equal(left.length, 1);
            assert.ok(seconds >= 11);
            assert.ok(time.passed <= TRIES_MS);
            if (status !== 503) assert.ok((outcome as Problem).retryAfter! >= seconds);
          }
        },
      ),
    );
  });

  it('ends in its time, however late the answers come', async () => {
    const slow = { status: 500, ms: 7_900 };
    const { outcome, time } = await asked([slow]);
    assert.equal(codeOf(outcome), 'stripe_unavailable');
    assert.ok(time.passed <= TRIES_MS, `${time.passed}`);
  });

  it('closes nothing for others when only one object is locked', async () => {
    const { ask, time } = await asked([{ status: 429, code: 'lock_timeout' }]);
    const before = time.passed;
    await ask('things.list', async () => 'other');
    assert.equal(time.passed, before);
  });

  it('that came too often makes all others of its endpoint wait', async () => {
    const headers = { 'retry-after': '20' };
    const { ask, time } = await asked([{ status: 429, headers }]);
    await assert.rejects(
      ask('things.list', async () => 'other'),
      { code: 'stripe_busy' },
    );
    await time.pass(10_000);
    await ask('things.list', async () => 'other');
    assert.ok(time.passed >= 20_000);
  });

  it('that came when the account had too many makes all wait', async () => {
    const headers = { 'retry-after': '20', 'stripe-rate-limited-reason': 'global-rate' };
    const { ask } = await asked([{ status: 429, headers }]);
    await assert.rejects(
      ask('others.list', async () => 'other'),
      { code: 'stripe_busy' },
    );
  });

  it('tells who counts of every call: its name, its status, its time', async () => {
    const { told } = await asked([{ status: 500, ms: 300 }, 'lost', 'ok']);
    assert.deepEqual(told, [
      ['things.list', 500, 300],
      ['things.list', 0, 0],
      ['things.list', 200, 0],
    ]);
  });

  it('is not sent while the key is refused', async () => {
    const { ask, left } = await asked([401]);
    await assert.rejects(
      ask('others.list', async () => 'other'),
      { code: 'stripe_rejected' },
    );
    assert.equal(left.length, 1);
  });
});

describe('a change', () => {
  const until = 40_000;

  it('is sent again here only when Stripe says that it has not begun', async () => {
    assert.equal((await asked([409, 429, 'ok'], { until })).outcome, 'ok');
    for (const answer of ['lost', 500] as const) {
      assert.equal((await asked([answer, 'ok'], { until })).left.length, 1);
    }
  });

  it('waits as long as Stripe says, within its time', async () => {
    const after = (seconds: string) => ({ status: 429, headers: { 'retry-after': seconds } });
    const { outcome, left } = await asked([after('30'), 'ok'], { until });
    assert.equal(outcome, 'ok');
    assert.ok(left[1]! >= 30_000);
    const late = await asked([after('60'), 'ok'], { until });
    assert.equal(codeOf(late.outcome), 'stripe_busy');
    assert.equal(late.left.length, 1);
  });
});

describe('what a change reads for itself', () => {
  it('goes before those who only look, and waits as long as the change would', async () => {
    const { clock, now } = virtualTime();
    const random = () => 0.01;
    const pace = createPace({ clock, limits: { account: 100, endpoint: 1 }, random });
    const circuit = createCircuit({ clock, log: () => undefined, tenants: ['default'] });
    const ask = createAsk({ clock, pace, circuit, random, wallNow: now });
    const left: string[] = [];
    const looks = Array.from({ length: 30 }, () =>
      ask('things.list', async () => left.push('look')).catch(() => undefined),
    );
    const inFront = askInFront(ask, clock.now() + 40_000);
    const first = inFront('things.list', async () => left.push('change'));
    await Promise.all([...looks, first]);
    assert.ok(left.indexOf('change') <= 2, left.join(' '));
  });

  it('is read again when no answer came, as any reading is', async () => {
    const { clock, now } = virtualTime();
    const pace = createPace({ clock, limits: { account: 100, endpoint: 25 }, random: () => 0.5 });
    const circuit = createCircuit({ clock, log: () => undefined, tenants: ['default'] });
    const ask = createAsk({ clock, pace, circuit, wallNow: now });
    let calls = 0;
    const answer = askInFront(ask, clock.now() + 40_000)('things.list', () =>
      answered(calls++ === 0 ? 'lost' : 'ok', async () => {}),
    );
    assert.equal(await answer, 'ok');
  });
});

describe('what an answer says of when to come back', () => {
  const now = new Date('2026-11-21T21:00:00Z');
  const date = 'Sat, 21 Nov 2026 21:00:00 GMT';
  for (const [text, ms] of [
    ['0', 0],
    ['1', 1_000],
    ['30', 30_000],
    ['3600', 3_600_000],
    ['86400', 3_600_000],
    ['99999999999999999999', 0],
    ['Sat, 21 Nov 2026 21:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 20:00:00 GMT', 0],
    ['Mon, 21 Dec 2026 21:00:00 GMT', 3_600_000],
    ['', 0],
    ['soon', 0],
    ['-5', 0],
    ['1.5', 0],
    ['Infinity', 0],
    ['1e9', 0],
    ['Sat, 99 Nov 2026 21:00:00 GMT', 0],
  ] as const) {
    it(`is ${ms} ms of “${text}”`, () => {
      assert.equal(retryAfterMs({ 'retry-after': text }, now), ms);
    });
  }

  it('is nothing where nothing is said', () => assert.equal(retryAfterMs({}, now), 0));

  it('goes by the clock of who said it', () => {
    const ours = new Date('2026-11-21T20:50:00Z');
    const headers = { 'retry-after': 'Sat, 21 Nov 2026 21:00:30 GMT', date };
    assert.equal(retryAfterMs(headers, ours), 30_000);
  });
});
