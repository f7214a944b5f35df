import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DECLINES } from '../../../demo/stripe/payments/declines.ts';
import { DeclineReason } from '../../../server/contract/declines.ts';
import { declineOf } from '../../../server/stripe/declines.ts';

describe('a refusal', () => {
  for (const [decline_code, reason] of [
    ['insufficient_funds', 'insufficient_funds'],
    ['expired_card', 'card_expired'],
    ['incorrect_cvc', 'security_code_wrong'],
    ['incorrect_number', 'number_wrong'],
    ['authentication_required', 'authentication_failed'],
    ['card_velocity_exceeded', 'limit_exceeded'],
    ['currency_not_supported', 'not_supported'],
    ['issuer_not_available', 'bank_unavailable'],
    ['generic_decline', 'declined'],
  ] as const) {
    it(`for ${decline_code} is ${reason}`, () => {
      assert.equal(declineOf({ code: 'card_declined', decline_code }), reason);
    });
  }

  it('without a reason of the issuer is told by its code', () => {
    assert.equal(declineOf({ code: 'expired_card' }), 'card_expired');
    assert.equal(
      declineOf({ code: 'setup_intent_authentication_failure', decline_code: null }),
      'authentication_failed',
    );
  });

  it('for a reason nobody knows is told by its code', () => {
    assert.equal(
      declineOf({ code: 'incorrect_cvc', decline_code: 'new_reason_of_2031' }),
      'security_code_wrong',
    );
  });

  it('never says that a card is lost, stolen or suspected', () => {
    for (const decline_code of [
      'lost_card',
      'stolen_card',
      'fraudulent',
      'pickup_card',
      'merchant_blacklist',
      'security_violation',
      'restricted_card',
    ]) {
      assert.equal(declineOf({ code: 'expired_card', decline_code }), 'declined');
    }
  });

  it('is none where nothing was refused', () => {
    assert.equal(declineOf(null), null);
    assert.equal(declineOf(undefined), null);
  });

  it('of the simulator has a reason other than `declined` wherever the customer can act on it', () => {
    const silent = Object.entries(DECLINES)
      .filter(([, decline]) => declineOf(decline) === 'declined')
      .map(([name]) => name);
    assert.deepEqual(silent.sort(), ['fraudulent', 'generic_decline', 'lost_card', 'stolen_card']);
  });

  it('is one of the contract’s reasons, whatever Stripe says', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString'));
    fc.assert(
      fc.property(word, word, (code, decline_code) => {
        assert.ok(DeclineReason.safeParse(declineOf({ code, decline_code })).success);
      }),
    );
  });
});
