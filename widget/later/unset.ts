let isTold = false;

/**
 * Says to the developer of the page, once, why no session came. It never says what came: that may hold a token.
 *
 * @param why The status of what `session-url` answered, or what `getSession` or the page's JSON threw.
 */
export function tellUnset(why: unknown): void {
  if (isTold) return;
  isTold = true;
  console.error(`usage-portal: no session: ${reasonOf(why)}. See docs/embed.md.`);
}

function reasonOf(why: unknown): string {
  if (typeof why === 'number') return `session-url answered ${why}, and not { token, api } as JSON`;
  if (why instanceof Error) return `${why.name} in getSession or the JSON inside the tag`;
  return 'set session-url, or getSession to a function that answers { token, api }';
}
