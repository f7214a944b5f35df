import type { DeclineReason } from './declines.ts';

/** A bank account of Stripe's tables: it pays or fails some time after it is debited. */
export type TestAccount = {
  kind: 'sepa_debit' | 'us_bank_account';
  number: string;
  country: string;
  refusedWhenCharged?: DeclineReason;
};

/** Accounts of https://docs.stripe.com/testing whose outcome is known some time later. */
const TEST_ACCOUNTS: readonly TestAccount[] = [
  { kind: 'sepa_debit', number: 'DE89370400440532013000', country: 'DE' },
  { kind: 'sepa_debit', number: 'AT611904300234573201', country: 'AT' },
  {
    kind: 'sepa_debit',
    number: 'AT861904300235473202',
    country: 'AT',
    refusedWhenCharged: 'generic_decline',
  },
  { kind: 'us_bank_account', number: '000123456789', country: 'US' },
  {
    kind: 'us_bank_account',
    number: '000111111116',
    country: 'US',
    refusedWhenCharged: 'account_closed',
  },
  {
    kind: 'us_bank_account',
    number: '000222222227',
    country: 'US',
    refusedWhenCharged: 'bank_funds',
  },
];

export function testAccount(kind: TestAccount['kind'], number: string): TestAccount | undefined {
  const plain = number.replace(/\s/g, '').toUpperCase();
  return TEST_ACCOUNTS.find((account) => account.kind === kind && account.number === plain);
}
