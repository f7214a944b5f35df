import { StripeFailure } from '../http/errors.ts';
import type { PaymentMethod } from '../wire.ts';
import { fingerprintOf } from './cards.ts';
import { type TestAccount, testAccount } from './test-accounts.ts';

export type AccountRequest =
  | { kind: 'sepa_debit'; iban: string }
  | {
      kind: 'us_bank_account';
      account_number: string;
      routing_number: string;
      account_holder_type?: 'company' | 'individual' | undefined;
      account_type?: 'checking' | 'savings' | undefined;
    };

/** The test account that a request names. */
export function accountOf(request: AccountRequest): TestAccount {
  const number = request.kind === 'sepa_debit' ? request.iban : request.account_number;
  const known = testAccount(request.kind, number);
  if (known) return known;
  const isIban = request.kind === 'sepa_debit';
  const message = isIban
    ? 'The IBAN you provided is invalid.'
    : 'You must use a test bank account number in test mode. Try 000123456789.';
  const param = isIban ? 'sepa_debit[iban]' : 'us_bank_account[account_number]';
  throw new StripeFailure(message, { code: 'account_number_invalid', param });
}

/** How an account stands on its payment method. */
export function accountFields(
  { country, number }: TestAccount,
  request: AccountRequest,
): Pick<PaymentMethod, 'type' | 'sepa_debit' | 'us_bank_account'> {
  const last4 = number.slice(-4);
  const fingerprint = fingerprintOf(number);
  if (request.kind === 'sepa_debit') {
    const sepa_debit = {
      bank_code: number.slice(4, country === 'DE' ? 12 : 9),
      branch_code: '',
      country,
      fingerprint,
      generated_from: { charge: null, setup_attempt: null },
      last4,
    };
    return { type: 'sepa_debit', sepa_debit };
  }
  const us_bank_account = {
    account_holder_type: request.account_holder_type ?? 'individual',
    account_type: request.account_type ?? 'checking',
    bank_name: 'STRIPE TEST BANK',
    financial_connections_account: null,
    fingerprint,
    last4,
    networks: { preferred: 'ach', supported: ['ach' as const] },
    routing_number: request.routing_number,
    status_details: null,
  };
  return { type: 'us_bank_account', us_bank_account };
}
