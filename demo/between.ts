/** What can stand between a portal and Stripe, for that portal alone. */

export type Send = (request: Request) => Promise<Response>;

/** Passes a request on, or not as it came. */
export type Between = (request: Request, send: Send) => Promise<Response>;

/** Asks the simulator for one of its faults, for requests to such paths. */
export function faulty(fault: string, path = /^/): Between {
  return (request, send) => {
    if (path.test(new URL(request.url).pathname)) {
      request.headers.set('stripe-simulator-fault', fault);
    }
    return send(request);
  };
}

/** Stripe's answers with some of their words replaced. */
export function reworded(words: Readonly<Record<string, string>>): Between {
  return async (request, send) => {
    const response = await send(request);
    const text = Object.entries(words).reduce(
      (all, [word, other]) => all.replaceAll(JSON.stringify(word), () => JSON.stringify(other)),
      await response.text(),
    );
    return new Response(text, { status: response.status, headers: response.headers });
  };
}
