/** How a page asks for sessions and for figures: `fetch`, until one of its portals is `bound`. */
export let send: typeof fetch = (input, init) => fetch(input, init);

/** From here on whatever is asked carries a proof of the page's key. */
export const sendProven = async (): Promise<void> => {
  ({ proven: send } = await import('../proof/index.ts'));
};
