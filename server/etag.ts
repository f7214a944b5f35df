/**
 * The name of an answer's bytes for one customer: it depends on tenant, mode and customer, so that one
 * customer's never matches another's, not even where the bytes are the same.
 */
export type Owner = {
  readonly tenant: { readonly id: string; readonly livemode: boolean };
  readonly customerId: string;
};

export async function etagOf(
  { tenant, customerId }: Owner,
  body: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const owner = new TextEncoder().encode(`${tenant.id}\n${tenant.livemode}\n${customerId}\n`);
  const bytes = new Uint8Array(owner.length + body.length);
  bytes.set(owner);
  bytes.set(body, owner.length);
  return named(bytes);
}

/** The name of a text that is everybody's. */
export async function tagOf(text: string): Promise<string> {
  return named(new TextEncoder().encode(text));
}

async function named(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `"${btoa(String.fromCharCode(...hash.subarray(0, 18)))}"`;
}

/** Whether an `If-None-Match` header names it. A proxy that packs an answer may have made it weak. */
export function namesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
