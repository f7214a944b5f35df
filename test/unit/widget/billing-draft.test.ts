import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Address, BillingDetails } from '../../../server/contract/billing-details.ts';
import { Draft, type Field } from '../../../widget/billing-details/draft.ts';
import { details, nobody } from '../../browser/billing-details-data.ts';

const FIELDS: readonly Field[] = [
  'name',
  'email',
  'line1',
  'line2',
  'city',
  'state',
  'postalCode',
  'country',
];

const typing = fc.array(fc.tuple(fc.constantFrom(...FIELDS), fc.constantFrom('', ' ', 'a', 'b ')));

describe('what is typed into the billing details', () => {
  it('comes to be what is shown, and then there is nothing left to change', () => {
    fc.assert(
      fc.property(fc.constantFrom(details, nobody), typing, (held, typed) => {
        const draft = draftOf(typed);
        const change = draft.changeOf(held);
        const { address, ...rest } = change ?? {};
        const after: BillingDetails = { ...held, ...rest, ...(address && { address }) };
        for (const field of FIELDS) {
          const is =
            field in after ? after[field as 'name'] : after.address[field as keyof Address];
          assert.equal(is || '', draft.valueOf(field, held).trim());
        }
        assert.equal(draft.changeOf(after), undefined);
      }),
    );
  });

  it('never touches what nobody typed into', () => {
    fc.assert(
      fc.property(typing, (typed) => {
        const change = draftOf(typed).changeOf(details);
        const touched = new Set(typed.map(([field]) => field));
        if (!touched.has('name')) assert.equal(change?.name, undefined);
        if (!touched.has('email')) assert.equal(change?.email, undefined);
        for (const [field, value] of Object.entries(change?.address ?? {})) {
          const key = field as keyof Address;
          if (!touched.has(key)) assert.equal(value, details.address[key]);
        }
      }),
    );
  });
});

function draftOf(typed: readonly (readonly [Field, string])[]): Draft {
  const draft = new Draft();
  for (const [field, text] of typed) draft.type(field, text);
  return draft;
}
