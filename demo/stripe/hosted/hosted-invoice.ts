import { html } from 'hono/html';
import { describeAmount, groupThousands } from '../money/descriptions.ts';
import type { Invoice, InvoiceLine } from '../wire.ts';

/** The page behind `hosted_invoice_url`. Everything a customer could have written is escaped. */
export function hostedInvoicePage(invoice: Invoice, lines: InvoiceLine[]) {
  const money = (amount: number) => describeAmount(amount, invoice.currency);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>Invoice ${invoice.number}</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f6f7f9; color: #1a1f36; }
          main { max-width: 44rem; margin: 3rem auto; padding: 2rem; background: #fff; border: 1px solid #e3e8ee; border-radius: 12px; }
          h1 { font-size: 2rem; margin: 0; } h2 { font-size: 1rem; margin: 0 0 1rem; color: #4f566b; }
          table { width: 100%; border-collapse: collapse; margin: 1.5rem 0; }
          th, td { text-align: left; padding: .5rem 0; border-bottom: 1px solid #e3e8ee; vertical-align: top; }
          th:last-child, td:last-child { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
          small { color: #4f566b; } a { color: #4338ca; }
        </style>
      </head>
      <body>
        <main>
          <h2>Invoice ${invoice.number} (simulated)</h2>
          <h1>${money(invoice.amount_due)}</h1>
          <p>${statusOf(invoice)}</p>
          <p>Billed to ${invoice.customer_name ?? invoice.customer_email ?? invoice.customer}</p>
          <table>
            <thead><tr><th scope="col">Description</th><th scope="col">Amount</th></tr></thead>
            <tbody>
              ${lines.map(
                (line) => html`<tr>
                  <td>${line.description}<br /><small>${daysOf(line)}, quantity ${groupThousands(line.quantity_decimal ?? '0')}</small></td>
                  <td>${money(line.amount)}</td>
                </tr>`,
              )}
              <tr><th scope="row">Total</th><td>${money(invoice.total)}</td></tr>
              <tr><th scope="row">Amount due</th><td>${money(invoice.amount_remaining)}</td></tr>
            </tbody>
          </table>
          <p><a href="${new URL(invoice.invoice_pdf ?? '', 'http://localhost').pathname}">Download PDF</a></p>
        </main>
      </body>
    </html>`;
}

/** What stands under an invoice's amount, on the page and in the PDF. */
export function statusOf(invoice: Invoice): string {
  const { paid_at: paidAt } = invoice.status_transitions;
  return paidAt === null ? `Status: ${invoice.status}` : `Paid on ${dayOf(paidAt)}`;
}

export function daysOf({ period }: InvoiceLine): string {
  return `${dayOf(period.start)} to ${dayOf(period.end)}`;
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
