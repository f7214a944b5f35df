import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Attempt, isUnanswered } from '../../../widget/core/attempt.ts';
import { faultText } from '../../../widget/core/fault.ts';
import { ProblemError } from '../../../widget/core/problem.ts';
import { enFaults } from '../../../widget/i18n/en-faults.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';

addTexts(enFaults);

const i18n = new I18n('en');
const lost = new ProblemError('network');
const late = new ProblemError('timeout');
const down = new ProblemError('stripe_unavailable', 503, 'req_1');
const busy = new ProblemError('stripe_busy', 503);
const refused = new ProblemError('payment_method_in_use', 409);
const rejected = new ProblemError('stripe_rejected', 502);
const signedOut = new ProblemError('session_ended', 401);
const brokenOff = new ProblemError('answer_malformed', 200);

describe('whether a change may have been made all the same', () => {
  it('is known only where it was refused', () => {
    for (const error of [lost, late, down, busy, signedOut, brokenOff])
      assert.ok(isUnanswered(error), error.code);
    for (const error of [refused, rejected]) assert.ok(!isUnanswered(error), error.code);
  });

  it('decides whether it is said that nothing was changed', () => {
    for (const error of [lost, down, busy, brokenOff])
      assert.match(faultText(error, i18n), /^No answer came\./);
    for (const error of [refused, rejected])
      assert.match(faultText(error, i18n), /Nothing was changed\./);
  });
});

describe('an attempt', () => {
  it('sends a change once more, under the same key, where its answer was lost', async () => {
    for (const error of [lost, late]) {
      const { attempt, keys, answer } = begun();
      answer(error, 'done');
      assert.equal(await attempt.make('a', answer.next), 'done');
      assert.equal(keys.length, 2);
      assert.equal(keys[0], keys[1]);
      assert.equal(attempt.error, undefined);
    }
  });

  it('does not send again by itself what the server has answered', async () => {
    for (const error of [down, refused, rejected, signedOut]) {
      const { attempt, keys, answer } = begun();
      answer(error);
      assert.equal(await attempt.make('a', answer.next), undefined);
      assert.equal(keys.length, 1);
      assert.equal(attempt.error, error);
    }
  });

  it('keeps its key until it is answered, and has another for another change', async () => {
    const { attempt, keys, answer } = begun();
    answer(lost, lost, busy, busy, signedOut, 'done', 'more');
    for (let times = 0; times < 5; times++) await attempt.make('a', answer.next);
    assert.equal(new Set(keys).size, 1);
    await attempt.make('a', answer.next);
    assert.equal(new Set(keys).size, 2);
  });

  it('takes another key where a failure is answered for the second time: Stripe stores them', async () => {
    const { attempt, keys, answer } = begun();
    answer(down, down, 'done');
    for (let times = 0; times < 3; times++) await attempt.make('a', answer.next);
    assert.equal(keys[0], keys[1]);
    assert.notEqual(keys[1], keys[2]);
  });

  it('does not say that nothing was changed where an earlier answer was lost', async () => {
    const { attempt, answer } = begun();
    answer(lost, refused);
    await attempt.make('a', answer.next);
    assert.equal(attempt.error, refused);
    assert.match(faultText(refused, i18n), /^It is not known whether this was done\./);
  });

  it('makes one thing at a time', async () => {
    const { attempt } = begun();
    let give: (value: string) => void = () => {};
    const first = attempt.go(() => new Promise<string>((resolve) => (give = resolve)));
    assert.ok(attempt.isBusy);
    assert.equal(await attempt.go(async () => 'second'), undefined);
    give('first');
    assert.equal(await first, 'first');
    assert.ok(!attempt.isBusy);
  });

  it('is free again when what is under way is dropped, and does not hear of its end', async () => {
    const { attempt } = begun();
    let fail: (error: Error) => void = () => {};
    const first = attempt.go(() => new Promise((_, reject) => (fail = reject)));
    attempt.drop();
    assert.ok(!attempt.isBusy);
    void attempt.go(() => new Promise(() => {}));
    fail(down);
    await first;
    assert.ok(attempt.isBusy);
    assert.equal(attempt.error, undefined);
  });

  it('lets what is no answer of the server through', async () => {
    const { attempt } = begun();
    const bug = new TypeError('A bug.');
    await assert.rejects(
      attempt.make('a', async () => {
        throw bug;
      }),
      bug,
    );
    assert.ok(!attempt.isBusy);
  });

  it('never makes a change twice under two keys while the server may have it, whatever comes', async () => {
    const outcomes = fc.array(fc.constantFrom(lost, late, busy, signedOut), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(outcomes, async (errors) => {
        const { attempt, keys, answer } = begun();
        answer(...errors, 'done');
        while (!(await attempt.make('a', answer.next)));
        assert.equal(new Set(keys).size, 1);
      }),
    );
  });
});

/** An attempt whose changes are answered in turn. */
function begun() {
  const keys: string[] = [];
  const answers: (string | ProblemError)[] = [];
  const answer = (...more: (string | ProblemError)[]) => answers.push(...more);
  answer.next = async (key: string) => {
    keys.push(key);
    const given = answers.shift();
    if (given instanceof ProblemError) throw given;
    return given;
  };
  return { attempt: new Attempt({ requestUpdate: () => {} }), keys, answer };
}
