import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decode, encode } from '../../../server/cache/codec.ts';

const instant = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') })
    .map((date) => `${date.toISOString().slice(0, 19)}Z`),
  fc.constantFrom('2026-02-31T00:00:00Z', '2026-11-01T24:00:00Z', '2026-11-01'),
);

const row = fc.record(
  {
    start: fc.date({ noInvalidDate: true }),
    quantity: fc.oneof(
      fc.string(),
      fc.bigInt().map(String),
      fc.double().map(String),
      fc.constantFrom('-0', '007', '1.50', '0.0000001', '12345678901234567'),
    ),
    label: fc.option(fc.string()),
    created: instant,
    currency: fc.constantFrom('usd', 'eur', '~eur', undefined),
    period: fc.record({ start: instant, end: instant }, { noNullPrototype: true }),
    taxes: fc.constantFrom([], [{ percent: '8.875' }]),
  },
  { noNullPrototype: true },
);

const remembered = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.string().map((text) => `~${text}`),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.date(),
    fc.constantFrom(null, undefined, Number.NaN, -0),
    fc.array(tie('value')),
    fc.array(row),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value'), {
      noNullPrototype: true,
    }),
    fc.array(tie('value')).map((values) => new Set(values)),
    fc.array(fc.tuple(tie('value'), tie('value'))).map((pairs) => new Map(pairs)),
  ),
})).value;

describe('what is remembered as text', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(remembered, (value) => assert.deepStrictEqual(decode(encode(value)), value)),
    );
  });

  it('has the names of an object in the same order, so that an answer made of it is the same', () => {
    const value = [
      { b: 1, a: 'x' },
      { b: 2, a: 'y' },
    ];
    assert.equal(JSON.stringify(decode(encode(value))), JSON.stringify(value));
  });

  it('is ASCII: a character is a byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) =>
        // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
        assert.match(encode([value]), /^[\x00-\x7e]*$/),
      ),
    );
  });

  it('takes less than eight characters for a day of usage', () => {
    const days = Array.from({ length: 100 }, (_, day) => ({
      start: new Date(Date.UTC(2026, 7, 1 + day)),
      quantity: String(10_000 + day * 37),
    }));
    assert.ok(encode(days).length < 800, `${encode(days).length}`);
  });

  for (const [name, value] of [
    ['a function', () => 1],
    ['an error', new Error('x')],
    ['a symbol', Symbol('x')],
    ['something with a class', new URL('https://example.com')],
  ] as const) {
    it(`cannot be ${name}`, () => {
      assert.throws(() => encode({ value }), TypeError);
    });
  }

  for (const text of ['', '{', '"~x"', '["~m"]', '["~s","x"]', '["~t",2,["a"],3]']) {
    it(`is never ${text || 'nothing'}`, () => {
      assert.throws(() => decode(text));
    });
  }
});
