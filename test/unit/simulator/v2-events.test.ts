import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { clientOf, createMeter, customerOnClock, DAY, failureOf, START, start } from './harness.ts';

const MIDNIGHT = START - (START % DAY);
const SECRET = 'whsec_thin';

describe('a meter event of API v2', () => {
  it('counts like one of v1, with times in ISO', async () => {
    const { stripe, customer, total } = await metered();
    const timestamp = new Date((START - 60) * 1000).toISOString();
    const event = await stripe.v2.billing.meterEvents.create({
      event_name: 'api_calls',
      identifier: 'one',
      payload: { stripe_customer_id: customer.id, value: '2.5' },
      timestamp,
    });
    assert.deepEqual(
      { ...event },
      {
        created: new Date(START * 1000).toISOString(),
        event_name: 'api_calls',
        identifier: 'one',
        livemode: false,
        object: 'v2.billing.meter_event',
        payload: { stripe_customer_id: customer.id, value: '2.5' },
        timestamp,
      },
    );
    assert.equal(await total(), 2.5);
  });

  for (const [what, change, code] of [
    ['no meter', { event_name: 'unheard_of' }, 'no_meter'],
    ['no customer', { payload: { value: '1' } }, 'payload_no_customer_defined'],
    ['a value that is no number', { value: 'ten' }, 'payload_invalid_value'],
    ['no value', { value: '' }, 'payload_no_value_defined'],
    ['an identifier sent before', { identifier: 'sent' }, 'duplicate_meter_event'],
  ] as const) {
    it(`with ${what} is refused at once: ${code}`, async () => {
      const { stripe, customer } = await metered();
      const { value = '1', ...rest } = change as { value?: string };
      const send = (more: object) =>
        stripe.v2.billing.meterEvents.create({
          event_name: 'api_calls',
          payload: { stripe_customer_id: customer.id, value },
          ...more,
        });
      if (code === 'duplicate_meter_event') await send(rest);
      const error = await failureOf(send(rest));
      assert.equal(error.code, code);
      assert.equal(error.statusCode, 400);
    });
  }

  it('for a customer nobody knows is taken, and told in a report', async () => {
    const { stripe } = await metered();
    await stripe.v2.billing.meterEvents.create({
      event_name: 'api_calls',
      payload: { stripe_customer_id: 'cus_none', value: '1' },
    });
    const { data } = await stripe.v2.core.events.list();
    const [report] = data;
    assert.equal(report?.type, 'v1.billing.meter.error_report_triggered');
  });

  it('can be taken back', async () => {
    const { stripe, customer, total } = await metered();
    await stripe.v2.billing.meterEvents.create({
      event_name: 'api_calls',
      identifier: 'wrong',
      payload: { stripe_customer_id: customer.id, value: '5' },
    });
    const adjustment = await stripe.v2.billing.meterEventAdjustments.create({
      cancel: { identifier: 'wrong' },
      event_name: 'api_calls',
      type: 'cancel',
    });
    assert.match(adjustment.id, /^mtr_event_adj_/);
    assert.equal(adjustment.status, 'complete');
    assert.equal(await total(), null);
  });

  it('with a field nobody knows is refused', async () => {
    const { stripe, customer } = await metered();
    const error = await failureOf(
      stripe.v2.billing.meterEvents.create({
        event_name: 'api_calls',
        payload: { stripe_customer_id: customer.id, value: '5' },
        unheard_of: true,
      } as Stripe.V2.Billing.MeterEventCreateParams),
    );
    assert.equal(error.code, 'invalid_fields');
    assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError);
  });

  it('is recorded once under one idempotency key', async () => {
    const { stripe, customer, total } = await metered();
    for (let i = 0; i < 2; i += 1) {
      await stripe.v2.billing.meterEvents.create(
        { event_name: 'api_calls', payload: { stripe_customer_id: customer.id, value: '5' } },
        { idempotencyKey: 'same' },
      );
    }
    assert.equal(await total(), 5);
  });
});

