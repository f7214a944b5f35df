/**
 * Whether what a setup saves becomes the default: once, and not in the place of a newer choice. A
 * bank may take days over a setup, so the wish is kept with it until then.
 */
import type { DefaultChange } from '../contract/payments.ts';
import { current } from '../known.ts';
import type { OnFile } from '../portal/payment-methods.ts';
import { Problem } from '../problems.ts';
import type { CustomerGateway } from './gateway.ts';
import { makeDefault } from './methods-on-file.ts';
import { DEFAULT_NOTE, type Setup } from './payment-mapping.ts';

/** Hears of what goes wrong with our own notes, of which no customer need know. */
export type OnFailure = (problem: Problem) => void;

/** What is wished to be replaced where there is no default. */
const NONE = 'none';

const NOTHING: DefaultChange = { customer: false, subscriptions: [] };

/** Keeps the wish with a setup that is under way, together with the default it is to replace. */
export async function noteWish(
  fresh: CustomerGateway,
  { id, wish }: Setup,
  onFailure: OnFailure,
): Promise<void> {
  if (wish !== null) return;
  const { desk } = fresh;
  const replaced = (await current(fresh.facts())).defaultPaymentMethod ?? NONE;
  await desk
    .once('setup_intents.update', `wish/${id}`, (options) =>
      desk.stripe.setupIntents.update(id, { metadata: { [DEFAULT_NOTE]: replaced } }, options),
    )
    .catch(telling(onFailure));
}

/**
 * Makes what a setup has saved the default, if that was not done before and nothing else has become
 * it since it was wished. `onFile` is null where nothing was to be done.
 */
export async function settleDefault(
  fresh: CustomerGateway,
  setup: Setup,
  onFailure: OnFailure,
): Promise<{ readonly changed: DefaultChange; readonly onFile: OnFile | null }> {
  const { paymentMethod, wish, isSettled } = setup;
  if (!paymentMethod || isSettled) return { changed: NOTHING, onFile: null };
  if (wish !== null) {
    const now = (await current(fresh.facts())).defaultPaymentMethod ?? NONE;
    if (now !== wish && now !== paymentMethod.id) {
      await noteSettled(fresh, setup.id, paymentMethod.id, onFailure);
      return { changed: NOTHING, onFile: null };
    }
  }
  const made = await makeDefault(fresh, paymentMethod.id);
  if (!made.changed.failed) await noteSettled(fresh, setup.id, paymentMethod.id, onFailure);
  return made;
}

/** With the method, because a setup that has succeeded may not take notes any more. */
async function noteSettled(
  { desk }: CustomerGateway,
  setup: string,
  method: string,
  onFailure: OnFailure,
) {
  const metadata = { [DEFAULT_NOTE]: setup };
  await desk
    .once('payment_methods.update', `settled/${setup}`, (options) =>
      desk.stripe.paymentMethods.update(method, { metadata }, options),
    )
    .catch(telling(onFailure));
}

function telling(onFailure: OnFailure) {
  return (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    onFailure(error);
  };
}
