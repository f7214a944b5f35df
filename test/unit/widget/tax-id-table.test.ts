import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TAX_ID_TYPES, type TaxIdType } from '../../../server/portal/tax-id-types.ts';
import { EU_VAT, TAX_IDS } from '../../../widget/billing-details/tax-id-table.ts';

/** `server/tax-id-types.test.ts` holds these to the SDK's own type, both ways. */
const types: readonly TaxIdType[] = TAX_ID_TYPES;

describe('the names of tax ids', () => {
  it('are there for every type Stripe has, and for no other', () => {
    assert.deepEqual(Object.keys(TAX_IDS).toSorted(), types.toSorted());
  });

  it('begin with a country that has a name', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    for (const type of types) assert.ok(names.of(type.slice(0, 2).toUpperCase()), type);
    for (const country of Object.keys(EU_VAT)) assert.ok(names.of(country), country);
  });

  it('tell types of one country apart', () => {
    const titles = types.map((type) => `${type.slice(0, 2)} ${TAX_IDS[type]![0]}`);
    assert.equal(new Set(titles).size, titles.length);
  });

  it('have no empty example, and none that is longer than the server takes', () => {
    for (const [type, [name, example]] of Object.entries(TAX_IDS)) {
      assert.ok(name.length > 0 && name.length < 60, type);
      if (example !== undefined) assert.match(example, /^\S.{2,62}\S$/u, type);
    }
  });

  it('show a VAT number of each country of the Union with its own letters', () => {
    assert.equal(Object.keys(EU_VAT).length, 28);
    const letters: Record<string, string> = { GR: 'EL', GB: 'XI' };
    for (const [country, example] of Object.entries(EU_VAT)) {
      assert.ok(example.startsWith(letters[country] ?? country), country);
    }
  });
});
