/** How one exchange with Stripe goes: to Stripe alone, ended in time, and of bounded size. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWire } from '../../../server/stripe/wire.ts';
import { virtualTime } from '../../support/time.ts';

const URL_OF_A_READ = 'https://api.stripe.com/v1/invoices';

function world(answer: (url: string, init: RequestInit) => Promise<Response> | Response) {
  const time = virtualTime();
  const dates: string[] = [];
  const asked: { url: string; init: RequestInit }[] = [];
  /** How many had been asked when each was told of. */
  const told: number[] = [];
  const send = async (url: string | URL | Request, init: RequestInit = {}) => {
    asked.push({ url: String(url), init });
    return answer(String(url), init);
  };
  const wire = createWire({
    clock: time.clock,
    fetch: send,
    origin: 'https://api.stripe.com',
    onSend: () => told.push(asked.length),
    onDate: (date) => dates.push(date),
  });
  return { time, wire, asked, dates, told };
}

const never = () => new Promise<Response>(() => undefined);

describe('the wire', () => {
  it('hands on what Stripe answers', async () => {
    const headers = { date: 'Sat, 21 Nov 2026 21:00:00 GMT', 'request-id': 'req_1' };
    const { wire, dates } = world(() => Response.json({ id: 'in_1' }, { headers }));
    const response = await wire(URL_OF_A_READ);
    assert.equal(response.headers.get('request-id'), 'req_1');
    assert.deepEqual(await response.json(), { id: 'in_1' });
    assert.deepEqual(dates, [headers.date]);
  });

  it('tells of what it sends at that very moment, and of nothing else', async () => {
    const { wire, told } = world(() => Response.json({}));
    const reads = [wire(URL_OF_A_READ), wire('https://elsewhere.example'), wire(URL_OF_A_READ)];
    assert.deepEqual(told, [0, 1]);
    await Promise.allSettled(reads);
    assert.deepEqual(told, [0, 1]);
  });

  for (const url of [
    'https://elsewhere.example/v1/invoices',
    'https://api.stripe.com.elsewhere.example/v1/invoices',
    'http://api.stripe.com/v1/invoices',
    'https://api.stripe.com:8443/v1/invoices',
    'https://files.stripe.com/v1/files',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
  ]) {
    it(`sends nothing to ${url}`, async () => {
      const { wire, asked } = world(() => Response.json({}));
      await assert.rejects(wire(url), /not the address/);
      assert.deepEqual(asked, []);
    });
  }

  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows no redirect (${status})`, async () => {
      const headers = { location: 'https://elsewhere.example/' };
      const { wire, asked } = world(() => new Response(null, { status, headers }));
      await assert.rejects(wire(URL_OF_A_READ), /leads elsewhere/);
      assert.equal(asked.length, 1);
      assert.equal(asked[0]!.init.redirect, 'manual');
    });
  }

  for (const [what, url, method, ms] of [
    ['a read', URL_OF_A_READ, 'GET', 8_000],
    ['a preview', `${URL_OF_A_READ}/create_preview`, 'POST', 8_000],
    ['a charge', `${URL_OF_A_READ}/in_1/pay`, 'POST', 40_000],
  ] as const) {
    it(`gives ${what} up after ${ms / 1_000} s, whether or not the fetch listens`, async () => {
      const { time, wire, asked } = world(never);
      await assert.rejects(wire(url, { method }), /in time/);
      assert.equal(time.passed, ms);
      assert.equal(asked[0]!.init.signal?.aborted, true);
    });
  }

  it('gives up an answer that begins and does not end', async () => {
    let isCancelled = false;
    const body = () =>
      new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(10)),
        cancel: () => {
          isCancelled = true;
        },
      });
    const { time, wire } = world(() => new Response(body()));
    await assert.rejects(wire(URL_OF_A_READ), /in time/);
    assert.equal(time.passed, 8_000);
    assert.ok(isCancelled);
  });

  it('ends when its caller gives up', async () => {
    const { wire } = world(never);
    const caller = new AbortController();
    const answer = wire(URL_OF_A_READ, { signal: caller.signal });
    caller.abort(new Error('enough'));
    await assert.rejects(answer, /enough/);
  });

  it('reads no more than ten megabytes', async () => {
    let sent = 0;
    const pull = (controller: ReadableStreamDefaultController) => {
      sent++;
      controller.enqueue(new Uint8Array(1_000_000));
    };
    const { wire } = world(() => new Response(new ReadableStream({ pull })));
    await assert.rejects(wire(URL_OF_A_READ), /too long/);
    assert.ok(sent <= 13, `${sent} MB`);
  });

  it('makes an error of Stripe’s kind of a refusal that is none of Stripe’s', async () => {
    for (const body of [
      '<html>Bad Gateway</html>',
      '',
      '[]',
      'null',
      '{"error":"no"}',
      '{"error":null}',
    ]) {
      const { wire } = world(() => new Response(body, { status: 502 }));
      const response = await wire(URL_OF_A_READ);
      assert.equal(response.status, 502);
      assert.equal((await response.json()).error.type, 'api_error');
    }
  });

  it('leaves Stripe’s own refusals as they are', async () => {
    const error = { type: 'invalid_request_error', code: 'resource_missing' };
    const { wire } = world(() => Response.json({ error }, { status: 404 }));
    assert.deepEqual(await (await wire(URL_OF_A_READ)).json(), { error });
  });
});
