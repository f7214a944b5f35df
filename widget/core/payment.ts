import type { PaymentMethod } from '../../server/contract/portal.ts';
import type { I18n } from '../i18n/i18n.ts';

const BRANDS: Record<string, string> = {
  amex: 'American Express',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  jcb: 'JCB',
  us_bank_account: 'Bank account',
  sepa_debit: 'SEPA debit',
};

/** Visa ending 4242. */
export function methodName({ type, brand, last4 }: PaymentMethod, { t }: I18n): string {
  const key = brand ?? type;
  const name = BRANDS[key] ?? key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ');
  return last4 ? t('card.ending', { brand: name, last4 }) : name;
}
