/** Whether Stripe divides usage by dimension, which it gives to an account on request: told where a meter has any. */
import { Problem } from '../problems.ts';
import { readGroupedUsage } from '../stripe/analytics.ts';
import { stripeStatus } from '../stripe/client.ts';
import { type Examination, mayAsk, NO_CUSTOMER, NO_METER } from './examination.ts';
import { type Found, found } from './finding.ts';

const ONE_DAY = { start: new Date(0), end: new Date(86_400_000), window: 'day' } as const;

const WITHOUT = 'nobody can divide usage by dimension';

export async function checkDimensions({ tenant, account }: Examination): Promise<Found[]> {
  const [dimension] = Object.values(tenant.meters).flatMap(({ dimensions = {} }) =>
    Object.keys(dimensions),
  );
  if (dimension === undefined) return [];
  const refused = await refusal(dimension, account);
  if (!refused) return [];

  // A key that may do everything lacks no permission.
  if (refused.status === 403 && tenant.stripeKey.startsWith('rk_')) {
    const text = `The key may not read what meter_usage answers: ${WITHOUT}.`;
    const todo =
      'Give the key “Meter Usage Analytics: Read” in Stripe’s dashboard; where that is not offered, ' +
      'ask Stripe for the preview, or take the dimensions out of the settings.';
    return [found('warning', 'permission_missing', text, todo)];
  }
  const text = `Stripe’s preview of Meter Usage Analytics is not on for this account: ${WITHOUT}.`;
  const todo = 'Ask Stripe for the preview, or take the dimensions out of the settings.';
  return [found('warning', 'dimensions_unavailable', text, todo)];
}

/** Undefined where Stripe would divide; else what it refused with. */
async function refusal(
  dimension: string,
  { stripe, ask }: Examination['account'],
): Promise<{ readonly status: number | undefined } | undefined> {
  const nobody = { customer: NO_CUSTOMER, meter: NO_METER, foreign: () => {} };
  try {
    await mayAsk(readGroupedUsage({ stripe, ask, dimension, ...nobody }, ONE_DAY));
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'customer_not_found') return undefined;
    if (error.code !== 'parameter_unsupported') throw error;
    return { status: stripeStatus(error.cause) };
  }
}
