import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRevocationCopy } from '../../../server/revocation/copy.ts';
import { HOUR, NOW, ofCustomer, ofSession } from './databases.ts';

describe('a tenant whose revocations are as many as may be', () => {
  it('has no room until the oldest of them has ended', () => {
    const copy = full();
    for (const more of [ofSession('s9'), ofCustomer('cus_9')]) {
      assert.equal(copy.fullUntil(more, new Date(NOW)), NOW + 1_000);
      assert.equal(copy.fullUntil(more, new Date(NOW + 999)), NOW + 1_000);
    }
    assert.equal(copy.fullUntil(ofSession('s9'), new Date(NOW + 1_000)), undefined);
    assert.equal(copy.size, 2);
  });

  it('may revoke again what it has revoked, which takes no room and is kept on', () => {
    const copy = full();
    for (const again of [ofSession('s1'), ofSession('s2'), ofCustomer('cus_1')]) {
      assert.equal(copy.fullUntil(again, new Date(NOW)), undefined);
      copy.put(again);
    }
    assert.equal(copy.size, 3);
    copy.forget(new Date(NOW + HOUR - 1));
    assert.equal(copy.isRevoked(session('s1')), true);
    assert.equal(copy.fullUntil(ofSession('s9'), new Date(NOW + HOUR - 1)), NOW + HOUR);
  });

  it('takes in what other servers let through all the same', () => {
    const copy = full();
    copy.put(ofSession('s9'));
    assert.equal(copy.isRevoked(session('s9')), true);
  });

  it('leaves another its room', () => {
    const copy = full();
    assert.equal(copy.fullUntil(ofSession('s9', 'beta'), new Date(NOW)), undefined);
    assert.equal(copy.isRevoked({ ...session('s1'), tenantId: 'beta' }), false);
  });
});

it('A revocation that comes late and is shorter takes nothing off a longer one', () => {
  const copy = createRevocationCopy();
  copy.put(ofSession('s1'));
  copy.put(ofSession('s1', 'acme', 1_000));
  copy.forget(new Date(NOW + 1_000));
  assert.equal(copy.isRevoked(session('s1')), true);
});

/** Room for three of a tenant, and three there: the first for a second more, the others for an hour. */
function full() {
  const copy = createRevocationCopy({ most: 3 });
  for (const revocation of [ofSession('s1', 'acme', 1_000), ofSession('s2'), ofCustomer('cus_1')])
    copy.put(revocation);
  return copy;
}

function session(id: string) {
  return { tenantId: 'acme', customerId: 'cus_of_nobody', id, issuedAt: NOW / 1_000 };
}
