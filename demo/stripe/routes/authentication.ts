import { type Context, Hono } from 'hono';
import { textOf } from '../hosted/api.ts';
import { authenticationPage, returnUrlOf, wayBack } from '../hosted/authentication.ts';
import { deadEnd, sendPage } from '../hosted/page.ts';
import { decodeForm } from '../http/form.ts';
import { originOf } from '../js/parent.ts';
import { authenticate, intentOf } from '../payments/authenticate.ts';
import type { PaymentIntent, SetupIntent } from '../wire.ts';
import type { World } from '../world.ts';

/** The page of 3-D Secure an intent sends its customer to. Its client secret opens it. */
export function authenticationRoutes(world: World): Hono {
  const routes = new Hono();

  routes.get('/3ds/:intent', (c) => {
    const intent = openIntent(world, c, c.req.query('secret') ?? '');
    if (!intent) return notFound(c);
    if (intent.status !== 'requires_action') return nothingToDo(c);
    const returnUrl = returnUrlOf(intent);
    const method = world.store.paymentMethods.get(intent.payment_method ?? '');
    return sendPage(c, authenticationPage(intent, method, parentOf(c)), {
      leadsTo: returnUrl ? [returnUrl] : [],
      framedBy: parentOf(c),
    });
  });

  routes.post('/3ds/:intent', async (c) => {
    const form = decodeForm(await c.req.text());
    const intent = openIntent(world, c, textOf(form, 'secret'));
    if (!intent) return notFound(c);
    if (intent.status !== 'requires_action') return nothingToDo(c);
    const returnUrl = returnUrlOf(intent);
    const result = textOf(form, 'result') === 'succeed' ? 'succeed' : 'fail';
    const after = authenticate(world, intent.id, result);
    return returnUrl ? c.redirect(wayBack(returnUrl, after), 303) : nothingToDo(c);
  });

  return routes;
}

function openIntent(
  world: World,
  c: Context,
  secret: string,
): PaymentIntent | SetupIntent | undefined {
  const intent = intentOf(world, c.req.param('intent') ?? '');
  return intent?.client_secret === secret ? intent : undefined;
}

/** The page whose Stripe.js shows this one in a frame, if it is in one. */
function parentOf(c: Context): string | undefined {
  return originOf(c.req.query('parent'));
}

function notFound(c: Context) {
  return deadEnd(c, 'There is nothing to confirm', 'This link is not valid.', 404, parentOf(c));
}

function nothingToDo(c: Context) {
  const words = 'Your bank has answered. You can close this page.';
  return deadEnd(c, 'This is done', words, 200, parentOf(c));
}
