/**
 * The last answer of `GET /v1/portal` of each customer, as text: while nothing it was made of has
 * changed or aged, it would come out the same, and need not be made.
 */
import type { ReadCache } from './cache/read-cache.ts';
import type { Portal } from './contract/portal.ts';
import { etagOf } from './etag.ts';
import type { Scope } from './session/session.ts';
import { catalogueKey } from './stripe/catalogue.ts';
import { customerKey } from './stripe/gateway.ts';
import type { Tenant } from './tenant.ts';

/**
 * `body` is JSON. As text, not as bytes: Node sends a text in one write with its headers, which on a
 * warm request is a quarter of all there is to do.
 */
export type PortalAnswer = { readonly body: string; readonly etag: string };

/** Whose answer. Scopes are part of it, because the answer says what the session may do. */
export type Asker = {
  readonly tenant: Pick<Tenant, 'id' | 'livemode'>;
  readonly customerId: string;
  readonly scopes: ReadonlySet<Scope>;
};

/** What `make` is given: the moment of the answer, and whom its readings tell how long they are good. */
export type Making = { readonly at: Date; readonly used: (freshUntil: number) => void };

export type PortalAnswers = {
  /** The last one, while it is what would be made now. */
  known(asker: Asker): PortalAnswer | undefined;
  make(
    asker: Asker,
    requestId: string,
    make: (making: Making) => Promise<Portal>,
  ): Promise<PortalAnswer>;
  /** Of all that is kept. */
  readonly bytes: number;
};

type Kept = PortalAnswer & {
  readonly customer: number;
  readonly catalogue: number;
  /** A period's now is a whole minute: with the next one the answer is another. */
  readonly minute: number;
  readonly freshUntil: number;
};

const MOST_BYTES = 8 * 1_048_576;

export function createPortalAnswers({
  cache,
  now,
  maxBytes = MOST_BYTES,
}: {
  readonly cache: Pick<ReadCache, 'changes'>;
  readonly now: () => Date;
  readonly maxBytes?: number;
}): PortalAnswers {
  const kept = createShelf(maxBytes);

  return {
    known(asker) {
      const { key, customer, catalogue } = namesOf(asker);
      const answer = kept.get(key);
      if (!answer) return undefined;
      const time = now().getTime();
      const isGood =
        time < answer.freshUntil &&
        minuteOf(time) === answer.minute &&
        cache.changes(customer) === answer.customer &&
        cache.changes(catalogue) === answer.catalogue;
      return isGood ? answer : undefined;
    },

    async make(asker, requestId, make) {
      const { tenant, customerId } = asker;
      const at = now();
      let freshUntil: number | undefined;
      const before = stampsOf(asker);
      const portal = await make({
        at,
        used: (until) => {
          freshUntil = Math.min(until, freshUntil ?? until);
        },
      });
      const body = JSON.stringify(portal);
      const etag = await etagOf({ tenant, customerId }, new TextEncoder().encode(body));
      const answer = { body, etag };

      const after = stampsOf(asker);
      const { customer, catalogue } = before;
      const isSettled = after.customer === customer && after.catalogue === catalogue;
      // What names its request, as a failed part does, is an answer to that request alone.
      if (!isSettled || body.includes(requestId)) return answer;
      if (customer === undefined || catalogue === undefined || freshUntil === undefined) {
        return answer;
      }
      const minute = minuteOf(at.getTime());
      kept.set(namesOf(asker).key, { ...answer, customer, catalogue, minute, freshUntil });
      return answer;
    },

    get bytes() {
      return kept.bytes;
    },
  };

  function stampsOf(asker: Asker) {
    const { customer, catalogue } = namesOf(asker);
    return { customer: cache.changes(customer), catalogue: cache.changes(catalogue) };
  }
}

type Names = Readonly<Record<'key' | 'customer' | 'catalogue', string>>;

/** Made once for each who asks, and of a tenant's catalogue once for all. */
const names = new WeakMap<Asker, Names>();
const catalogues = new WeakMap<Asker['tenant'], string>();

function namesOf(asker: Asker): Names {
  const known = names.get(asker);
  if (known) return known;
  const { tenant, customerId, scopes } = asker;
  const customer = customerKey(tenant, customerId);
  const key = customer + [...scopes].join(' ');
  const catalogue = catalogues.get(tenant) ?? catalogueKey(tenant);
  catalogues.set(tenant, catalogue);
  const made = { key, customer, catalogue };
  names.set(asker, made);
  return made;
}

function minuteOf(time: number): number {
  return Math.floor(time / 60_000);
}

/** Two generations: a full one becomes the older one, and what nobody asked for meanwhile is forgotten. */
function createShelf(maxBytes: number) {
  let newer = new Map<string, Kept>();
  let older = new Map<string, Kept>();
  let newerBytes = 0;
  let olderBytes = 0;

  function set(key: string, answer: Kept) {
    const size = sizeOf(key, answer);
    if (size > maxBytes / 2) return;
    if (newerBytes + size > maxBytes / 2) {
      [older, olderBytes] = [newer, newerBytes];
      [newer, newerBytes] = [new Map(), 0];
    }
    const last = newer.get(key);
    if (last) newerBytes -= sizeOf(key, last);
    newer.set(key, answer);
    newerBytes += size;
  }

  return {
    set,
    get(key: string) {
      const answer = newer.get(key);
      if (answer) return answer;
      const old = older.get(key);
      if (old) set(key, old);
      return old;
    },
    get bytes() {
      return newerBytes + olderBytes;
    },
  };
}

/** At most: a text takes one byte a character or two. */
function sizeOf(key: string, { body }: Kept): number {
  return 2 * (key.length + body.length);
}
