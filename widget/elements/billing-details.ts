import { css, html } from 'lit';
import type { BillingDetails } from '../../server/contract/billing-details.ts';
import { fetchBillingDetails } from '../core/billing-details.ts';
import type { RequestOptions } from '../core/client.ts';
import { NearPanel } from '../core/near-panel.ts';

type Body = Awaited<ReturnType<typeof fetchBillingDetails>>;

/**
 * Who is billed: name, e-mail, address and tax ids, as they stand on invoices. Who may, changes
 * them in place.
 *
 * @tagname usage-billing-details
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 *
 * @fires {UsageBillingDetailsChangedEvent} usage-billing-details-changed - The customer has changed who is billed, or a tax id.
 *
 * @csspart heading - The heading.
 * @csspart details - Name, e-mail and address.
 * @csspart tax-id - One tax id.
 * @csspart status - How it stands, in a word.
 * @csspart link - A link, or a button that looks like one.
 * @csspart primary - The button that does what a form is for.
 * @csspart form - A form.
 * @csspart form-heading - The heading of a form.
 * @csspart input - A field to write in or to choose from.
 * @csspart error - Why something was not done.
 * @csspart done - What was done.
 */
export class UsageBillingDetails extends NearPanel<BillingDetails, Body> {
  static override styles = [
    ...NearPanel.styles,
    css`
      .sk i { height: 12px; margin: 16px 0; max-width: 420px; }
      .sk i:first-child { width: 120px; height: 16px; }
    `,
  ];

  protected readonly texts = { title: 'details', part: 'part.details' } as const;

  #desk: InstanceType<Body['Details']> | undefined;

  protected fetchBody() {
    return fetchBillingDetails();
  }

  protected ask(options: RequestOptions) {
    return this.portal.client.read<BillingDetails>('billing-details', options);
  }

  protected content({ Details }: Body, answer: BillingDetails) {
    this.#desk ??= new Details(this, this.portal, { take: this.taker() });
    return this.#desk.render(answer);
  }

  protected override end(_body: Body, answer: BillingDetails) {
    return this.#desk!.way(answer);
  }

  protected override forget() {
    super.forget();
    this.#desk = undefined;
  }

  protected override skeleton() {
    return html`<i></i><i></i><i></i><i></i>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-billing-details': UsageBillingDetails;
  }
}
