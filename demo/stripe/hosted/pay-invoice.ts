import type { Form } from '../http/form.ts';
import type { Invoice } from '../wire.ts';
import type { Api } from './api.ts';
import { cardOf } from './card-form.ts';

type Payment = { is_default: boolean; status: string; payment: { payment_intent?: string } };
type Intent = { status: string; next_action: { redirect_to_url?: { url: string } | null } | null };

/**
 * Pays an invoice with the card of a form, as a person present does: its payment intent is
 * confirmed, so a bank may ask for 3-D Secure. Answers where to go on, if anywhere.
 */
export async function payInvoice(
  api: Api,
  invoice: Invoice,
  form: Form,
  returnUrl: string,
): Promise<string | null> {
  const method = await cardOf(api, form);
  const { payments } = await api<{ payments: { data: Payment[] } }>(
    'GET',
    `/v1/invoices/${invoice.id}`,
    { expand: ['payments'] },
  );
  const open = payments.data.find(({ is_default }) => is_default) ?? payments.data[0];
  const intentId = open?.payment.payment_intent;
  if (!intentId) {
    await api('POST', `/v1/invoices/${invoice.id}/pay`, { payment_method: method });
    return null;
  }
  const intent = await api<Intent>('POST', `/v1/payment_intents/${intentId}/confirm`, {
    payment_method: method,
    return_url: returnUrl,
  });
  return intent.next_action?.redirect_to_url?.url ?? null;
}
