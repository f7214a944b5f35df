/** No body is read further than the largest that any route takes. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Problem } from '../problems.ts';

const MOST_BODY_BYTES = 1_048_576;

/** Of no other method is a body read. To ask a GET whether it has one builds the whole request anew. */
export const METHODS_WITH_BODY = ['POST', 'PATCH', 'DELETE', 'PUT'];

export function limitBody(): MiddlewareHandler {
  return bodyLimit({
    maxSize: MOST_BODY_BYTES,
    onError: () => {
      throw new Problem('body_too_large');
    },
  });
}
