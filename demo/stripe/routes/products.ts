import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import type { Product } from '../wire.ts';
import type { World } from '../world.ts';

const changeable = {
  active: field.flag.optional(),
  description: field.nullableText.optional(),
  expand: field.expand,
  metadata: field.metadata.optional(),
  unit_label: field.nullableText.optional(),
  url: field.nullableText.optional(),
};

export function productRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { products } = world.store;

  routes.post('/products', (c) => {
    const { expand, ...request } = read(c.get('form'), {
      ...changeable,
      id: field.text.optional(),
      name: field.text.min(1),
    });
    return answer(world, createProduct(world, request), expand);
  });

  routes.get('/products', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      active: field.flag.optional(),
      created: timeFilter,
      ids: z.array(z.string()).optional(),
    });
    const found = newestFirst(products.values()).filter(
      (product) =>
        (params.active === undefined || product.active === params.active) &&
        (params.ids === undefined || params.ids.includes(product.id)) &&
        isWithin(product.created, params.created),
    );
    return answer(world, page(found, params, '/v1/products'), params.expand);
  });

  routes.get('/products/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, productOf(world, c.req.param('id')), expand);
  });

  routes.post('/products/:id', (c) => {
    const product = productOf(world, c.req.param('id'));
    const { expand, metadata, default_price, ...plain } = read(c.get('form'), {
      ...changeable,
      default_price: field.text.optional(),
      name: field.text.optional(),
    });
    if (default_price && !world.store.prices.has(default_price)) {
      throw missing('price', default_price, 'default_price');
    }
    Object.assign(product, plain, default_price && { default_price });
    product.metadata = mergeMetadata(product.metadata, metadata);
    product.updated = world.wallNow();
    world.emit('product.updated', product, product.updated);
    return answer(world, product, expand);
  });

  return routes;
}

export function productOf(world: World, id: string, param = 'id'): Product {
  const product = world.store.products.get(id);
  if (!product) throw missing('product', id, param);
  return product;
}

type ProductRequest = { name: string; id?: string } & Partial<
  Pick<Product, 'active' | 'description' | 'metadata' | 'unit_label' | 'url'>
>;

export function createProduct(world: World, request: ProductRequest): Product {
  const now = world.wallNow();
  const product: Product = {
    id: request.id ?? world.id('prod'),
    object: 'product',
    active: request.active ?? true,
    created: now,
    default_price: null,
    description: request.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: request.metadata ?? {},
    name: request.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: request.unit_label ?? null,
    updated: now,
    url: request.url ?? null,
  };
  if (world.store.products.has(product.id)) {
    throw new StripeFailure('Product already exists.', {
      code: 'resource_already_exists',
      param: 'id',
    });
  }
  world.store.products.set(product.id, product);
  world.emit('product.created', product, now);
  return product;
}
