import type { Form, FormValue } from '../http/form.ts';

/** A parameter; what is `undefined` is not sent. */
type Value = string | number | boolean | undefined | Value[] | { [key: string]: Value };
type Method = 'GET' | 'POST' | 'DELETE';

/**
 * The pages' way to change anything: the API itself, in the same process. So a page can do
 * nothing that a vendor's server could not, and fails for the same reasons.
 */
export type Api = <Answer>(
  method: Method,
  path: string,
  params?: { [key: string]: Value },
) => Promise<Answer>;

/** What the API refused, in the words it gave. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly declineCode: string | undefined;

  constructor(status: number, error: { message: string; code?: string; decline_code?: string }) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.declineCode = error.decline_code;
  }
}

/** An API over an app, with a secret key the app knows. */
export function apiOf(send: (request: Request) => Response | Promise<Response>, key: string): Api {
  return async (method, path, params = {}) => {
    const form = new URLSearchParams(pairs(params)).toString();
    const isRead = method !== 'POST';
    const address = `http://simulator${path}${isRead && form ? `?${form}` : ''}`;
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const response = await send(
      new Request(address, { method, headers, ...(isRead ? {} : { body: form }) }),
    );
    const body = await response.json();
    if (!response.ok) throw new Refusal(response.status, body.error);
    return body;
  };
}

/** The text of a form's field, which a hand-made request may lack or send as a list. */
export function textOf(form: Form, name: string): string {
  const value: FormValue | undefined = form[name];
  return typeof value === 'string' ? value.trim().slice(0, 500) : '';
}

function pairs(value: Value, name = ''): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, child]) =>
    pairs(child, name ? `${name}[${key}]` : key),
  );
}