describe('the meter event stream', () => {
  it('takes a hundred events at a time under the token of a session', async () => {
    const { stream, customer, total } = await metered();
    const event = payloadFor(customer.id, '1');
    await (await stream()).create({ events: Array.from({ length: 100 }, () => event) });
    assert.equal(await total(), 100);
    const error = await failureOf(
      (await stream()).create({ events: Array.from({ length: 101 }, () => event) }),
    );
    assert.equal(error.statusCode, 400);
  });

  it('counts an identifier once', async () => {
    const { stream, customer, total } = await metered();
    const event = { ...payloadFor(customer.id, '1'), identifier: 'same' };
    const own = await stream();
    await own.create({ events: [event, event] });
    await own.create({ events: [event] });
    assert.equal(await total(), 1);
  });

  it('closes a session after fifteen minutes', async () => {
    const { harness, stream, customer } = await metered();
    const own = await stream();
    const events = [payloadFor(customer.id, '1')];
    harness.wall.now = new Date((START + 15 * 60 - 1) * 1000);
    await own.create({ events });
    harness.wall.now = new Date((START + 15 * 60) * 1000);
    const error = await failureOf(own.create({ events }));
    assert.ok(error instanceof Stripe.errors.TemporarySessionExpiredError);
    assert.equal(error.code, 'billing_meter_event_session_expired');
    assert.equal(error.statusCode, 401);
  });

  it('takes no secret key', async () => {
    const { stripe, customer } = await metered();
    const error = await failureOf(
      stripe.v2.billing.meterEventStream.create({ events: [payloadFor(customer.id, '1')] }),
    );
    assert.ok(error instanceof Stripe.errors.StripeAuthenticationError);
  });

  it('takes what is wrong, and reports it by meter and by reason', async () => {
    const { harness, stripe, stream, customer, meter, total } = await metered();
    await createMeter(harness, 'sum', 'storage');
    const old = new Date((START - 36 * DAY) * 1000).toISOString();
    await (await stream()).create({
      events: [
        payloadFor(customer.id, '1'),
        { ...payloadFor('cus_none', '1'), identifier: 'a' },
        { ...payloadFor('cus_none', '1'), identifier: 'b' },
        { ...payloadFor(customer.id, '1'), identifier: 'c', timestamp: old },
        { ...payloadFor(customer.id, '1.234567890123456'), event_name: 'storage' },
        { ...payloadFor(customer.id, '1'), event_name: 'nothing', identifier: 'd' },
      ],
    });
    assert.equal(await total(), 1);
    const { data } = await stripe.v2.core.events.list({
      types: ['v1.billing.meter.error_report_triggered'],
      object_id: meter.id,
    });
    const [report] = data as Stripe.V2.Core.Events.V1BillingMeterErrorReportTriggeredEvent[];
    assert.equal(data.length, 1);
    assert.equal(report!.data.developer_message_summary, 'There are 3 invalid events');
    assert.equal(report!.data.reason.error_count, 3);
    assert.deepEqual(
      report!.data.reason.error_types.map(({ code, error_count, sample_errors }) => [
        code,
        error_count,
        sample_errors.map(({ request }) => request.identifier),
      ]),
      [
        ['meter_event_customer_not_found', 2, ['a', 'b']],
        ['timestamp_too_far_in_past', 1, ['c']],
      ],
    );
    const missing = await stripe.v2.core.events.list({
      types: ['v1.billing.meter.no_meter_found'],
    });
    const [none] = missing.data as Stripe.V2.Core.Events.V1BillingMeterNoMeterFoundEvent[];
    assert.equal(none!.data.reason.error_types[0]?.code, 'no_meter');
    assert.equal((await stripe.v2.core.events.list()).data.length, 3);
  });

  it('tells an archived meter apart from none', async () => {
    const { stripe, stream, customer, meter } = await metered();
    await stripe.billing.meters.deactivate(meter.id);
    await (await stream()).create({ events: [payloadFor(customer.id, '1')] });
    const { data } = await stripe.v2.core.events.list();
    const [report] = data as Stripe.V2.Core.Events.V1BillingMeterErrorReportTriggeredEvent[];
    assert.equal(report!.data.reason.error_types[0]?.code, 'archived_meter');
    assert.equal(report!.related_object.id, meter.id);
  });

  it('gathers errors for as long as the switch says', async () => {
    const { harness, stripe, stream } = await metered({ errorReportSeconds: 10 });
    const own = await stream();
    const events = [payloadFor('cus_none', '1')];
    await own.create({ events });
    harness.wall.now = new Date((START + 9) * 1000);
    await own.create({ events });
    assert.equal((await stripe.v2.core.events.list()).data.length, 0);
    harness.wall.now = new Date((START + 10) * 1000);
    const { data } = await stripe.v2.core.events.list();
    const [report] = data as Stripe.V2.Core.Events.V1BillingMeterErrorReportTriggeredEvent[];
    assert.equal(report!.data.reason.error_count, 2);
    assert.equal(report!.data.validation_start, new Date(START * 1000).toISOString());
    assert.equal(report!.data.validation_end, new Date((START + 10) * 1000).toISOString());
  });
});

