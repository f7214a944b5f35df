import { confirmationSecret } from '../payments/invoice-payments.ts';
import { findObject } from '../store.ts';
import { taxIdsOf } from '../tax-ids/tax-ids.ts';
import type { World } from '../world.ts';
import { StripeFailure } from './errors.ts';
import { canHoldReference } from './expandable.ts';

const MAX_LEVELS = 4;

/** Fields Stripe leaves out unless a caller expands them. */
const HIDDEN: Record<string, readonly string[]> = {
  price: ['tiers', 'currency_options'],
  plan: ['tiers'],
  coupon: ['applies_to', 'currency_options'],
};

/** Fields that exist only when expanded, and what they hold. */
const COMPUTED: Record<string, Record<string, (world: World, id: string) => unknown>> = {
  customer: {
    subscriptions: (world, id) => {
      const own = [...world.store.subscriptions.values()].filter(({ customer }) => customer === id);
      const current = own.filter(({ status }) => status !== 'canceled').reverse();
      return listOf(current, `/v1/customers/${id}/subscriptions`);
    },
    sources: (_, id) => listOf([], `/v1/customers/${id}/sources`),
    tax_ids: (world, id) => listOf(taxIdsOf(world, id), `/v1/customers/${id}/tax_ids`),
    tax: () => ({ automatic_tax: 'not_collecting', ip_address: null, location: null }),
  },
  invoice: {
    payments: (world, id) =>
      listOf(world.store.paymentsOf.get(id) ?? [], `/v1/invoice_payments?invoice=${id}`),
    confirmation_secret: confirmationSecret,
  },
};

type Paths = Map<string, Paths>;
const NONE: Paths = new Map();
type Dictionary = Record<string, unknown>;

/** A copy of an object as Stripe would send it, with the asked-for ids expanded. */
export function present(world: World, object: object, expand: readonly string[] = []): unknown {
  const paths: Paths = new Map();
  for (const path of expand) {
    refuseTooDeep(world, path);
    let branch = paths;
    for (const segment of path.split('.')) {
      const next: Paths = branch.get(segment) ?? new Map();
      branch.set(segment, next);
      branch = next;
    }
  }
  return copy(world, object, paths, '');
}

function copy(world: World, value: unknown, paths: Paths, at: string): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(world, item, paths, at));
  if (typeof value !== 'object' || value === null) return value;
  if (paths.size === 0) return plain(value as Dictionary);
  const source = value as Dictionary;
  const kind = String(source.object);
  const hidden = HIDDEN[kind] ?? [];
  const result: Dictionary = {};
  for (const [key, child] of Object.entries(source)) {
    const asked = paths.get(key);
    const isHidden = hidden.includes(key);
    if (isHidden && !asked) continue;
    // On the way to something deeper, any field may happen to be empty.
    const isEnd = asked?.size === 0 && !isHidden;
    if (isEnd && child === null && !canHoldReference(kind, key)) {
      throw notExpandable(join(at, key), false);
    }
    result[key] = asked
      ? expanded(world, child, asked, join(at, key))
      : copy(world, child, NONE, at);
  }
  for (const [key, asked] of paths) {
    // A hidden field that an object lacks, such as the tiers of a flat price, stays absent.
    if (key in result || hidden.includes(key)) continue;
    const compute = COMPUTED[kind]?.[key];
    if (!compute) throw notExpandable(join(at, key), kind === 'list');
    result[key] = copy(world, compute(world, String(source.id)), asked, join(at, key));
  }
  return result;
}

/** Most of what is copied has nothing to expand, and there is much of it. */
function plain(source: Dictionary): Dictionary {
  const hidden = HIDDEN[source.object as string];
  const result: Dictionary = {};
  for (const key in source) {
    if (hidden?.includes(key)) continue;
    const child = source[key];
    if (typeof child !== 'object' || child === null) result[key] = child;
    else if (Array.isArray(child)) result[key] = child.map(plainItem);
    else result[key] = plain(child as Dictionary);
  }
  return result;
}

function plainItem(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  return Array.isArray(item) ? item.map(plainItem) : plain(item as Dictionary);
}

function expanded(world: World, value: unknown, paths: Paths, at: string): unknown {
  if (Array.isArray(value)) return value.map((item) => expanded(world, item, paths, at));
  if (typeof value === 'object') return copy(world, value, paths, at);
  const object = typeof value === 'string' ? findObject(world.store, value) : undefined;
  if (!object) throw notExpandable(at, false);
  return copy(world, object, paths, at);
}

function notExpandable(path: string, isList: boolean): StripeFailure {
  const hint = isList ? ` You may want to try expanding 'data.${path}' instead.` : '';
  return new StripeFailure(`This property cannot be expanded (${path}).${hint}`, {
    param: 'expand',
  });
}

function refuseTooDeep(world: World, path: string): void {
  const uncounted = world.switches.uncountedExpandSegments;
  const levels = path.split('.').filter((segment) => !uncounted.includes(segment));
  if (levels.length <= MAX_LEVELS) return;
  const message = `You cannot expand more than 4 levels of a property. Property: ${path}`;
  throw new StripeFailure(message, { code: 'property_expansion_max_depth' });
}

function listOf(data: unknown[], url: string) {
  return { object: 'list', data, has_more: false, url };
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
