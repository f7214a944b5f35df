import type { Address } from '../../server/contract/billing-details.ts';
import { addressForm } from './country-forms.ts';

type Part = 'C' | 'S' | 'Z';

/** An address as lines, in its country's order; what is missing leaves no gap. The country is another line. */
export function addressLines(address: Address): string[] {
  const { line1, line2, city: C, state: S, postalCode: Z, country } = address;
  const values = { C, S, Z };
  return addressForm(country)
    .lines.flatMap((pattern) => (pattern === 'A' ? [line1, line2] : [filled(pattern, values)]))
    .filter((line): line is string => Boolean(line));
}

/** Before a part stands what the pattern has right before it, where something stands before that. */
function filled(pattern: string, values: Record<Part, string | null>): string {
  let line = '';
  for (const [, between, sign] of pattern.matchAll(/([^CSZ]*)([CSZ])/g)) {
    const value = values[sign as Part];
    if (value) line += (line && between) + value;
  }
  return line;
}

/** The parts of an address in the order a form asks them. */
export function fieldOrder(country: string | null): readonly Exclude<keyof Address, 'country'>[] {
  const names = { C: ['city'], S: ['state'], Z: ['postalCode'], A: ['line1', 'line2'] } as const;
  const order = addressForm(country)
    .lines.join('')
    .replace(/[^ACSZ]/g, '');
  const asked = [...order].flatMap((sign) => names[sign as Part | 'A']);
  // What a country does not write may still be known of it.
  return [...new Set([...asked, 'state', 'postalCode'] as const)];
}
