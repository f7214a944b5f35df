import { billThresholds } from '../billing/thresholds.ts';
import { type Decimal, parseDecimal, significantDigits } from '../money/decimal.ts';
import { livingCustomer } from '../store.ts';
import type { Customer, Meter } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { dimensionsOf } from './dimensions.ts';
import { claim, refuseTaken } from './identifiers.ts';
import { UsageRefusal } from './refusals.ts';
import type { Dimensions } from './usage-book.ts';

const PAST_SECONDS = 35 * 86_400;
const FUTURE_SECONDS = 5 * 60;
const MAX_DIGITS = 15;

export type UsagePoint = {
  timestamp: number;
  value: string | number;
  /** Values of the meter's dimensions; without them the point is as one from before there were any. */
  dimensions?: Dimensions;
};

/** A usage event as it is sent, whatever the version of the API. */
export type SentEvent = {
  event_name: string;
  payload: Record<string, string>;
  timestamp?: number;
  identifier: string;
};

/** Records one usage event under every rule Stripe states for it. */
export function recordUsage(world: World, event: SentEvent): { timestamp: number } {
  const meter = activeMeter(world, event.event_name);
  const value = usageOf(meter, event.payload);
  const customer = customerOf(world, meter, event.payload);
  const dimensions = dimensionsOf(world, meter, event.payload);
  const now = nowOf(world, customer);
  const timestamp = event.timestamp ?? now;
  refuseTooOld(timestamp, now);
  refuseTooNew(timestamp, now);
  refuseTaken(world, event.identifier);
  const receivedAt = world.wallNow();
  const record = world.usage.recorder(meter.id, customer.id);
  const ticket = record(timestamp, value, receivedAt, dimensions);
  claim(world, event.identifier, { meter: meter.id, receivedAt, ticket });
  billThresholds(world, customer);
  return { timestamp };
}

/**
 * Loads many points at once, without HTTP. Each counts from its own timestamp on the
 * customer's clock, so a period can be seeded before the clock passes through it.
 */
export function seedUsage(
  world: World,
  meter: Meter,
  customer: Customer,
  points: Iterable<UsagePoint>,
): void {
  const now = nowOf(world, customer);
  const { event_payload_key: key } = meter.value_settings;
  const record = world.usage.recorder(meter.id, customer.id);
  for (const { timestamp, value, dimensions } of points) {
    refuseTooOld(timestamp, now);
    const isWhole = typeof value === 'number' && Number.isSafeInteger(value);
    record(timestamp, isWhole ? value : readValue(String(value), key), null, dimensions);
  }
}

/** The active meter an event is for; an archived one and none at all are told apart. */
function activeMeter(world: World, name: string): Meter {
  const named = [...world.store.meters.values()].filter(({ event_name }) => event_name === name);
  const active = named.find(({ status }) => status === 'active');
  if (active) return active;
  throw new UsageRefusal(
    named.length > 0 ? 'archived_meter' : 'no_meter',
    `No active meter found for event name ${name}.`,
    {
      code: 'resource_missing',
      param: 'event_name',
      report:
        named.length > 0
          ? `The meter matching event_name ${name} is archived.`
          : `No meter was found matching event_name ${name}.`,
    },
  );
}

function customerOf(world: World, meter: Meter, payload: Record<string, string>): Customer {
  const { event_payload_key: key } = meter.customer_mapping;
  const param = `payload[${key}]`;
  const id = payload[key];
  if (!id) {
    throw new UsageRefusal('meter_event_no_customer_defined', `Missing required param: ${param}.`, {
      code: 'parameter_missing',
      param,
      report: `Customer mapping key ${key} not found in payload.`,
    });
  }
  const customer = livingCustomer(world.store, id);
  if (customer) return customer;
  throw new UsageRefusal('meter_event_customer_not_found', `No such customer: '${id}'`, {
    code: 'resource_missing',
    param,
  });
}

function usageOf(meter: Meter, payload: Record<string, string>): Decimal | number {
  const { event_payload_key: key } = meter.value_settings;
  if (meter.default_aggregation.formula === 'count') return 1;
  const value = payload[key];
  if (value) return readValue(value, key);
  const param = `payload[${key}]`;
  throw new UsageRefusal('meter_event_value_not_found', `Missing required param: ${param}.`, {
    code: 'parameter_missing',
    param,
    report: `Value key ${key} not found in payload.`,
  });
}

function readValue(text: string, key: string): Decimal {
  const value = parseDecimal(text);
  const param = `payload[${key}]`;
  if (!value) {
    const message = `The value of \`${param}\` must be a number.`;
    throw new UsageRefusal('meter_event_invalid_value', message, { param });
  }
  if (significantDigits(value) > MAX_DIGITS) {
    const message = `The value of \`${param}\` cannot have more than ${MAX_DIGITS} significant digits.`;
    throw new UsageRefusal('meter_event_value_too_many_digits', message, { param });
  }
  return value;
}

function refuseTooOld(timestamp: number, now: number): void {
  if (timestamp >= now - PAST_SECONDS) return;
  const message = 'The event timestamp cannot be more than 35 days in past.';
  throw new UsageRefusal('timestamp_too_far_in_past', message, { param: 'timestamp' });
}

function refuseTooNew(timestamp: number, now: number): void {
  if (timestamp <= now + FUTURE_SECONDS) return;
  const message = 'The event timestamp cannot be more than 5 minutes in the future.';
  throw new UsageRefusal('timestamp_in_future', message, { param: 'timestamp' });
}
