import { missing, StripeFailure } from '../http/errors.ts';
import { type Decimal, parseDecimal, significantDigits } from '../money/decimal.ts';
import { forgetOldest } from '../store.ts';
import type { Customer, Meter } from '../wire.ts';
import { nowOf, type World } from '../world.ts';

const PAST_SECONDS = 35 * 86_400;
const FUTURE_SECONDS = 5 * 60;
const MAX_DIGITS = 15;
const IDENTIFIER_SECONDS = 86_400;
const KEPT_IDENTIFIERS = 200_000;

export type UsagePoint = { timestamp: number; value: string | number };

/** Records one usage event under every rule Stripe states for it. */
export function recordUsage(
  world: World,
  meter: Meter,
  event: { payload: Record<string, string>; timestamp?: number; identifier: string },
): { timestamp: number } {
  const { event_payload_key: customerKey } = meter.customer_mapping;
  const { event_payload_key: valueKey } = meter.value_settings;
  const customer = world.store.customers.get(required(event.payload, customerKey));
  if (!customer) throw missing('customer', event.payload[customerKey]!, `payload[${customerKey}]`);
  const isCount = meter.default_aggregation.formula === 'count';
  const value = readValue(isCount ? '1' : required(event.payload, valueKey), valueKey);
  const now = nowOf(world, customer);
  const timestamp = event.timestamp ?? now;
  refuseTooOld(timestamp, now);
  refuseTooNew(timestamp, now);
  claimIdentifier(world, event.identifier);
  world.usage.recorder(meter.id, customer.id)(timestamp, value, world.wallNow());
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
  for (const { timestamp, value } of points) {
    refuseTooOld(timestamp, now);
    const exact: Decimal = Number.isSafeInteger(value)
      ? { digits: BigInt(value), scale: 0 }
      : readValue(String(value), key);
    record(timestamp, exact, null);
  }
}

function required(payload: Record<string, string>, key: string): string {
  const value = payload[key];
  if (value !== undefined && value !== '') return value;
  const message = `Missing required param: payload[${key}].`;
  throw new StripeFailure(message, { code: 'parameter_missing', param: `payload[${key}]` });
}

function readValue(text: string, key: string): Decimal {
  const value = parseDecimal(text);
  const param = `payload[${key}]`;
  if (!value) throw new StripeFailure(`The value of \`${param}\` must be a number.`, { param });
  if (significantDigits(value) > MAX_DIGITS) {
    const message = `The value of \`${param}\` cannot have more than ${MAX_DIGITS} significant digits.`;
    throw new StripeFailure(message, { param });
  }
  return value;
}

function refuseTooOld(timestamp: number, now: number): void {
  if (timestamp >= now - PAST_SECONDS) return;
  const message = 'The event timestamp cannot be more than 35 days in past.';
  throw new StripeFailure(message, { param: 'timestamp' });
}

function refuseTooNew(timestamp: number, now: number): void {
  if (timestamp <= now + FUTURE_SECONDS) return;
  const message = 'The event timestamp cannot be more than 5 minutes in the future.';
  throw new StripeFailure(message, { param: 'timestamp' });
}

/** An identifier is good once in a rolling day, whatever the customer's clock says. */
function claimIdentifier(world: World, identifier: string): void {
  const { identifiers } = world.store;
  const now = world.wallNow();
  const claimed = identifiers.get(identifier);
  if (claimed !== undefined && claimed + IDENTIFIER_SECONDS > now) {
    throw new StripeFailure(`An event already exists with identifier ${identifier}.`);
  }
  identifiers.delete(identifier);
  identifiers.set(identifier, now);
  forgetOldest(identifiers, KEPT_IDENTIFIERS);
}
