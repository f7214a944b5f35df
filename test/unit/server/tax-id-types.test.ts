import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  TAX_ID_TYPES,
  type TaxIdType,
  taxIdTypesFor,
} from '../../../server/portal/tax-id-types.ts';

/** The names of a union, without the "or any other text" that the SDK's open enums end with. */
type Named<T> = T extends string ? (object extends Record<T, 1> ? never : T) : never;
type OfStripe = Named<Stripe.TaxIdCreateParams.Type>;

/** This file compiles only while neither has a type that the other has not. */
const ours: Record<OfStripe, true> = Object.fromEntries(
  TAX_ID_TYPES.map((type) => [type, true]),
) as Record<TaxIdType, true>;
const theirs: Record<TaxIdType, true> = ours;

describe('the types of tax ids', () => {
  it('are those Stripe has, each once', () => {
    assert.equal(Object.keys(theirs).length, TAX_ID_TYPES.length);
    assert.ok(TAX_ID_TYPES.every((type) => /^[a-z]{2}_[a-z_]{2,12}$/.test(type)));
  });

  it('are all offered wherever the customer is, and those of the own country first', () => {
    for (const country of [null, 'US', 'DE', 'GB', 'ES', 'GR', 'CH', 'ZZ']) {
      assert.deepEqual(taxIdTypesFor(country).toSorted(), [...TAX_ID_TYPES].toSorted());
    }
    assert.equal(taxIdTypesFor('US')[0], 'us_ein');
    assert.equal(taxIdTypesFor('GB')[0], 'gb_vat');
    assert.deepEqual(taxIdTypesFor('DE').slice(0, 2), ['eu_vat', 'de_stn']);
    assert.deepEqual(taxIdTypesFor('GR')[0], 'eu_vat');
    assert.deepEqual(taxIdTypesFor('CH').slice(0, 2), ['ch_uid', 'ch_vat']);
    assert.equal(taxIdTypesFor(null)[0], 'ad_nrt');
  });
});
