import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import { decimal, formatDecimal } from '../money/decimal.ts';
import type { Price, Tier } from '../wire.ts';
import type { World } from '../world.ts';
import { createProduct, productOf } from './products.ts';

const interval = z.enum(['day', 'week', 'month', 'year']);
const usageType = z.enum(['licensed', 'metered']);

const changeable = {
  active: field.flag.optional(),
  expand: field.expand,
  lookup_key: field.text.optional(),
  metadata: field.metadata.optional(),
  nickname: field.nullableText.optional(),
  tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
};

const creatable = {
  ...changeable,
  billing_scheme: z.enum(['per_unit', 'tiered']).optional(),
  currency: field.text.regex(/^[a-zA-Z]{3}$/),
  product: field.text.optional(),
  product_data: z
    .strictObject({
      id: field.text.optional(),
      metadata: field.metadata.optional(),
      name: field.text,
      unit_label: field.text.optional(),
    })
    .optional(),
  recurring: z
    .strictObject({
      interval,
      interval_count: field.integer.optional(),
      meter: field.text.optional(),
      usage_type: usageType.optional(),
    })
    .optional(),
  tiers: z
    .array(
      z.strictObject({
        flat_amount: field.integer.optional(),
        flat_amount_decimal: field.decimal.optional(),
        unit_amount: field.integer.optional(),
        unit_amount_decimal: field.decimal.optional(),
        up_to: z.literal('inf').or(field.integer),
      }),
    )
    .optional(),
  tiers_mode: z.enum(['graduated', 'volume']).optional(),
  transform_quantity: z
    .strictObject({ divide_by: field.integer, round: z.enum(['up', 'down']) })
    .optional(),
  unit_amount: field.integer.optional(),
  unit_amount_decimal: field.decimal.optional(),
};

export function priceRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { prices } = world.store;

  routes.post('/prices', (c) => {
    const { expand, ...request } = read(c.get('form'), creatable);
    const price = createPrice(world, request);
    return answer(world, price, expand);
  });

  routes.get('/prices', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      active: field.flag.optional(),
      created: timeFilter,
      currency: field.text.optional(),
      lookup_keys: z.array(z.string()).optional(),
      product: field.text.optional(),
      recurring: z
        .strictObject({
          interval: interval.optional(),
          meter: field.text.optional(),
          usage_type: usageType.optional(),
        })
        .optional(),
      type: z.enum(['one_time', 'recurring']).optional(),
    });
    const found = newestFirst(prices.values()).filter(
      (price) =>
        (params.active === undefined || price.active === params.active) &&
        (params.currency === undefined || price.currency === params.currency) &&
        (params.product === undefined || price.product === params.product) &&
        (params.type === undefined || price.type === params.type) &&
        (params.lookup_keys === undefined || params.lookup_keys.includes(price.lookup_key ?? '')) &&
        Object.entries(params.recurring ?? {}).every(
          ([key, value]) => price.recurring?.[key as 'meter'] === value,
        ) &&
        isWithin(price.created, params.created),
    );
    return answer(world, page(found, params, '/v1/prices'), params.expand);
  });

  routes.get('/prices/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, priceWithId(world, c.req.param('id')), expand);
  });

  routes.post('/prices/:id', (c) => {
    const price = priceWithId(world, c.req.param('id'));
    const { expand, metadata, ...plain } = read(c.get('form'), changeable);
    Object.assign(price, plain);
    price.metadata = mergeMetadata(price.metadata, metadata);
    world.emit('price.updated', price, world.wallNow());
    return answer(world, price, expand);
  });

  return routes;
}

type PriceRequest = Omit<z.output<z.ZodObject<typeof creatable>>, 'expand'>;

