/** The three ways to pay a form offers, each with its fields and what they come to. */
import {
  digitsOf,
  faultOfCvc,
  faultOfExpiry,
  faultOfNumber,
  writeExpiry,
  writeNumber,
} from './card.ts';
import { incomplete } from './fault.ts';
import { createField, type Field } from './field.ts';
import { faultOfIban, plainIban, writeIban } from './iban.ts';

export type Method = {
  readonly type: 'card' | 'sepa_debit' | 'revolut_pay';
  readonly label: string;
  readonly fields: readonly Field[];
  /** What a customer agrees to, or is told of what comes next. */
  readonly terms?: string;
  /** Its holder is sent to a page of the bank's, and comes back. */
  readonly redirects?: boolean;
  /** Stripe's `payment_method_data`, as it stands. */
  data(): Record<string, unknown>;
};

export function createMethods(): Method[] {
  return [card(), debit(), redirect()];
}

function card(): Method {
  const number = createField({
    name: 'number',
    label: 'Card number',
    placeholder: '1234 1234 1234 1234',
    autocomplete: 'cc-number',
    inputMode: 'numeric',
    maxLength: 23,
    isWide: true,
    write: writeNumber,
    faultOf: faultOfNumber,
  });
  const expiry = createField({
    name: 'expiry',
    label: 'Expiration date',
    placeholder: 'MM / YY',
    autocomplete: 'cc-exp',
    inputMode: 'numeric',
    maxLength: 7,
    write: writeExpiry,
    faultOf: (typed) => faultOfExpiry(typed, new Date()),
  });
  const cvc = createField({
    name: 'cvc',
    label: 'Security code',
    placeholder: 'CVC',
    autocomplete: 'cc-csc',
    inputMode: 'numeric',
    maxLength: 4,
    write: digitsOf,
    faultOf: (typed) => faultOfCvc(typed, number.input.value),
  });
  return {
    type: 'card',
    label: 'Card',
    fields: [number, expiry, cvc],
    data() {
      const ends = digitsOf(expiry.input.value);
      return {
        card: {
          number: digitsOf(number.input.value),
          exp_month: Number(ends.slice(0, 2)),
          exp_year: 2000 + Number(ends.slice(2)),
          cvc: cvc.input.value,
        },
      };
    },
  };
}

function debit(): Method {
  const iban = createField({
    name: 'iban',
    label: 'IBAN',
    placeholder: 'DE00 0000 0000 0000 0000 00',
    autocomplete: 'off',
    maxLength: 42,
    isWide: true,
    write: writeIban,
    faultOf: faultOfIban,
  });
  const holder = createField({
    name: 'name',
    label: 'Account holder',
    autocomplete: 'name',
    maxLength: 100,
    isWide: true,
    faultOf: (typed) =>
      typed.trim() === '' ? incomplete('incomplete_name', 'Please provide your full name.') : null,
  });
  return {
    type: 'sepa_debit',
    label: 'Bank debit',
    fields: [iban, holder],
    terms: 'By going on you allow debits from this account. The bank answers in some days.',
    data: () => ({
      sepa_debit: { iban: plainIban(iban.input.value) },
      billing_details: { name: holder.input.value.trim() },
    }),
  };
}

function redirect(): Method {
  return {
    type: 'revolut_pay',
    label: 'Bank redirect',
    fields: [],
    terms: 'You go on to a page of your bank, and come back from it.',
    redirects: true,
    data: () => ({ revolut_pay: {} }),
  };
}