describe('thin events', () => {
  it('are delivered without data; event and meter can be fetched from them', async () => {
    const received: { body: string; signature: string }[] = [];
    const receive: typeof fetch = async (url, init) => {
      const request = new Request(url, init);
      const signature = request.headers.get('stripe-signature') ?? '';
      received.push({ body: await request.text(), signature });
      return new Response();
    };
    const { harness, stripe, stream, meter } = await metered({}, [
      { fetch: receive, payload: 'thin', secret: SECRET, url: 'https://vendor.example/thin' },
    ]);
    await (await stream()).create({ events: [payloadFor('cus_none', '1')] });
    await harness.sim.settled();
    assert.equal(received.length, 1);
    const { body, signature } = received[0]!;
    assert.equal(JSON.parse(body).data, undefined);
    await assert.rejects(stripe.webhooks.constructEventAsync(body, signature, SECRET));
    const notification = await stripe.parseEventNotificationAsync(body, signature, SECRET);
    assert.ok(notification.type === 'v1.billing.meter.error_report_triggered');
    const { fetchEvent, fetchRelatedObject } =
      notification as Stripe.V2.Core.Events.V1BillingMeterErrorReportTriggeredEventNotification;
    assert.equal((await fetchEvent()).data.reason.error_count, 1);
    assert.equal((await fetchRelatedObject()).id, meter.id);
    const event = await stripe.v2.core.events.retrieve(notification.id);
    assert.ok(event.type === 'v1.billing.meter.error_report_triggered');
    assert.equal((await event.fetchRelatedObject()).id, meter.id);
  });

  it('come a page at a time, newest first, to the end', async () => {
    const { stripe, stream } = await metered();
    const own = await stream();
    for (let i = 0; i < 5; i += 1) await own.create({ events: [payloadFor('cus_none', '1')] });
    const page = await stripe.v2.core.events.list({ limit: 2 });
    assert.equal(page.data.length, 2);
    assert.ok(page.next_page_url);
    const ids = [];
    for await (const { id } of stripe.v2.core.events.list({ limit: 2 })) ids.push(id);
    assert.equal(new Set(ids).size, 5);
  });

  it('that are unknown answer 404', async () => {
    const { stripe } = await metered();
    assert.equal((await failureOf(stripe.v2.core.events.retrieve('evt_none'))).statusCode, 404);
  });
});

describe('an event destination', () => {
  it('tells its secret to who asks when it is made, and never again', async () => {
    const { stripe } = await metered();
    const made = await stripe.v2.core.eventDestinations.create({
      ...DESTINATION,
      include: ['webhook_endpoint.signing_secret', 'webhook_endpoint.url'],
    });
    assert.match(made.webhook_endpoint?.signing_secret ?? '', /^whsec_/);
    assert.equal(made.webhook_endpoint?.url, DESTINATION.webhook_endpoint.url);
    const read = await stripe.v2.core.eventDestinations.retrieve(made.id);
    assert.deepEqual(read.webhook_endpoint, {});
    assert.equal((await stripe.v2.core.eventDestinations.list()).data.length, 1);
    assert.equal((await stripe.webhookEndpoints.list()).data.length, 0);
  });

  it('is sent what it asked for until it is disabled or deleted', async () => {
    const types: string[] = [];
    const receive: typeof fetch = async (_, init) => {
      types.push(JSON.parse(String(init?.body)).type);
      return new Response();
    };
    const { harness, stripe, stream } = await metered({}, [], receive);
    const { id } = await stripe.v2.core.eventDestinations.create(DESTINATION);
    const own = await stream();
    const miss = async () => {
      const nothing = { ...payloadFor('cus_none', '1'), event_name: 'nothing' };
      await own.create({ events: [nothing, payloadFor('cus_none', '1')] });
      await harness.sim.settled();
      return types.splice(0);
    };
    assert.deepEqual(await miss(), ['v1.billing.meter.no_meter_found']);
    const disabled = await stripe.v2.core.eventDestinations.disable(id);
    assert.equal(disabled.status_details?.disabled?.reason, 'user');
    assert.deepEqual(await miss(), []);
    await stripe.v2.core.eventDestinations.enable(id);
    await stripe.v2.core.eventDestinations.update(id, {
      enabled_events: ['v1.billing.meter.error_report_triggered'],
    });
    assert.deepEqual(await miss(), ['v1.billing.meter.error_report_triggered']);
    await stripe.v2.core.eventDestinations.ping(id);
    await harness.sim.settled();
    assert.deepEqual(types.splice(0), ['v2.core.event_destination.ping']);
    await stripe.v2.core.eventDestinations.del(id);
    assert.deepEqual(await miss(), []);
  });
});

const DESTINATION = {
  enabled_events: ['v1.billing.meter.no_meter_found'],
  event_payload: 'thin',
  name: 'Errors of meters',
  type: 'webhook_endpoint',
  webhook_endpoint: { url: 'https://vendor.example/thin' },
} as const satisfies Stripe.V2.Core.EventDestinationCreateParams;

function payloadFor(customer: string, value: string) {
  return { event_name: 'api_calls', payload: { stripe_customer_id: customer, value } };
}

async function metered(
  switches = {},
  webhooks: NonNullable<Parameters<typeof start>[0]>['webhooks'] = [],
  send?: typeof fetch,
) {
  const harness = start({ switches, webhooks, ...(send && { fetch: send }) });
  const { stripe, sim } = harness;
  const { customer } = await customerOnClock(harness);
  const meter = await createMeter(harness);
  return {
    harness,
    stripe,
    customer,
    meter,
    async stream() {
      const session = await stripe.v2.billing.meterEventSession.create();
      return clientOf(sim, session.authentication_token).v2.billing.meterEventStream;
    },
    async total() {
      const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
        customer: customer.id,
        end_time: MIDNIGHT + DAY,
        start_time: MIDNIGHT - DAY,
      });
      return data[0]?.aggregated_value ?? null;
    },
  };
}
