/** What OpenTelemetry's own SDK records of the portal, over the simulator. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { before, beforeEach, describe, it } from 'node:test';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { generateSecret } from '../../server/index.ts';
import { watchedPrint } from '../support/log-watch.ts';
import { NO_NETWORK } from '../support/no-network.ts';
import { inProcess, portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';
import { openTelemetry, takeSpans } from '../support/tracing-sdk.ts';

const simulator = testSimulator();
const ABOVE = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16) };
const traceparent = `00-${ABOVE.traceId}-${ABOVE.spanId}-01`;
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
});

beforeEach(() => {
  takeSpans();
});

describe('a trace', () => {
  it('has the request, and below it each call to Stripe that it began', async () => {
    await traced().get('/v1/invoices', halden.id);
    const { request, calls } = recorded();
    assert.equal(request.name, 'GET /v1/invoices');
    assert.equal(request.parentSpanContext, undefined);
    assert.deepEqual(request.attributes, {
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'http.route': '/v1/invoices',
      'url.path': '/v1/invoices',
      'http.response.status_code': 200,
      'usage_portal.tenant': 'default',
    });
    assert.ok(calls.some(({ name }) => name === 'stripe invoices.list'));
    const { traceId, spanId } = request.spanContext();
    for (const { name, parentSpanContext: above } of calls) {
      assert.deepEqual([above?.traceId, above?.spanId], [traceId, spanId], name);
    }
  });

  it('has the path as its pattern, whatever stands in it', async () => {
    const portal = traced();
    await portal.get('/v1/invoices/in_unknown', halden.id);
    await portal.get(`/${halden.id}`, halden.id);
    const { all, requests } = recorded();
    const paths = requests.map(({ attributes }) => attributes['url.path']);
    assert.deepEqual(paths, ['/v1/invoices/:id', '/*']);
    assert.doesNotMatch(textOf(all), /in_unknown|cus_/);
  });

  it('has no method but those of HTTP: any other is a stranger’s text', async () => {
    await traced().app.request('/v1/portal', { method: halden.id });
    const { all, request } = recorded();
    assert.equal(request.name, 'HTTP /*');
    assert.equal(request.attributes['http.request.method'], '_OTHER');
    assert.doesNotMatch(textOf(all), /cus_/);
  });

  it('goes on from the caller’s, and Stripe is not told of it', async () => {
    const asked: Headers[] = [];
    const real = inProcess(simulator);
    const portal = traced({
      stripe: (input, init) => {
        asked.push(new Request(input, init).headers);
        return real(input, init);
      },
    });
    await portal.get('/v1/portal', halden.id, { traceparent });
    const { request } = recorded();
    assert.equal(request.spanContext().traceId, ABOVE.traceId);
    assert.equal(request.parentSpanContext?.spanId, ABOVE.spanId);
    assert.ok(asked.length > 0);
    for (const headers of asked) assert.equal(headers.get('traceparent'), null);
  });

  it('is below the span of the app that answers, whatever the caller says', async () => {
    const portal = traced();
    const app = openTelemetry.trace.getTracer('the vendor’s own').startSpan('GET');
    const context = openTelemetry.trace.setSpan(openTelemetry.context.active(), app);
    await openTelemetry.context.with(context, () =>
      portal.get('/v1/portal', halden.id, { traceparent }),
    );
    const { parentSpanContext: above } = recorded().request;
    const { traceId, spanId } = app.spanContext();
    assert.deepEqual([above?.traceId, above?.spanId], [traceId, spanId]);
  });

  it('marks what failed', async () => {
    const refusal = { error: { type: 'invalid_request_error' } };
    const portal = traced({ stripe: async () => Response.json(refusal, { status: 401 }) });
    await portal.get('/v1/invoices', halden.id);
    const { all } = recorded();
    assert.ok(all.length > 1);
    for (const { name, status } of all) assert.equal(status.code, SpanStatusCode.ERROR, name);
  });

  it('stands in each line of the log, and no span names the customer', async () => {
    const portal = traced();
    await portal.get('/v1/portal', halden.id);
    const line = portal.log.find(({ event }) => event === 'request_answered')!;
    const { all, request } = recorded();
    assert.equal(line.traceId, request.spanContext().traceId);
    assert.doesNotMatch(textOf(all), new RegExp(`${halden.id}|cus_`));
  });

  it('has every request, also one whose whole answer is remembered', async () => {
    const portal = traced();
    for (let times = 0; times < 3; times++) await portal.get('/v1/portal', halden.id);
    assert.equal(recorded().requests.length, 3);
  });

  it('is not made where nobody traces', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    assert.equal(portal.log.at(-1)!.traceId, undefined);
    assert.deepEqual(takeSpans(), []);
  });
});

describe('the server on Node', () => {
  it('traces where an SDK was started before it', { timeout: 60_000 }, async () => {
    const instrumentation = new URL('../support/instrumentation.ts', import.meta.url);
    const { log, spans } = await answeredOnce(['--import', instrumentation.href]);
    assert.equal(log.find(({ event }) => event === 'request_answered')!.traceId, ABOVE.traceId);
    const request = spans.find(({ name }) => name === 'GET /v1/portal');
    assert.equal(request?.traceId, ABOVE.traceId);
  });

  it('does not where there is the package alone', { timeout: 60_000 }, async () => {
    const { log } = await answeredOnce([]);
    assert.ok(log.some(({ event }) => event === 'request_answered'));
    for (const line of log) assert.equal(line.traceId, undefined);
  });
});

function traced(settings: Parameters<typeof portalOver>[1] = {}) {
  return portalOver(simulator, { openTelemetry, ...settings });
}

function recorded() {
  const all = takeSpans();
  const requests = all.filter(({ kind }) => kind === SpanKind.SERVER);
  const calls = all.filter(({ kind }) => kind === SpanKind.CLIENT);
  return { all, requests, request: requests[0]!, calls };
}

/** All that is sent of them. */
function textOf(spans: ReturnType<typeof takeSpans>) {
  const sent = spans.map(({ name, attributes, status, events, links }) => {
    return { name, attributes, status, events, links };
  });
  return JSON.stringify(sent);
}

type Line = {
  readonly event?: string;
  readonly name?: string;
  readonly traceId?: string;
  readonly port?: number;
};

/** A process of its own, which is asked for the portal once, without a session, and told to stop. */
async function answeredOnce(options: readonly string[]) {
  const script = new URL('../../server/entry/node.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [NO_NETWORK, ...options, script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PORTAL_URL: 'http://localhost',
      PORTAL_SIGNING_KEYS: `one:${generateSecret('signing')}`,
      STRIPE_SECRET_KEY: DEMO_STRIPE_KEY,
      HOST: '127.0.0.1',
      PORT: '0',
      PORTAL_DRAIN_SECONDS: '0',
    },
  });
  const watch = watchedPrint();
  const log: Line[] = [];
  const spans: Line[] = [];
  const read = async () => {
    for await (const text of createInterface({ input: child.stdout })) {
      watch(text);
      const line: Line = JSON.parse(text);
      log.push(line);
      if (line.event !== 'server_started') continue;
      const url = `http://127.0.0.1:${line.port}/v1/portal`;
      const { status } = await fetch(url, { headers: { traceparent } });
      assert.equal(status, 401);
      child.kill('SIGTERM');
    }
  };
  const hear = async () => {
    for await (const text of createInterface({ input: child.stderr })) spans.push(JSON.parse(text));
  };
  try {
    await Promise.all([read(), hear()]);
  } finally {
    child.kill('SIGKILL');
  }
  return { log, spans };
}
