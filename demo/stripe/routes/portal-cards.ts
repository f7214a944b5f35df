import { type Context, Hono } from 'hono';
import { type Api, Refusal } from '../hosted/api.ts';
import { cardForm, cardOf } from '../hosted/card-form.ts';
import { sendPage } from '../hosted/page.ts';
import { doorTo, nothingHere, orElse, SESSION } from '../hosted/portal/doors.ts';
import { stepPage } from '../hosted/portal/frame.ts';
import { portalHome } from '../hosted/portal/home.ts';
import { afterwards, leadsTo, type Visit } from '../hosted/portal/visit.ts';
import type { Form } from '../http/form.ts';
import type { World } from '../world.ts';

const FEATURE = 'payment_method_update';

/** The portal's cards: a new one, which one is charged, and which goes. */
export function portalCardRoutes(world: World, api: Api): Hono {
  const routes = new Hono();
  const door = doorTo(world);

  routes.get(
    `${SESSION}/payment-methods/new`,
    door(FEATURE, (c, visit) => showForm(c, visit)),
  );

  routes.post(
    `${SESSION}/payment-methods`,
    door(FEATURE, (c, visit, form) =>
      orElse(
        async () => c.redirect(await saveCard(world, api, visit, form), 303),
        (problem) => showForm(c, visit, problem),
      ),
    ),
  );

  // Where a bank's 3-D Secure page leads back to.
  routes.get(
    `${SESSION}/payment-methods/confirmed`,
    door(FEATURE, (c, visit) =>
      orElse(
        async () => {
          const intent = c.req.query('setup_intent') ?? '';
          return c.redirect(await adoptCard(api, visit, intent), 303);
        },
        (problem) => showForm(c, visit, problem),
      ),
    ),
  );

  routes.post(
    `${SESSION}/payment-methods/:id/:act{default|remove}`,
    door(FEATURE, (c, visit) => {
      const method = world.store.paymentMethods.get(c.req.param('id') ?? '');
      if (method?.customer !== visit.customer.id) return nothingHere(c);
      return orElse(
        async () => {
          const isRemoved = c.req.param('act') === 'remove';
          if (isRemoved) await api('POST', `/v1/payment_methods/${method.id}/detach`);
          else await makeDefault(api, visit, method.id);
          return c.redirect(`${visit.path}/home?did=${isRemoved ? 'removed' : 'default'}`, 303);
        },
        (problem) => sendPage(c, portalHome(world, visit, { problem }), { status: 400 }),
      );
    }),
  );

  return routes;
}

function showForm(c: Context, visit: Visit, problem?: string) {
  const body = cardForm({ action: `${visit.path}/payment-methods`, button: 'Save card' });
  const page = stepPage(visit, { title: 'Add a card', problem, body });
  return sendPage(c, page, { status: problem ? 402 : 200, leadsTo: leadsTo(visit) });
}

type Intent = {
  id: string;
  customer: string | null;
  payment_method: string | null;
  status: string;
  last_setup_error: { message?: string } | null;
  next_action: { redirect_to_url?: { url: string } | null } | null;
};

/** Saves a card of a form through a setup intent, as the bank may want a word first. */
async function saveCard(world: World, api: Api, visit: Visit, form: Form): Promise<string> {
  const method = await cardOf(api, form);
  const intent = await api<Intent>('POST', '/v1/setup_intents', {
    automatic_payment_methods: { enabled: true },
    confirm: true,
    customer: visit.customer.id,
    payment_method: method,
    return_url: `${world.publicUrl}${visit.path}/payment-methods/confirmed`,
    usage: 'off_session',
  });
  const bank = intent.next_action?.redirect_to_url?.url;
  if (bank === undefined) return adoptCard(api, visit, intent.id);
  const { pathname, search } = new URL(bank);
  return pathname + search;
}

/** Has a card charged from now on, once its setup intent is the visitor's and succeeded. */
async function adoptCard(api: Api, visit: Visit, intentId: string): Promise<string> {
  const intent = await api<Intent>('GET', `/v1/setup_intents/${encodeURIComponent(intentId)}`);
  if (intent.customer !== visit.customer.id) {
    throw new Refusal(404, { message: 'This card was not added here.' });
  }
  if (intent.status !== 'succeeded' || intent.payment_method === null) {
    const message = intent.last_setup_error?.message ?? 'Your bank did not confirm this card.';
    throw new Refusal(402, { message });
  }
  await makeDefault(api, visit, intent.payment_method);
  return afterwards(visit, 'card');
}

function makeDefault(api: Api, { customer }: Visit, method: string): Promise<unknown> {
  return api('POST', `/v1/customers/${customer.id}`, {
    invoice_settings: { default_payment_method: method },
  });
}
