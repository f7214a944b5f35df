/** What is typed so far, beside the details as they are: what was not touched stays newest. */
import type {
  Address,
  BillingDetails,
  BillingDetailsChange,
} from '../../server/contract/billing-details.ts';
import type { MessageKey } from '../i18n/en.ts';

export type Field = 'name' | 'email' | keyof Address;

const ADDRESS: readonly (keyof Address)[] = [
  'line1',
  'line2',
  'city',
  'state',
  'postalCode',
  'country',
];

export class Draft {
  readonly #typed = new Map<Field, string>();

  type(field: Field, text: string) {
    this.#typed.set(field, text);
  }

  valueOf(field: Field, held: BillingDetails): string {
    return this.#typed.get(field) ?? heldOf(field, held) ?? '';
  }

  /** Only what is another; an address goes as a whole. Undefined: nothing is. */
  changeOf(held: BillingDetails): BillingDetailsChange | undefined {
    const is = (field: Field) => this.valueOf(field, held).trim();
    const isOther = (field: Field) => is(field) !== (heldOf(field, held) ?? '');
    const whole = ADDRESS.map((field) => [field, is(field) || null]);
    const change: BillingDetailsChange = {
      ...(isOther('name') && { name: is('name') }),
      ...(isOther('email') && { email: is('email') }),
      ...(ADDRESS.some(isOther) && { address: Object.fromEntries(whole) as Address }),
    };
    return Object.keys(change).length ? change : undefined;
  }

  /** What nobody need ask the server to find wrong. What was never given may stay so. */
  faults(held: BillingDetails): Map<Field, MessageKey> {
    const faults = new Map<Field, MessageKey>();
    const change = this.changeOf(held);
    if (change?.name === '') faults.set('name', 'details.noName');
    if (change?.email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(change.email))
      faults.set('email', 'details.noEmail');
    return faults;
  }
}

/** The field of the form that the server's name of one stands for; undefined where it is none. */
export function fieldNamed(name: string | undefined): Field | undefined {
  const last = name?.replace(/^address[.[]?|\]$/g, '');
  const known: readonly Field[] = ['name', 'email', ...ADDRESS];
  const field = last === 'postal_code' ? 'postalCode' : last;
  // A fault of the whole address is shown where it begins.
  if (name === 'address') return 'country';
  return known.find((each) => each === field);
}

function heldOf(field: Field, { name, email, address }: BillingDetails): string | null {
  if (field === 'name') return name;
  return field === 'email' ? email : address[field];
}
