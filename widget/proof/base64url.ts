/** Bytes as base64url, without padding. */
export function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** A text of any letters, as base64url of its UTF-8. */
export function encoded(text: string): string {
  return base64url(new TextEncoder().encode(text).buffer);
}

/** The SHA-256 of a text, as base64url. */
export async function sha256(text: string): Promise<string> {
  return base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
