import { findObject } from '../store.ts';
import type { World } from '../world.ts';
import { rateLimited } from './errors.ts';
import { decodeForm, type Form } from './form.ts';
import { V2Failure } from './v2.ts';

/** What a request needs for itself while it runs, and the answer if another has it. */
export type Lock = { key: string; refuse(): Response };

/** Writes to what belongs to a customer. A preview is a POST, but it writes nothing. */
const WRITES =
  /^(POST|DELETE) \/v1\/(customers|subscriptions|subscription_items|invoices|invoiceitems|payment_methods|setup_intents|payment_intents)\b(?!\/create_preview)/;

/** One usage event at a time for a customer and a meter; one write at a time for a customer. */
export function locksOf(
  world: World,
  request: Request,
  endpoint: string,
  body: string,
): Lock | null {
  if (endpoint === 'POST /v1/billing/meter_events') {
    const { event_name, payload } = decodeForm(body);
    return usageLock(event_name, payload, () => rateLimited());
  }
  if (endpoint === 'POST /v2/billing/meter_events') {
    const { event_name, payload } = jsonObject(body);
    return usageLock(event_name, payload, () => {
      const message =
        'Cannot create multiple usage events for the same customer, meter concurrently.';
      const details = { status: 409, code: 'too_many_concurrent_requests' };
      return new V2Failure(message, details).toResponse();
    });
  }
  if (!WRITES.test(endpoint)) return null;
  const customer = customerOf(world, new URL(request.url).pathname, decodeForm(body));
  if (!customer) return null;
  const refuse = () => rateLimited({ code: 'lock_timeout', shouldRetry: true });
  return { key: `customer ${customer}`, refuse };
}

function usageLock(name: unknown, payload: unknown, refuse: () => Response): Lock {
  return { key: `usage ${String(name)} ${JSON.stringify(withoutValue(payload))}`, refuse };
}

/** The customer is in the payload under a key that each meter chooses; the value is not. */
function withoutValue(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return null;
  return Object.values(payload).filter((value) => /^[a-z]+_/i.test(String(value)));
}

function customerOf(world: World, path: string, form: Form): string | null {
  for (const id of [...path.split('/').slice(3), form.customer, form.subscription]) {
    if (typeof id !== 'string') continue;
    const owner = ownerOf(world, id);
    if (owner) return owner;
  }
  return null;
}

function ownerOf(world: World, id: string): string | null {
  if (id.startsWith('si_')) {
    const subscriptions = [...world.store.subscriptions.values()];
    const holder = subscriptions.find(({ items }) => items.data.some((item) => item.id === id));
    return holder?.customer ?? null;
  }
  const object = findObject(world.store, id);
  if (!object) return null;
  if (object.object === 'customer') return object.id;
  return 'customer' in object && typeof object.customer === 'string' ? object.customer : null;
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    // The route answers what is wrong with it.
    return {};
  }
}
