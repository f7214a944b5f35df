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
 * @csspart heading - The heading.
 * @csspart subscription - One subscription.
 * @csspart plans - The plans to choose from.
 * @csspart preview - What a change costs.
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
    this.#list ??= new Subscriptions(this, this.portal, { take: this.take, again: this.again });
    return this.#list.render(answer);
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
