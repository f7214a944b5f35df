import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Address } from '../../../server/contract/billing-details.ts';
import { addressLines, fieldOrder } from '../../../widget/billing-details/address.ts';

const COUNTRIES = 'US CA AU NZ GB IE JP CN KR HU BR MX IT IN ID SG ZA AE DE FR ZZ'.split(' ');

describe('an address', () => {
  for (const [country, lines] of [
    ['US', ['1 Main', 'Ithaca, NY 14850']],
    ['CA', ['1 Main', 'Ithaca NY 14850']],
    ['DE', ['1 Main', '14850 Ithaca', 'NY']],
    ['GB', ['1 Main', 'Ithaca', 'NY', '14850']],
    ['HU', ['Ithaca', '1 Main', '14850']],
    ['KR', ['NY Ithaca', '1 Main', '14850']],
    ['MX', ['1 Main', '14850 Ithaca, NY']],
  ] as const) {
    it(`of ${country} is written as there`, () => {
      const address = { line1: '1 Main', line2: null, city: 'Ithaca', state: 'NY' };
      assert.deepEqual(addressLines({ ...address, postalCode: '14850', country }), lines);
    });
  }

  it('leaves no part out that its country writes, and no gap for what is missing', () => {
    const part = fc.option(fc.stringMatching(/^[A-Za-z0-9]{1,8}$/));
    fc.assert(
      fc.property(
        fc.record({ line1: part, line2: part, city: part, state: part, postalCode: part }),
        fc.constantFrom(...COUNTRIES),
        (parts, country) => {
          const lines = addressLines({ ...parts, country });
          for (const line of lines) assert.match(line, /^[A-Za-z0-9].*[A-Za-z0-9]$|^[A-Za-z0-9]$/);
          for (const line of lines) assert.doesNotMatch(line, /[,\s-]{3,}| {2}/);
          const written = lines.join(' ');
          for (const field of ['line1', 'line2', 'city'] as const) {
            if (parts[field]) assert.ok(written.includes(parts[field]), field);
          }
        },
      ),
    );
  });

  it('is asked for in that order, every part once', () => {
    const all: (keyof Address)[] = ['line1', 'line2', 'city', 'state', 'postalCode'];
    for (const country of [...COUNTRIES, null]) {
      assert.deepEqual([...fieldOrder(country)].sort(), all.toSorted());
    }
    assert.deepEqual(fieldOrder('US').slice(2), ['city', 'state', 'postalCode']);
    assert.deepEqual(fieldOrder('DE').slice(2), ['postalCode', 'city', 'state']);
  });
});
