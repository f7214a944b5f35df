import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import { seenByBrowser } from '../http/publishable.ts';
import { refuseKind, refuseState } from '../payments/intents.ts';
import { invoiceFor } from '../payments/invoice-payments.ts';
import {
  CONFIRMABLE,
  cancelPayment,
  createPaymentIntent,
  timeOf,
} from '../payments/payment-intents.ts';
import type { PaymentIntent } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { customerOf } from './customers.ts';
import {
  automaticOf,
  chosenMethod,
  intentFields,
  mandateData,
  methodChoice,
  methodToConfirm,
  presence,
  refuseWrongSecret,
} from './intent-fields.ts';
import {
  confirm,
  refuseInvoiced,
  refuseTooSmall,
  refuseUnconfirmed,
} from './payment-intent-checks.ts';

const amount = field.integer;
const offSession = field.flag.or(z.enum(['one_off', 'recurring'])).optional();
const confirmation = {
  ...methodChoice,
  ...presence,
  error_on_requires_action: z.literal('false').optional(),
  mandate_data: mandateData,
  off_session: offSession,
};
const words = {
  receipt_email: field.nullableText.optional(),
  setup_future_usage: z
    .enum(['off_session', 'on_session', ''])
    .transform((value) => value || null)
    .optional(),
  statement_descriptor: field.text.optional(),
  statement_descriptor_suffix: field.text.optional(),
};

export function paymentIntentRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { paymentIntents } = world.store;

  routes.post('/payment_intents', (c) => {
    const params = read(c.get('form'), {
      ...intentFields,
      ...confirmation,
      ...words,
      amount,
      capture_method: z.enum(['automatic', 'automatic_async']).optional(),
      confirm: field.flag.optional(),
      currency: field.text,
    });
    refuseUnconfirmed(params);
    const currency = params.currency.toLowerCase();
    refuseTooSmall(world, params.amount, currency);
    const owner = params.customer ? customerOf(world, params.customer, 'customer') : null;
    const method = chosenMethod(world, params, owner?.id ?? null);
    const request = {
      allowed_payment_method_types: params.allowed_payment_method_types ?? null,
      amount: params.amount,
      automatic_payment_methods: automaticOf(params.automatic_payment_methods),
      currency,
      customer: owner?.id ?? null,
      description: params.description ?? null,
      excluded_payment_method_types: params.excluded_payment_method_types ?? null,
      metadata: params.metadata ?? {},
      receipt_email: params.receipt_email ?? null,
      setup_future_usage: params.setup_future_usage ?? null,
      statement_descriptor: params.statement_descriptor ?? null,
      statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    };
    const intent = createPaymentIntent(world, request, method, nowOf(world, owner ?? {}));
    if (params.capture_method) intent.capture_method = params.capture_method;
    if (params.confirm) confirm(world, intent, methodToConfirm(world, intent, {}), params);
    return answer(world, intent, params.expand);
  });

  routes.get('/payment_intents', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      customer: field.text.optional(),
    });
    const found = newestFirst(paymentIntents.values()).filter(
      (intent) =>
        (params.customer === undefined || intent.customer === params.customer) &&
        isWithin(intent.created, params.created),
    );
    return answer(world, page(found, params, '/v1/payment_intents'), params.expand);
  });

  routes.get('/payment_intents/:id', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const { client_secret, expand } = read(c.get('form'), {
      client_secret: field.text.optional(),
      expand: field.expand,
    });
    refuseWrongSecret(intent, client_secret);
    return answer(world, seenByBrowser(c, intent), expand);
  });

  routes.post('/payment_intents/:id', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const { expand, metadata, payment_method, payment_method_data, ...changes } = read(
      c.get('form'),
      {
        ...methodChoice,
        ...words,
        amount: amount.optional(),
        currency: field.text.optional(),
        customer: field.text.optional(),
        description: field.text.optional(),
        expand: field.expand,
        metadata: field.metadata.optional(),
      },
    );
    refuseState(intent, CONFIRMABLE, 'update');
    refuseInvoiced(world, intent, changes);
    if (changes.customer) customerOf(world, changes.customer, 'customer');
    refuseTooSmall(world, changes.amount ?? intent.amount, changes.currency ?? intent.currency);
    Object.assign(intent, changes);
    intent.metadata = mergeMetadata(intent.metadata, metadata);
    const method = chosenMethod(world, { payment_method, payment_method_data }, intent.customer);
    if (method) {
      refuseKind(intent, method);
      const status = 'requires_confirmation';
      Object.assign(intent, { next_action: null, payment_method: method.id, status });
    }
    return answer(world, intent, expand);
  });

  routes.post('/payment_intents/:id/confirm', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const params = read(c.get('form'), {
      ...confirmation,
      client_secret: field.text.optional(),
      expand: field.expand,
      receipt_email: words.receipt_email,
      setup_future_usage: words.setup_future_usage,
    });
    refuseWrongSecret(intent, params.client_secret);
    refuseState(intent, CONFIRMABLE, 'confirm');
    const method = methodToConfirm(world, intent, params);
    if (params.setup_future_usage) intent.setup_future_usage = params.setup_future_usage;
    if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email;
    confirm(world, intent, method, params);
    return answer(world, seenByBrowser(c, intent), params.expand);
  });

  routes.post('/payment_intents/:id/cancel', (c) => {
    const intent = intentOf(world, c.req.param('id'));
    const { cancellation_reason: reason = null, expand } = read(c.get('form'), {
      cancellation_reason: z
        .enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])
        .optional(),
      expand: field.expand,
    });
    if (invoiceFor(world, intent.id)) {
      const message =
        'You cannot cancel the PaymentIntent of an invoice. Void the invoice instead.';
      throw new StripeFailure(message, { code: 'payment_intent_unexpected_state' });
    }
    cancelPayment(world, intent, reason, timeOf(world, intent));
    return answer(world, intent, expand);
  });

  return routes;
}

function intentOf(world: World, id: string): PaymentIntent {
  const intent = world.store.paymentIntents.get(id);
  if (!intent) throw missing('payment_intent', id);
  return intent;
}
