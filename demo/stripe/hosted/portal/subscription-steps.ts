import { html } from 'hono/html';
import { formatAmount } from '../../money/currency.ts';
import type { Coupon, Subscription } from '../../wire.ts';
import { nowOf, type World } from '../../world.ts';
import { type Markup, plain } from '../page.ts';
import { dayOf } from '../words.ts';
import { stepPage } from './frame.ts';
import { nameOf } from './subscription-words.ts';
import type { Visit } from './visit.ts';

const REASONS: Record<string, string> = {
  customer_service: 'Customer service was not what I expected',
  low_quality: 'The quality was not what I expected',
  missing_features: 'I need features it does not have',
  other: 'Another reason',
  switched_service: 'I found something else',
  too_complex: 'It is too hard to use',
  too_expensive: 'It costs too much',
  unused: 'I do not use it enough',
};

/** Asks whether a subscription shall really end, and when it would. */
export function cancelPage(
  world: World,
  visit: Visit,
  subscription: Subscription,
  problem?: string,
): Markup {
  const { cancellation_reason: reason, mode } = visit.features.subscription_cancel;
  const ends = subscription.items.data.map((item) => item.current_period_end);
  const isLater = mode === 'at_period_end';
  const day = dayOf(isLater ? Math.min(...ends) : nowOf(world, subscription));
  const body = html`
    <p><b><bdi>${nameOf(world, subscription)}</bdi></b></p>
    <p>${isLater ? `It stays available until ${day}, and is not renewed then.` : `It ends now, on ${day}.`}</p>
    ${offer(world, visit, subscription)}
    <form method="post" action="${visit.path}/subscriptions/${subscription.id}/cancel">
      ${
        reason.enabled && reason.options.length > 0
          ? html`<fieldset><legend>Why do you cancel? (optional)</legend>
        ${reason.options.map(
          (option) =>
            html`<label class="choice"><input type="radio" name="feedback" value="${option}" /> ${REASONS[option] ?? option}</label>`,
        )}
      </fieldset>
      <label for="comment">Anything to add? (optional)</label>
      <textarea id="comment" name="comment" rows="3" maxlength="500"></textarea>`
          : ''
      }
      <p class="acts"><button class="danger">Cancel subscription</button> <a class="button plain" href="${visit.path}/home">Keep it</a></p>
    </form>`;
  return stepPage(visit, { title: 'Cancel subscription', problem, body });
}

/** The coupon a cancellation flow may hold out to make a customer stay. */
export function offeredCoupon(
  world: World,
  { session }: Visit,
  subscription: Subscription,
): Coupon | undefined {
  const flow = session.flow?.subscription_cancel;
  if (flow?.subscription !== subscription.id) return undefined;
  return world.store.coupons.get(flow.retention?.coupon_offer?.coupon ?? '');
}

function offer(world: World, visit: Visit, subscription: Subscription): Markup | string {
  const coupon = offeredCoupon(world, visit, subscription);
  if (!coupon) return '';
  const off =
    coupon.percent_off === null
      ? formatAmount(String(coupon.amount_off ?? 0), coupon.currency ?? subscription.currency)
      : `${coupon.percent_off}%`;
  return html`<div class="notice good">
    <p><b>Stay, and get ${off} off</b>${coupon.name ? html`: <bdi>${plain(coupon.name)}</bdi>` : ''}</p>
    <form method="post" action="${visit.path}/subscriptions/${subscription.id}/offer"><button>Accept the offer</button></form>
  </div>`;
}

export function pausePage(
  world: World,
  visit: Visit,
  subscription: Subscription,
  problem?: string,
): Markup {
  const body = html`
    <p><b><bdi>${nameOf(world, subscription)}</bdi></b></p>
    <p>While it is paused you are not billed, and what you have paid for and not used is credited. You can resume it here at any time.</p>
    <form method="post" action="${visit.path}/subscriptions/${subscription.id}/pause">
      <p class="acts"><button>Pause subscription</button> <a class="button plain" href="${visit.path}/home">Keep it running</a></p>
    </form>`;
  return stepPage(visit, { title: 'Pause subscription', problem, body });
}

/** The page a flow ends on when its session asks for a confirmation here. */
export function donePage({ path, session }: Visit): Markup | null {
  const confirmation = session.flow?.after_completion.hosted_confirmation;
  if (!confirmation) return null;
  return html`<div class="sheet narrow">
    <h1 class="words">All done</h1>
    <p role="status">${plain(confirmation.custom_message ?? 'Your changes are saved.')}</p>
    <p class="acts">${session.return_url ? html`<a class="button" href="${session.return_url}">Return to the website</a>` : html`<a class="button" href="${path}/home">Go to billing</a>`}</p>
  </div>`;
}
