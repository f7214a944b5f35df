/**
 * Saving a way to pay: a SetupIntent that a browser finishes with Stripe's form. Each page that opens
 * the form has one of its own. Nothing of it is believed before it was read again from Stripe.
 */
import type Stripe from 'stripe';
import { Problem } from '../problems.ts';
import { type Desk, missing } from './desk.ts';
import type { CustomerGateway } from './gateway.ts';
import { isVerifying, type Setup, toSetup } from './payment-mapping.ts';
import { type OnFailure, settleDefault } from './setup-default.ts';

/** Tells our setups from those of the vendor's own pages, which are not ours to finish or cancel. */
const OURS = { usage_portal: 'setup' };

const HOUR_MS = 3_600_000;
/** A customer who opened the form many times is cleaned up after over several openings. */
const MOST_CANCELLED = 5;

const UNFINISHED = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export type OpenedSetup = { readonly id: string; readonly clientSecret: string };

export async function openSetup(desk: Desk): Promise<OpenedSetup> {
  const setup = await desk.once('setup_intents.create', 'setup', (options) =>
    desk.stripe.setupIntents.create(
      {
        customer: desk.customerId,
        usage: 'off_session',
        automatic_payment_methods: { enabled: true },
        metadata: OURS,
      },
      options,
    ),
  );
  const { id, client_secret: clientSecret } = setup;
  if (!clientSecret || !desk.isOwn(setup)) throw new Problem('stripe_malformed');
  return { id, clientSecret };
}

/**
 * Cancels what this customer has opened and left more than an hour before `now`, but for what one
 * call cannot reach, and settles what has succeeded since. A bank account that is being verified is
 * not left. It is tidying up: a failure is told to `onFailure` and to nobody else.
 */
export async function tidySetups(
  fresh: CustomerGateway,
  now: Date,
  onFailure: OnFailure,
): Promise<void> {
  const { desk } = fresh;
  const lt = Math.floor((now.getTime() - HOUR_MS) / 1_000);
  const params = { customer: desk.customerId, created: { lt }, limit: 100 };
  try {
    const { data } = await desk.ask('setup_intents.list', () =>
      desk.stripe.setupIntents.list({ ...params, expand: ['data.payment_method'] }),
    );
    const ours = data.filter((setup) => isOurs(desk, setup));
    for (const { id } of ours.filter(isUnfinished).slice(0, MOST_CANCELLED)) {
      await desk.ask('setup_intents.cancel', () =>
        desk.stripe.setupIntents.cancel(id, { cancellation_reason: 'abandoned' }),
      );
    }
    for (const setup of ours.map(toSetup).filter(({ wish }) => wish !== null)) {
      await settleDefault(fresh, setup, onFailure);
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    onFailure(error);
  }
}

/** Where a setup stands now. Throws `setup_not_found` for what is not this customer's, or not ours. */
export async function readSetup(desk: Desk, id: string): Promise<Setup> {
  return toSetup(await ownSetup(desk, id));
}

/** Does what was wished with a setup that has succeeded since; answers whether anything was changed. */
export async function settleWish(
  fresh: CustomerGateway,
  id: string,
  onFailure: OnFailure,
): Promise<boolean> {
  const setup = await readSetup(fresh.desk, id);
  if (setup.wish === null) return false;
  // It was attached to the customer by Stripe.
  fresh.desk.reread();
  const { changed } = await settleDefault(fresh, setup, onFailure);
  return changed.customer || changed.subscriptions.length > 0;
}

/** Gives a setup up. One that is over already, or that a bank is at work on, stays as it is. */
export async function cancelSetup(desk: Desk, id: string): Promise<void> {
  if (!isUnfinished(await ownSetup(desk, id))) return;
  try {
    await desk.once('setup_intents.cancel', `setup-cancel/${id}`, (options) =>
      desk.stripe.setupIntents.cancel(
        id,
        { cancellation_reason: 'requested_by_customer' },
        options,
      ),
    );
  } catch (error) {
    // It may have come to an end since it was read.
    if (isUnfinished(await ownSetup(desk, id))) throw error;
  }
}

async function ownSetup(desk: Desk, id: string): Promise<Stripe.SetupIntent> {
  const intent = await desk
    .ask('setup_intents.retrieve', () =>
      desk.stripe.setupIntents.retrieve(id, { expand: ['payment_method'] }),
    )
    .catch(missing('setup_not_found'));
  if (!isOurs(desk, intent)) throw new Problem('setup_not_found');
  return intent;
}

function isOurs(desk: Desk, { id, customer, metadata }: Stripe.SetupIntent) {
  return desk.isOwn({ id, customer }) && metadata?.usage_portal === OURS.usage_portal;
}

function isUnfinished(intent: Stripe.SetupIntent) {
  return UNFINISHED.includes(intent.status) && !isVerifying(intent);
}
