/** What became of the wish that what has paid pays from now on. The payment stands either way. */
import type { DefaultAnswer, PaymentState } from '../../server/contract/payments.ts';
import type { Attempt } from '../core/attempt.ts';
import type { PortalClient } from '../core/client.ts';
import { ProblemError } from '../core/problem.ts';
import { makeDefault } from './requests.ts';

/**
 * - `default`: it pays from now on; `answer` says what.
 * - `saved`: it is on file, but whether it is the default is not known.
 * - `lost`: it is not on file.
 */
export type Kept = { kind: 'default'; answer: DefaultAnswer } | { kind: 'saved' | 'lost' };

/** Makes what has paid the default, where it is on file. Undefined: a bank is still to answer. */
export async function keepWhatPaid(
  client: PortalClient,
  attempt: Attempt,
  { status, paymentMethod }: PaymentState,
): Promise<Kept | undefined> {
  if (!paymentMethod) return status === 'paid' ? { kind: 'lost' } : undefined;
  try {
    const answer = await attempt.send(`default ${paymentMethod}`, (key) =>
      makeDefault(client, paymentMethod, key),
    );
    return { kind: 'default', answer };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { kind: 'saved' };
  }
}
