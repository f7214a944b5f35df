/** Confirming an intent, with what follows from it: a bank's question, or a way to another page. */
import type { Answer, ElementError, Intent, Kind } from '../messages.ts';
import { challenge } from './challenge.ts';
import type { Elements } from './elements.ts';
import type { Frame } from './frame.ts';
import { IntegrationError } from './integration-error.ts';

export type Result = {
  readonly error?: ElementError;
  readonly setupIntent?: Intent;
  readonly paymentIntent?: Intent;
};

export type ConfirmOptions = {
  readonly elements?: Elements;
  readonly clientSecret?: string;
  readonly confirmParams?: Readonly<Record<string, unknown>> & { readonly return_url?: string };
  readonly redirect?: 'always' | 'if_required';
};

const CALLS = { setup_intent: 'confirmSetup', payment_intent: 'confirmPayment' } as const;

export async function confirm(
  controller: () => Frame,
  kind: Kind,
  { elements, clientSecret, confirmParams: params = {}, redirect = 'always' }: ConfirmOptions,
): Promise<Result> {
  const secret = elements?._clientSecret ?? clientSecret;
  const call = `stripe.${CALLS[kind]}()`;
  if (secret === undefined) {
    throw new IntegrationError(`${call}: expected either \`elements\` or \`clientSecret\`.`);
  }
  if (kindOf(secret) !== kind) {
    throw new IntegrationError(`${call}: the client secret is not one of a ${kind}.`);
  }
  if (redirect === 'always' && !params.return_url) {
    throw new IntegrationError(
      `${call}: \`confirmParams.return_url\` is required, unless you pass \`redirect: 'if_required'\`.`,
    );
  }
  const frame = elements ? elements._frame() : controller();
  if (elements) {
    const checked = await frame.ask({ what: 'check' });
    if ('error' in checked) return checked;
  }
  const answer = await frame.ask({ what: 'confirm', clientSecret: secret, params });
  const result = await follow(controller, answer);
  const intent = result.setupIntent ?? result.paymentIntent;
  return intent && redirect === 'always' ? leave(wayBack(params.return_url!, intent)) : result;
}

/** Asks the bank's question, if there is one, and says how it ended. */
export async function handleNextAction(
  controller: () => Frame,
  clientSecret: string,
): Promise<Result> {
  return follow(controller, await controller().ask({ what: 'retrieve', clientSecret }));
}

export async function retrieve(
  controller: () => Frame,
  kind: Kind,
  clientSecret: string,
): Promise<Result> {
  if (kindOf(clientSecret) !== kind) {
    throw new IntegrationError(`The client secret is not one of a ${kind}.`);
  }
  return resultOf(await controller().ask({ what: 'retrieve', clientSecret }));
}

async function follow(controller: () => Frame, answer: Answer): Promise<Result> {
  if (!('intent' in answer)) return resultOf(answer);
  const { client_secret: clientSecret, next_action: next, status } = answer.intent;
  if (status !== 'requires_action') return resultOf(answer);
  if (next?.redirect_to_url) return leave(next.redirect_to_url.url);
  if (!next?.use_stripe_sdk) return resultOf(answer);
  await challenge(next.use_stripe_sdk.stripe_js);
  const after = await controller().ask({ what: 'retrieve', clientSecret });
  return refusalOf(after) ?? resultOf(after);
}

/** An intent that a bank's answer has put back to its beginning. */
function refusalOf(answer: Answer): Result | undefined {
  if (!('intent' in answer) || answer.intent.status !== 'requires_payment_method') return undefined;
  const { intent } = answer;
  const error = intent.last_setup_error ?? intent.last_payment_error;
  return error ? { error: { ...error, [intent.object]: intent } } : undefined;
}

function resultOf(answer: Answer): Result {
  if ('error' in answer) return { error: answer.error };
  if (!('intent' in answer)) return {};
  const { intent } = answer;
  return intent.object === 'setup_intent' ? { setupIntent: intent } : { paymentIntent: intent };
}

/** Goes to another page. Nothing comes after it in this one. */
function leave(url: string): Promise<never> {
  location.assign(url);
  return new Promise(() => {});
}

function wayBack(returnUrl: string, { object, id, client_secret, status }: Intent): string {
  const url = new URL(returnUrl);
  url.searchParams.set(object, id);
  url.searchParams.set(`${object}_client_secret`, client_secret);
  url.searchParams.set('redirect_status', status === 'processing' ? 'pending' : 'succeeded');
  return url.href;
}

function kindOf(clientSecret: string): Kind {
  return clientSecret.startsWith('seti_') ? 'setup_intent' : 'payment_intent';
}
