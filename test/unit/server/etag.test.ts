import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { etagOf, namesEtag, type Owner } from '../../../server/etag.ts';

const OWNER = { tenant: { id: 'a', livemode: false }, customerId: 'cus_1' };
const BYTES = new TextEncoder().encode('{"data":[]}');

describe('the ETag of a customer’s answer', () => {
  it('is the same for the same bytes, and another for others', async () => {
    assert.equal(await etagOf(OWNER, BYTES), await etagOf(OWNER, Uint8Array.from(BYTES)));
    assert.notEqual(await etagOf(OWNER, BYTES), await etagOf(OWNER, BYTES.slice(1)));
  });

  for (const [what, other] of [
    ['vendor', { ...OWNER, tenant: { id: 'b', livemode: false } }],
    ['mode', { ...OWNER, tenant: { id: 'a', livemode: true } }],
    ['customer', { ...OWNER, customerId: 'cus_2' }],
  ] as [string, Owner][]) {
    it(`is another for another ${what}, though the bytes are the same`, async () => {
      const [own, theirs] = [await etagOf(OWNER, BYTES), await etagOf(other, BYTES)];
      assert.notEqual(own, theirs);
      assert.equal(namesEtag(own, theirs), false);
    });
  }

  it('is another where the id of one customer goes on as the answer of the other begins', async () => {
    const longer = { ...OWNER, customerId: 'cus_12' };
    const more = new TextEncoder().encode('2{"data":[]}');
    assert.notEqual(await etagOf(OWNER, more), await etagOf(longer, BYTES));
  });

  it('says nothing of what it is made of', async () => {
    assert.match(await etagOf(OWNER, BYTES), /^"[\w+/]{24}"$/);
  });
});

describe('an If-None-Match', () => {
  const etag = '"abc"';
  for (const [header, isNamed] of [
    ['"abc"', true],
    ['W/"abc"', true],
    ['"x", "abc"', true],
    ['"abcd"', false],
    ['abc', false],
    ['*', false],
    ['', false],
    [undefined, false],
  ] as const) {
    it(`of ${header} ${isNamed ? 'names' : 'does not name'} ${etag}`, () => {
      assert.equal(namesEtag(header, etag), isNamed);
    });
  }
});
