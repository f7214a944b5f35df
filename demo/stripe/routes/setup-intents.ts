import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import { seenByBrowser } from '../http/publishable.ts';
import { refuseKind, refuseState } from '../payments/intents.ts';
import { cancelSetup, confirmSetup, createSetupIntent } from '../payments/setup-intents.ts';
import type { SetupIntent } from '../wire.ts';
import type { World } from '../world.ts';
import { customerOf } from './customers.ts';
import {
  automaticOf,
  chosenMethod,
  intentFields,
  mandateData,
  methodChoice,
  methodToConfirm,
  presence,
  presenceOf,
  refuseWrongSecret,
} from './intent-fields.ts';

const CHANGEABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function setupIntentRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { setupIntents } = world.store;

  routes.post('/setup_intents', (c) => {
    const { confirm, expand, ...params } = read(c.get('form'), {
      ...intentFields,
      ...methodChoice,
      ...presence,
      confirm: field.flag.optional(),
      mandate_data: mandateData,
      usage: z.enum(['off_session', 'on_session']).optional(),
    });
    if (params.customer) customerOf(world, params.customer, 'customer');
    const { automatic_payment_methods: wanted, customer = null, metadata = {} } = params;
    const method = chosenMethod(world, params, customer);
    const request = {
      allowed_payment_method_types: params.allowed_payment_method_types ?? null,
      automatic: automaticOf(wanted),
      customer,
      description: params.description ?? null,
      excluded_payment_method_types: params.excluded_payment_method_types ?? null,
      metadata,
      usage: params.usage ?? 'off_session',
    };
    const intent = createSetupIntent(world, request, method);
    if (confirm) {
      const used = methodToConfirm(world, intent, {});
      confirmSetup(world, intent, used, presenceOf(params));
    }
    return answer(world, intent, expand);
  });

  routes.get('/setup_intents', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      customer: field.text.optional(),
      payment_method: field.text.optional(),
    });
    const found = newestFirst(setupIntents.values()).filter(
      (intent) =>
        (params.customer === undefined || intent.customer === params.customer) &&
        (params.payment_method === undefined || intent.payment_method === params.payment_method) &&
        isWithin(intent.created, params.created),
    );
    return answer(world, page(found, params, '/v1/setup_intents'), params.expand);
  });

  routes.get('/setup_intents/:id', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const { client_secret, expand } = read(c.get('form'), {
      client_secret: field.text.optional(),
      expand: field.expand,
    });
    refuseWrongSecret(intent, client_secret);
    return answer(world, seenByBrowser(c, intent), expand);
  });

  routes.post('/setup_intents/:id', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const { expand, metadata, ...changes } = read(c.get('form'), {
      ...methodChoice,
      customer: field.text.optional(),
      description: field.text.optional(),
      expand: field.expand,
      metadata: field.metadata.optional(),
    });
    refuseState(intent, CHANGEABLE, 'update');
    if (changes.customer) intent.customer = customerOf(world, changes.customer, 'customer').id;
    if (changes.description !== undefined) intent.description = changes.description;
    intent.metadata = mergeMetadata(intent.metadata ?? {}, metadata);
    const method = chosenMethod(world, changes, intent.customer);
    if (method) {
      refuseKind(intent, method);
      const status = 'requires_confirmation';
      Object.assign(intent, { next_action: null, payment_method: method.id, status });
    }
    return answer(world, intent, expand);
  });

  routes.post('/setup_intents/:id/confirm', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const params = read(c.get('form'), {
      ...methodChoice,
      ...presence,
      client_secret: field.text.optional(),
      expand: field.expand,
      mandate_data: mandateData,
    });
    refuseWrongSecret(intent, params.client_secret);
    const method = methodToConfirm(world, intent, params);
    confirmSetup(world, intent, method, presenceOf(params));
    return answer(world, seenByBrowser(c, intent), params.expand);
  });

  routes.post('/setup_intents/:id/cancel', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const { cancellation_reason: reason = null, expand } = read(c.get('form'), {
      cancellation_reason: z.enum(['abandoned', 'duplicate', 'requested_by_customer']).optional(),
      expand: field.expand,
    });
    cancelSetup(world, intent, reason);
    return answer(world, intent, expand);
  });

  return routes;
}

function intentOf(world: World, id: string): SetupIntent {
  const intent = world.store.setupIntents.get(id);
  if (!intent) throw missing('setupintent', id);
  return intent;
}
