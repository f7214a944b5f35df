import { html } from 'hono/html';
import { describeAmount } from '../money/descriptions.ts';
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../wire.ts';
import { hostedPage, type Markup } from './page.ts';

type Intent = PaymentIntent | SetupIntent;

/** A bank's page of 3-D Secure, which passes or fails as one likes. */
export function authenticationPage(
  intent: Intent,
  method: PaymentMethod | undefined,
  framedBy: string | undefined,
): Markup {
  const card = method?.card ? `the card ending in ${method.card.last4}` : 'this payment method';
  const purpose =
    intent.object === 'payment_intent'
      ? `A payment of ${describeAmount(intent.amount, intent.currency)} with ${card}`
      : `Saving ${card} for later payments`;
  return hostedPage({
    title: '3-D Secure',
    vendor: 'Simulated bank',
    framedBy,
    body: html`<div class="sheet narrow">
      <h1 class="words">Confirm it is you</h1>
      <p>${purpose} needs your bank's confirmation (3-D Secure).</p>
      <form method="post" action="/3ds/${intent.id}${framedBy ? `?parent=${encodeURIComponent(framedBy)}` : ''}">
        <input type="hidden" name="secret" value="${intent.client_secret ?? ''}" />
        <p class="acts">
          <button name="result" value="succeed">Complete authentication</button>
          <button name="result" value="fail" class="danger">Fail authentication</button>
        </p>
      </form>
    </div>`,
  });
}

/** Where the visitor goes on, if the intent said so and it is on the web. */
export function returnUrlOf({ next_action: next }: Intent): string | null {
  const url = next?.redirect_to_url?.return_url;
  return url && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

/** The way back, with what Stripe tells the page it leads to. */
export function wayBack(returnUrl: string, intent: Intent): string {
  const url = new URL(returnUrl);
  const { object: name, id, client_secret: secret, status } = intent;
  url.searchParams.set(name, id);
  url.searchParams.set(`${name}_client_secret`, secret ?? '');
  url.searchParams.set('redirect_status', OUTCOMES[status] ?? 'failed');
  return url.href;
}

const OUTCOMES: Record<string, string> = { succeeded: 'succeeded', processing: 'pending' };
