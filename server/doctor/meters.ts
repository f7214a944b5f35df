/** Meters that customers read the names of, and settings that name what is not there. */
import { everyPage } from '../stripe/pages.ts';
import { type Examination, permitted } from './examination.ts';
import { type Found, found, good } from './finding.ts';

export async function checkMeters({ tenant, account }: Examination): Promise<Found[]> {
  const { stripe, ask } = account;
  const listed = await permitted(
    everyPage('meters', 10, (starting_after) =>
      ask('meters.list', () => stripe.billing.meters.list({ limit: 100, starting_after })),
    ),
  );
  if (!listed) return [];
  const active = listed.data.filter(({ status }) => status === 'active');
  const names = new Set(active.map(({ event_name }) => event_name));
  const findings: Found[] = [];

  for (const name of names) {
    const { label, unit, hidden } = tenant.meters[name] ?? {};
    if (hidden || (label && unit)) continue;
    const missing = [label ? '' : 'label', unit ? '' : 'unit'].filter(Boolean).join(' and no ');
    const text = `The meter ${name} has no ${missing}: customers read “${label ?? name}”.`;
    const todo = `Set meters.${name} to { label, unit }, or to { hidden: true }.`;
    findings.push(found('warning', 'meter_unnamed', text, todo));
  }
  for (const name of Object.keys(tenant.meters).filter((name) => !names.has(name))) {
    const text = `The settings name a meter ${name}, and Stripe has none of that event name that is active.`;
    findings.push(found('warning', 'meter_unknown', text, 'Correct the name, or take it out.'));
  }
  if (findings.length > 0) return findings;
  return [good('meters_named', `All ${names.size} meters have a label and a unit, or are hidden.`)];
}
