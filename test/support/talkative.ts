/** A Stripe that says more than it was asked: in every object fields nobody knows, notes and other people. */

export const CANARY = 'CANARY-9f2c';
const EXTRAS = 30;

const NOBODY_KNOWS = Object.fromEntries(
  Array.from({ length: EXTRAS }, (_, nth) => [`x_extra_${nth}`, `${CANARY}-${nth}`]),
);
const OTHER_PEOPLE = {
  default_source: `card_${CANARY}`,
  receipt_email: `${CANARY}@example.com`,
  customer_email: `${CANARY}@example.com`,
  owner: { name: CANARY, email: `${CANARY}@example.com`, phone: CANARY },
};

/** The same Stripe, whose every JSON answer says too much. */
export function talkative(stripe: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await stripe(input, init);
    const type = response.headers.get('content-type') ?? '';
    if (!type.includes('json')) return response;
    return Response.json(saidMore(await response.json()), response);
  };
}

function saidMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(saidMore);
  if (typeof value !== 'object' || value === null) return value;
  const own = Object.entries(value).map(([key, child]) => [
    key,
    // What we have noted ourselves stays legible.
    key === 'metadata' ? { ...(child as object), note: CANARY } : saidMore(child),
  ]);
  return {
    email: `${CANARY}@example.com`,
    metadata: { note: CANARY },
    ...Object.fromEntries(own),
    ...NOBODY_KNOWS,
    ...OTHER_PEOPLE,
  };
}
