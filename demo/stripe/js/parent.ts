/** An origin as a page has it, and nothing else that a policy could take for more. */
export function originOf(parent: string | undefined): string | undefined {
  if (!parent || !/^https?:\/\//.test(parent) || !URL.canParse(parent)) return undefined;
  const { origin } = new URL(parent);
  return origin === parent ? origin : undefined;
}
