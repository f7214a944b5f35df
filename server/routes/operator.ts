/** Who an operator is: whoever holds one of the deployment's operator keys. */
import type { Context } from 'hono';
import { Problem } from '../problems.ts';
import { readBearer } from '../session/credential.ts';
import { matchesKey } from '../session/keys.ts';

/** Whether the request has an operator's key. Throws when it has another key. */
export async function isOperator(c: Context, keys: readonly string[]): Promise<boolean> {
  const authorization = c.req.header('authorization');
  if (authorization === undefined) return false;
  const key = readBearer(authorization);
  if (!key || !(await matchesKey(key, keys))) {
    throw new Problem('api_key_invalid', 'A valid operator key is needed.');
  }
  return true;
}
