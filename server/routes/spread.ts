/**
 * What concerns many customers at once is told to one after the other: whoever hears of it reads
 * everything again, and most of that has to be asked of Stripe.
 */

/** About so many of a vendor's customers Stripe can answer in a second. */
const CUSTOMERS_A_SECOND = 25;

/** Nobody hears of it later: a page reads again each minute anyway. */
const LONGEST_MS = 60_000;

export type Told = {
  /** There is something to tell. Who is told of something else sooner is told of both then. */
  call(): void;
  /** Nothing is told any more. */
  end(): void;
};

/** Takes in one page of a customer's. */
export type Spread = (customer: string, tell: () => void) => Told;

export function createSpread({
  aSecond = CUSTOMERS_A_SECOND,
  longestMs = LONGEST_MS,
  random = Math.random,
} = {}): Spread {
  /** Whoever is called in one go is called of the same. */
  const called = new Map<(withinMs: number) => void, string>();

  function letGo() {
    const customers = new Set(called.values()).size;
    const withinMs = Math.min(((customers - 1) / aSecond) * 1_000, longestMs);
    for (const go of called.keys()) go(withinMs);
    called.clear();
  }

  return (customer, tell) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let at = Number.POSITIVE_INFINITY;

    function go(withinMs: number) {
      const ms = random() * withinMs;
      if (performance.now() + ms >= at) return;
      at = performance.now() + ms;
      clearTimeout(timer);
      timer = setTimeout(() => {
        at = Number.POSITIVE_INFINITY;
        tell();
      }, ms);
    }

    return {
      call() {
        if (called.size === 0) queueMicrotask(letGo);
        called.set(go, customer);
      },
      end() {
        called.delete(go);
        clearTimeout(timer);
      },
    };
  };
}