function createPrice(world: World, request: PriceRequest): Price {
  refuseContradictions(world, request);
  const isTiered = request.billing_scheme === 'tiered';
  const unit = isTiered ? noAmount : amountOf(request.unit_amount, request.unit_amount_decimal);
  const { recurring } = request;
  const product = request.product_data
    ? createProduct(world, request.product_data)
    : productOf(world, request.product ?? '', 'product');
  const price: Price = {
    id: world.id('price', 24),
    object: 'price',
    active: request.active ?? true,
    billing_scheme: request.billing_scheme ?? 'per_unit',
    created: world.wallNow(),
    currency: request.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: request.lookup_key ?? null,
    metadata: request.metadata ?? {},
    nickname: request.nickname ?? null,
    product: product.id,
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.interval_count ?? 1,
          meter: recurring.meter ?? null,
          trial_period_days: null,
          usage_type: recurring.usage_type ?? 'licensed',
        }
      : null,
    tax_behavior: request.tax_behavior ?? 'unspecified',
    ...(isTiered && { tiers: request.tiers!.map(tierOf) }),
    tiers_mode: request.tiers_mode ?? null,
    transform_quantity: request.transform_quantity ?? null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: unit.whole,
    unit_amount_decimal: unit.exact,
  };
  world.store.prices.set(price.id, price);
  world.emit('price.created', price, price.created);
  return price;
}

type Amount = { whole: number | null; exact: string | null };
const noAmount: Amount = { whole: null, exact: null };

/** The two spellings of an amount: the whole one is null where it would lose a fraction. */
function amountOf(whole: number | undefined, exact: string | undefined): Amount {
  if (whole === undefined && exact === undefined) return noAmount;
  const text = formatDecimal(decimal(exact ?? String(whole)));
  return { whole: text.includes('.') ? null : Number(text), exact: text };
}

function tierOf(tier: NonNullable<PriceRequest['tiers']>[number]): Tier {
  const flat = amountOf(tier.flat_amount, tier.flat_amount_decimal);
  const unit = amountOf(tier.unit_amount, tier.unit_amount_decimal);
  return {
    flat_amount: flat.whole,
    flat_amount_decimal: flat.exact,
    unit_amount: unit.whole,
    unit_amount_decimal: unit.exact,
    up_to: tier.up_to === 'inf' ? null : tier.up_to,
  };
}

function refuseContradictions(world: World, request: PriceRequest): void {
  const { billing_scheme: scheme, recurring, tiers, tiers_mode: mode } = request;
  const refuse = (message: string, param: string) => {
    throw new StripeFailure(message, { param });
  };
  if (scheme === 'tiered') {
    if (!mode) refuse('You must specify `tiers_mode` when `billing_scheme=tiered`.', 'tiers_mode');
    if (!tiers?.length) refuse('You must specify `tiers` when `billing_scheme=tiered`.', 'tiers');
    if (request.transform_quantity) {
      refuse('`transform_quantity` cannot be combined with `tiers`.', 'transform_quantity');
    }
    const bounds = tiers!.map(({ up_to: upTo }) => (upTo === 'inf' ? Infinity : upTo));
    const isRising = bounds.every((bound, index) => index === 0 || bound > bounds[index - 1]!);
    if (!isRising) refuse('The tiers must be in ascending order of `up_to`.', 'tiers');
    if (bounds.at(-1) !== Infinity) refuse('The last tier must have `up_to=inf`.', 'tiers');
  } else if (request.unit_amount === undefined && request.unit_amount_decimal === undefined) {
    refuse('You must provide either `unit_amount` or `unit_amount_decimal`.', 'unit_amount');
  }
  if (recurring?.meter && !world.store.meters.has(recurring.meter)) {
    throw missing('billing meter', recurring.meter, 'recurring[meter]');
  }
  if (recurring?.usage_type === 'metered' && !recurring.meter) {
    refuse('A metered price must be backed by a meter.', 'recurring[meter]');
  }
}

function priceWithId(world: World, id: string): Price {
  const price = world.store.prices.get(id);
  if (!price) throw missing('price', id);
  return price;
}
