/**
 * What a shared store gets: nobody who reads it learns a customer's figures, and what somebody wrote
 * into it, or moved to another key, is as good as nothing. AES-GCM with a key of each tenant's own,
 * made of a secret that every instance has anyway.
 */
const IV_BYTES = 12;

export type Seal = ReturnType<typeof createSeal>;

/** `secretOf` a tenant's id; undefined for one that is not ours. */
export function createSeal(secretOf: (tenant: string) => string | undefined) {
  /** No promise of one is kept: at the edge one request may not wait for another's. */
  const keys = new Map<string, CryptoKey>();

  async function keyOf(tenant: string) {
    const secret = secretOf(tenant);
    if (secret === undefined) return undefined;
    const known = keys.get(tenant);
    if (known) return known;
    const made = await keyFrom(secret, tenant);
    keys.set(tenant, made);
    return made;
  }

  return {
    /** Undefined where the tenant has no key. `name` is where the text will lie. */
    async close(tenant: string, name: string, text: string): Promise<string | undefined> {
      const key = await keyOf(tenant);
      if (!key) return undefined;
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const bytes = new TextEncoder().encode(text);
      const closed = new Uint8Array(await crypto.subtle.encrypt(cipher(iv, name), key, bytes));
      const all = new Uint8Array(IV_BYTES + closed.length);
      all.set(iv);
      all.set(closed, IV_BYTES);
      return toBase64(all);
    },

    /** Undefined for anything that was not closed so, under this name. */
    async open(tenant: string, name: string, sealed: string): Promise<string | undefined> {
      const key = await keyOf(tenant);
      const all = fromBase64(sealed);
      if (!key || !all) return undefined;
      const iv = all.subarray(0, IV_BYTES);
      try {
        const closed = all.subarray(IV_BYTES);
        return new TextDecoder().decode(await crypto.subtle.decrypt(cipher(iv, name), key, closed));
      } catch (error) {
        if (error instanceof DOMException) return undefined;
        throw error;
      }
    },
  };
}

/** Of a key in a store: says nothing of what lies there. */
export async function hashOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return toBase64(hash.subarray(0, 18)).replaceAll('+', '-').replaceAll('/', '_');
}

async function keyFrom(secret: string, tenant: string) {
  const { subtle } = crypto;
  const raw = new TextEncoder().encode(secret);
  const base = await subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode(`usage-portal shared cache 1 ${tenant}`);
  const derived = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  const aes = { name: 'AES-GCM', length: 256 };
  return subtle.deriveKey(derived, base, aes, false, ['encrypt', 'decrypt']);
}

function cipher(iv: Uint8Array<ArrayBuffer>, name: string) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) };
}

/** As many as a call takes arguments for. */
const CHUNK = 8_192;

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
