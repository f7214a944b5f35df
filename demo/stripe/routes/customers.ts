import { Hono } from 'hono';
import { z } from 'zod';
import { setBalance } from '../billing/balance.ts';
import { deleteCustomer } from '../billing/customer-removal.ts';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import { attachPaymentMethod, noAddress, ownedPaymentMethod } from '../payments/payment-methods.ts';
import { livingCustomer } from '../store.ts';
import { createTaxId, refuseMalformed } from '../tax-ids/tax-ids.ts';
import { TAX_ID_TYPES } from '../tax-ids/types.ts';
import type { Customer } from '../wire.ts';
import { nowOf, type World } from '../world.ts';

const changeable = {
  address: field.address.or(z.literal('')).optional(),
  balance: field.integer.optional(),
  description: field.nullableText.optional(),
  email: field.nullableText.optional(),
  expand: field.expand,
  invoice_prefix: field.text.regex(/^[A-Z0-9]{3,12}$/).optional(),
  invoice_settings: z
    .strictObject({ default_payment_method: field.nullableText.optional() })
    .optional(),
  metadata: field.metadata.optional(),
  name: field.nullableText.optional(),
  next_invoice_sequence: field.integer.optional(),
  phone: field.nullableText.optional(),
  preferred_locales: z.array(z.string()).optional(),
  tax_exempt: z.enum(['none', 'exempt', 'reverse']).optional(),
};

const taxIdData = z
  .array(z.strictObject({ type: z.enum(TAX_ID_TYPES), value: field.text.min(1) }))
  .optional();

export function customerRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { customers, clocks, deletedCustomers } = world.store;

  routes.post('/customers', (c) => {
    const { expand, payment_method, tax_id_data, test_clock, ...changes } = read(c.get('form'), {
      ...changeable,
      payment_method: field.text.optional(),
      tax_id_data: taxIdData,
      test_clock: field.text.optional(),
    });
    if (test_clock && !clocks.has(test_clock)) throw missing('testclock', test_clock, 'test_clock');
    for (const [index, taxId] of (tax_id_data ?? []).entries()) {
      refuseMalformed(taxId, `tax_id_data[${index}][value]`);
    }
    const customer = blankCustomer(world, test_clock ?? null);
    customers.set(customer.id, customer);
    if (payment_method) attachPaymentMethod(world, payment_method, customer.id);
    apply(world, customer, changes);
    world.emit('customer.created', customer, customer.created);
    for (const taxId of tax_id_data ?? []) createTaxId(world, taxId, customer.id);
    return answer(world, customer, expand);
  });

  routes.get('/customers', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      email: field.text.optional(),
      test_clock: field.text.optional(),
    });
    const found = newestFirst(customers.values()).filter(
      (customer) =>
        !deletedCustomers.has(customer.id) &&
        customer.test_clock === (params.test_clock ?? null) &&
        (params.email === undefined || customer.email === params.email) &&
        isWithin(customer.created, params.created),
    );
    return answer(world, page(found, params, '/v1/customers'), params.expand);
  });

  routes.get('/customers/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const id = c.req.param('id');
    if (deletedCustomers.has(id)) return c.json({ id, object: 'customer', deleted: true });
    return answer(world, customerOf(world, id), expand);
  });

  routes.delete('/customers/:id', (c) => {
    const customer = customerOf(world, c.req.param('id'));
    read(c.get('form'), {});
    deleteCustomer(world, customer);
    return c.json({ id: customer.id, object: 'customer', deleted: true });
  });

  routes.post('/customers/:id', (c) => {
    const customer = customerOf(world, c.req.param('id'));
    const { expand, ...changes } = read(c.get('form'), changeable);
    const previous = apply(world, customer, changes);
    world.emit('customer.updated', customer, nowOf(world, customer), previous);
    return answer(world, customer, expand);
  });

  return routes;
}

export function customerOf(world: World, id: string, param = 'id'): Customer {
  const customer = livingCustomer(world.store, id);
  if (!customer) throw missing('customer', id, param);
  return customer;
}

type Changes = Omit<z.output<z.ZodObject<typeof changeable>>, 'expand'>;

/** Applies an update and answers the values it replaced. */
function apply(world: World, customer: Customer, changes: Changes): Partial<Customer> {
  const before = structuredClone(customer);
  const { address, balance, invoice_settings, metadata, ...plain } = changes;
  Object.assign(customer, plain);
  if (address !== undefined)
    customer.address = address === '' ? null : { ...noAddress, ...address };
  customer.metadata = mergeMetadata(customer.metadata, metadata);
  const method = invoice_settings?.default_payment_method;
  if (method !== undefined) {
    const param = 'invoice_settings[default_payment_method]';
    customer.invoice_settings.default_payment_method =
      method && ownedPaymentMethod(world, method, customer.id, param);
  }
  if (balance !== undefined) setBalance(world, customer, balance, nowOf(world, customer));
  const touched = Object.entries(before).filter(([key]) => key in changes);
  return Object.fromEntries(touched);
}

function blankCustomer(world: World, testClock: string | null): Customer {
  return {
    id: world.id('cus'),
    object: 'customer',
    address: null,
    balance: 0,
    created: nowOf(world, { test_clock: testClock }),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: world.id('', 8).slice(1).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: testClock,
  };
}
