/** Whether a way back from a page of Stripe leads home: to a page that may call with this session. */
export function leadsHome(
  returnUrl: string,
  {
    origins,
    narrowedTo,
  }: {
    /** The vendor's, and the API's own. */
    readonly origins: readonly string[];
    /** Those of the session's token, when it names any. */
    readonly narrowedTo?: readonly string[] | undefined;
  },
): boolean {
  if (!URL.canParse(returnUrl)) return false;
  const { origin, protocol, username, password } = new URL(returnUrl);
  // A `blob:` URL has the origin it was made in.
  if (username || password || !/^https?:$/.test(protocol)) return false;
  return origins.includes(origin) && (narrowedTo?.includes(origin) ?? true);
}
