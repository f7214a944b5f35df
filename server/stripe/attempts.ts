/** What came of the last attempts to be paid, where it decides what is said of an invoice. */
import { known } from '../known.ts';
import { mayBeOverdue } from '../portal/invoices.ts';
import type { Attempts, Invoice, Known, PaymentAttempt } from '../portal/snapshot.ts';
import type { CustomerGateway } from './gateway.ts';

/** A call each: of more invoices than this only the newest are asked about. */
const MOST_READ = 20;

export async function readAttempts(
  gateway: Pick<CustomerGateway, 'invoicePayment'>,
  invoices: readonly Invoice[],
  billingNow: Date,
): Promise<Attempts> {
  const asked = invoices.filter((invoice) => mayBeOverdue(invoice, billingNow)).slice(0, MOST_READ);
  return new Map(
    await Promise.all(
      asked.map(
        async ({ id }): Promise<[string, Known<PaymentAttempt>]> => [
          id,
          await known(gateway.invoicePayment(id)),
        ],
      ),
    ),
  );
}
