import { html } from 'hono/html';
import type { Invoice } from '../wire.ts';
import { cardForm } from './card-form.ts';
import type { InvoiceDocument } from './invoice-document.ts';
import { hostedPage, type Markup, plain } from './page.ts';

type Visit = {
  /** Where this page stands, which is also what its form needs to know to be let in. */
  path: string;
  /** Why the card just tried did not pay. */
  problem?: string | undefined;
  /** Said once, after a payment made here. */
  justPaid?: boolean;
};

/** The page behind `hosted_invoice_url`. */
export function hostedInvoicePage(invoice: Invoice, shown: InvoiceDocument, visit: Visit): Markup {
  const isPayable = invoice.status === 'open' && invoice.amount_remaining > 0;
  return hostedPage({
    title: `Invoice ${shown.number} from ${shown.vendor}`,
    vendor: shown.vendor,
    body: html`<div class="columns ${isPayable ? 'two' : ''}">
      <div>
        ${visit.justPaid && invoice.status === 'paid' ? html`<p class="notice good" role="status">Thank you. This invoice is paid.</p>` : ''}
        ${head(shown, visit.path)}
        <section class="sheet" aria-labelledby="lines">
          <h2 id="lines">Details</h2>
          ${shown.description ? html`<p>${plain(shown.description)}</p>` : ''}
          ${lineTable(shown)}
          ${totals(shown)}
        </section>
        ${shown.footer ? html`<p class="quiet">${plain(shown.footer)}</p>` : ''}
      </div>
      ${isPayable ? payment(shown, visit) : ''}
    </div>`,
  });
}

function head(shown: InvoiceDocument, path: string): Markup {
  const { standing } = shown;
  return html`<section class="sheet" aria-label="Invoice ${shown.number}">
    <p class="quiet">Invoice ${shown.number}</p>
    <h1>${shown.headline}</h1>
    <p><span class="badge ${standing.tone}">${standing.label}</span></p>
    <dl>
      ${shown.dates.map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}
      <dt>From</dt><dd><bdi>${plain(shown.vendor)}</bdi></dd>
      <dt>Bill to</dt><dd>${[...shown.billTo, ...shown.taxIds].map((line) => html`<bdi>${plain(line)}</bdi><br />`)}</dd>
    </dl>
    <p class="acts"><a class="button plain" href="${path}/pdf">Download PDF</a></p>
  </section>`;
}

function lineTable({ groups }: InvoiceDocument): Markup {
  return html`<table class="lines">
    <thead><tr><th scope="col">Description</th><th scope="col" class="number">Quantity</th><th scope="col" class="number">Unit price</th><th scope="col" class="number">Amount</th></tr></thead>
    <tbody>
      ${groups.map(
        ({ days, rows }) => html`<tr class="group"><td colspan="4">${days}</td></tr>
        ${rows.map(
          (row) => html`<tr>
          <td><bdi>${plain(row.description)}</bdi></td>
          <td class="number" data-label="Quantity">${row.quantity}</td>
          <td class="number" data-label="Unit price">${row.unit}</td>
          <td class="number">${row.amount}</td>
        </tr>`,
        )}`,
      )}
    </tbody>
  </table>`;
}

function totals({ summary }: InvoiceDocument): Markup {
  return html`<table class="totals" aria-label="Totals"><tbody>
    ${summary.map(
      ({ label, text, strong }) =>
        html`<tr class="${strong ? 'strong' : ''}"><th scope="row"><bdi>${plain(label)}</bdi></th><td class="number">${text}</td></tr>`,
    )}
  </tbody></table>`;
}

function payment(shown: InvoiceDocument, { path, problem }: Visit): Markup {
  return html`<section class="sheet" aria-labelledby="pay">
    <h2 id="pay">Pay this invoice</h2>
    ${problem ? html`<p class="notice" role="alert">${problem}</p>` : ''}
    ${cardForm({ action: `${path}/pay`, button: `Pay ${shown.headline}` })}
  </section>`;
}
