import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import type { TaxRate } from '../wire.ts';
import type { World } from '../world.ts';

/** The kinds of tax the SDK's types name. */
const TAX_TYPES = [
  'admissions_tax',
  'amusement_tax',
  'attendance_tax',
  'communications_tax',
  'digital_excise_tax',
  'entertainment_tax',
  'get_fund',
  'gross_receipts_tax',
  'gst',
  'hospitality_tax',
  'hst',
  'igst',
  'jct',
  'lease_tax',
  'luxury_tax',
  'mass_transit_parking_tax',
  'nhil',
  'parking_tax',
  'pst',
  'qst',
  'resort_tax',
  'retail_delivery_fee',
  'rst',
  'sales_tax',
  'service_tax',
  'tourism_tax',
  'utility_users_tax',
  'vat',
] as const;

const changeable = {
  active: field.flag.optional(),
  country: field.text.regex(/^[A-Z]{2}$/, 'Invalid country').optional(),
  description: field.text.optional(),
  display_name: field.text.min(1).max(50),
  expand: field.expand,
  jurisdiction: field.text.max(50).optional(),
  metadata: field.metadata.optional(),
  state: field.text.optional(),
  tax_type: z.enum(TAX_TYPES).optional(),
};

/** Tax rates: the share and whether prices include it never change, for invoices count on them. */
export function taxRateRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { taxRates } = world.store;

  routes.post('/tax_rates', (c) => {
    const { expand, ...request } = read(c.get('form'), {
      ...changeable,
      inclusive: field.flag,
      percentage: field.percentage.refine(
        (value) => value <= 100,
        'Invalid percentage: must be at most 100',
      ),
    });
    const rate: TaxRate = {
      id: world.id('txr', 24),
      object: 'tax_rate',
      active: request.active ?? true,
      country: request.country ?? null,
      created: world.wallNow(),
      description: request.description ?? null,
      display_name: request.display_name,
      effective_percentage: null,
      flat_amount: null,
      inclusive: request.inclusive,
      jurisdiction: request.jurisdiction ?? null,
      jurisdiction_level: null,
      livemode: false,
      metadata: request.metadata ?? {},
      percentage: request.percentage,
      // Only rates that Stripe Tax makes have one.
      rate_type: null,
      state: request.state ?? null,
      tax_type: request.tax_type ?? null,
    };
    taxRates.set(rate.id, rate);
    world.emit('tax_rate.created', rate, rate.created);
    return answer(world, rate, expand);
  });

  routes.get('/tax_rates', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      active: field.flag.optional(),
      created: timeFilter,
      inclusive: field.flag.optional(),
    });
    const found = newestFirst(taxRates.values()).filter(
      ({ active, created, inclusive }) =>
        (params.active === undefined || active === params.active) &&
        (params.inclusive === undefined || inclusive === params.inclusive) &&
        isWithin(created, params.created),
    );
    return answer(world, page(found, params, '/v1/tax_rates'), params.expand);
  });

  routes.get('/tax_rates/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, taxRateWithId(world, c.req.param('id')), expand);
  });

  routes.post('/tax_rates/:id', (c) => {
    const rate = taxRateWithId(world, c.req.param('id'));
    const { expand, metadata, ...plain } = read(c.get('form'), {
      ...changeable,
      display_name: changeable.display_name.optional(),
    });
    const previous = Object.entries(structuredClone(rate)).filter(([key]) => key in c.get('form'));
    Object.assign(rate, plain);
    rate.metadata = mergeMetadata(rate.metadata ?? {}, metadata);
    world.emit('tax_rate.updated', rate, world.wallNow(), Object.fromEntries(previous));
    return answer(world, rate, expand);
  });

  return routes;
}

function taxRateWithId(world: World, id: string): TaxRate {
  const rate = world.store.taxRates.get(id);
  if (!rate) throw missing('tax rate', id);
  return rate;
}
