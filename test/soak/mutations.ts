/** The walls, each with what takes it out and the test that notices. */
export type Mutation = {
  readonly wall: string;
  readonly file: string;
  /** Text that stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** A test whose name holds this fails. */
  readonly tests: { readonly file: string; readonly name: string };
};

export const MUTATIONS: readonly Mutation[] = [
  {
    wall: 'the customer of what Stripe answers',
    file: 'server/stripe/gateway.ts',
    from: 'if (idOf(object.customer) === customerId) return true;',
    to: 'return true;',
    tests: { file: 'test/contract/buggy-stripe.test.ts', name: 'a preview, by GET /v1/portal' },
  },
  {
    wall: 'the origin a session may be used from',
    file: 'server/session/origin-rule.ts',
    from: 'if (!isTenants) {',
    to: 'if (!isTenants && origin === ownOrigin) {',
    tests: { file: 'test/contract/headers.test.ts', name: 'is pinned: "null" reads nothing' },
  },
  {
    wall: 'the age of an event of Stripe’s',
    file: 'server/stripe/webhook.ts',
    from: 'const TOLERANCE_SECONDS = 300;',
    to: 'const TOLERANCE_SECONDS = 3_000;',
    tests: { file: 'test/contract/webhooks.test.ts', name: 'signed 301 seconds ago is refused' },
  },
  {
    wall: 'the future of an event, which Stripe’s own check lets through',
    file: 'server/stripe/webhook.ts',
    from: 'if (!(age <= TOLERANCE_SECONDS))',
    to: 'if (Number.isNaN(age))',
    tests: { file: 'test/contract/webhooks.test.ts', name: 'signed 301 seconds ahead is refused' },
  },
  {
    wall: 'the single flight of readings at the same time',
    file: 'server/cache/flights.ts',
    from: 'const running = [...(owner.flights ?? [])].find((flight) => mayJoin(flight, asked));',
    to: 'const running = [...(owner.flights ?? [])].find(() => false);',
    tests: { file: 'test/unit/server/cache.test.ts', name: 'are one' },
  },
  {
    wall: 'the expiry of a token that is remembered',
    file: 'server/session/token.ts',
    from: "if (seconds >= session.expiresAt + TOKEN.leewaySeconds) return 'expired';",
    to: '',
    tests: { file: 'test/unit/session/token.test.ts', name: 'expires though it is remembered' },
  },
  {
    // Of another customer two walls hold, the key and the stamp: of the scopes only the key.
    wall: 'what a session may do, in the key of an answer that is remembered',
    file: 'server/portal-answers.ts',
    from: "const key = customer + [...scopes].join(' ');",
    to: 'const key = customer + (scopes.size > 99);',
    tests: {
      file: 'test/unit/server/portal-answers.test.ts',
      name: 'is never given to a session that may do more',
    },
  },
  {
    wall: 'the changes since an answer was remembered',
    file: 'server/portal-answers.ts',
    from: 'cache.changes(customer) === answer.customer &&',
    to: '',
    tests: {
      file: 'test/unit/server/portal-answers.test.ts',
      name: 'is no longer known after a change of the customer or of the catalogue',
    },
  },
  {
    wall: 'the revocation of a session',
    file: 'server/revocation/revocations.ts',
    from: "if (copy.isRevoked(session)) throw new Problem('session_revoked');",
    to: '',
    tests: {
      file: 'test/contract/revocation.test.ts',
      name: 'is refused on every server and every route within five seconds',
    },
  },
  {
    wall: 'the address that a proof is made for',
    file: 'server/session/proof.ts',
    from: 'if (given?.href !== expected.origin + expected.pathname) {',
    to: 'if (given === undefined) {',
    tests: { file: 'test/unit/session/proof.test.ts', name: 'of another host' },
  },
  {
    wall: 'the one use of a proof',
    file: 'server/session/proofs.ts',
    from: 'if (!isFirst) throw',
    to: 'if (isFirst === undefined) throw',
    tests: { file: 'test/contract/proof.test.ts', name: 'is good once' },
  },
  {
    wall: 'the limit of an address that fails',
    file: 'server/limits/gate.ts',
    from: 'limits.failures.count(key, time);',
    to: '',
    tests: {
      file: 'test/contract/rate-limits.test.ts',
      name: 'is not heard after a while: a token',
    },
  },
  {
    wall: 'the fields that an answer may have',
    file: 'server/routes/health.ts',
    from: "{ status: z.literal('ok') }).strict()",
    to: "{ status: z.literal('ok') })",
    tests: {
      file: 'test/contract/allow-lists.test.ts',
      name: 'leaves no room in an answer for a field that it does not name',
    },
  },
];
