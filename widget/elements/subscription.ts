import { css, html } from 'lit';
import type { SubscriptionList } from '../../server/contract/subscriptions.ts';
import type { RequestOptions } from '../core/client.ts';
import { NearPanel } from '../core/near-panel.ts';
import { fetchSubscription } from '../core/subscription.ts';

type Body = Awaited<ReturnType<typeof fetchSubscription>>;

/**
 * What the customer is subscribed to. Who may, changes plan and seats at a price told before, and
 * cancels or keeps the plan, in place.
 *
 * @tagname usage-subscription
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 *
 * @fires {UsageSubscriptionChangedEvent} usage-subscription-changed - The customer has changed, cancelled or kept a subscription.
 *
 * @csspart heading - The heading.
 * @csspart subscription - One subscription.
 * @csspart status - How it stands, in a word.
 * @csspart preview - What a change costs, before it is made.
 * @csspart plans - The plans to choose from.
 * @csspart choice - A radio button, a checkbox or one button of a switch.
 * @csspart amount - An amount of money that matters.
 * @csspart table - A table.
 * @csspart column - The heading of a table's column.
 * @csspart cell - A cell of a table.
 * @csspart primary - The button that does what a form is for.
 * @csspart form - A form.
 * @csspart form-heading - The heading of a form.
 * @csspart input - A field to write in or to choose from.
 * @csspart error - Why something was not done.
 * @csspart done - What was done.
 */
export class UsageSubscription extends NearPanel<SubscriptionList, Body> {
  static override styles = [
    ...NearPanel.styles,
    css`
      .sk i { height: 20px; margin: 18px 0; }
      .sk i:first-child { width: 80px; height: 16px; margin: 4px 0 24px; }
    `,
  ];

  protected readonly texts = { title: 'subscription', part: 'part.subscription' } as const;

  #list: InstanceType<Body['Subscriptions']> | undefined;

  protected fetchBody() {
    return fetchSubscription();
  }

  protected ask(options: RequestOptions) {
    return this.portal.client.read<SubscriptionList>('subscriptions', options);
  }

  protected content({ Subscriptions }: Body, answer: SubscriptionList) {
    this.#list ??= new Subscriptions(this, this.portal, { take: this.taker(), again: this.again });
    return this.#list.render(answer);
  }

  protected override forget() {
    super.forget();
    this.#list = undefined;
  }

  protected override skeleton() {
    return html`<i></i><i></i><i></i><i></i>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-subscription': UsageSubscription;
  }
}
