import type { PaymentMethod } from '../../server/contract/portal.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';

const BRANDS: Record<string, string> = {
  amex: 'American Express',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  jcb: 'JCB',
};

/** What has no name of its own. */
const KINDS: Record<string, MessageKey> = {
  us_bank_account: 'method.bank',
  sepa_debit: 'method.sepa',
};

/** Visa ending 4242. */
export function methodName({ type, brand, last4 }: PaymentMethod, { t }: I18n): string {
  const key = brand ?? type;
  const kind = KINDS[key];
  const name = kind
    ? t(kind)
    : (BRANDS[key] ?? key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' '));
  return last4 ? t('card.ending', { brand: name, last4 }) : name;
}
