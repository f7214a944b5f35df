import type { FlowType } from '../../portal/sessions.ts';
import type { Customer, PortalConfiguration, PortalSession, Subscription } from '../../wire.ts';
import type { World } from '../../world.ts';

/** Somebody in the portal: all they may see and do follows from their session. */
export type Visit = {
  /** Where the session's pages begin. */
  path: string;
  /** The business whose customer they are. */
  vendor: string;
  session: PortalSession;
  customer: Customer;
  features: PortalConfiguration['features'];
  configuration: PortalConfiguration;
};

/** Lets a token in, unless it is unknown or too old; each use keeps it young. */
export function openVisit(world: World, token: string): Visit | 'unknown' | 'expired' {
  const { customers, portalConfigurations, portalSessions, portalVisits } = world.store;
  const session = portalSessions.get(token);
  const customer = customers.get(session?.customer ?? '');
  const configuration = portalConfigurations.get(session?.configuration ?? '');
  if (!session || !customer || !configuration) return 'unknown';
  const now = world.wallNow();
  const visited = portalVisits.get(token);
  const { portalSessionMinutes, portalVisitMinutes } = world.switches;
  const ends =
    visited === undefined
      ? session.created + portalSessionMinutes * 60
      : visited + portalVisitMinutes * 60;
  if (now > ends) return 'expired';
  portalVisits.set(token, now);
  const { features } = configuration;
  const path = `/p/session/${token}`;
  return { path, vendor: world.accountName, session, customer, configuration, features };
}

/** One of the visitor's own subscriptions; anybody else's does not exist for them. */
export function ownSubscription(
  world: World,
  { customer }: Visit,
  id: string,
): Subscription | undefined {
  const subscription = world.store.subscriptions.get(id);
  return subscription?.customer === customer.id ? subscription : undefined;
}

/** The page a session opens on: its flow's, or the first of all. */
export function startOf({ path, session }: Visit): string {
  const { flow } = session;
  if (!flow) return `${path}/home`;
  if (flow.type === 'payment_method_update') return `${path}/payment-methods/new`;
  if (flow.type === 'customer_update') return `${path}/customer`;
  const [details, step] = {
    subscription_cancel: [flow.subscription_cancel, 'cancel'] as const,
    subscription_pause: [flow.subscription_pause, 'pause'] as const,
    subscription_update: [flow.subscription_update, 'update'] as const,
    subscription_update_confirm: [flow.subscription_update_confirm, 'confirm'] as const,
  }[flow.type as FlowType & `subscription_${string}`];
  return `${path}/subscriptions/${details?.subscription}/${step}`;
}

/** Where a finished step leads: the session's flow may say, else back to the portal. */
export function afterwards(visit: Visit, done: Done): string {
  const { flow } = visit.session;
  const after = flow && FLOWS[done]?.includes(flow.type) ? flow.after_completion : null;
  if (after?.redirect) return after.redirect.return_url;
  if (after?.hosted_confirmation) return `${visit.path}/done`;
  return `${visit.path}/home?did=${done}`;
}

/** Other origins a form of this session may end at. */
export function leadsTo({ session }: Visit): string[] {
  const redirect = session.flow?.after_completion.redirect;
  return redirect ? [redirect.return_url] : [];
}

/** What a visitor has done, with the words that say so. */
export const DONE = {
  cancel: 'Your subscription will end as you asked.',
  renew: 'Your subscription goes on.',
  pause: 'Your subscription is paused.',
  resume: 'Your subscription is running again.',
  update: 'Your subscription is changed.',
  offer: 'Your offer is applied, and your subscription goes on.',
  card: 'Your card is saved and will be charged from now on.',
  default: 'This card will be charged from now on.',
  removed: 'The card is removed.',
  customer: 'Your billing information is saved.',
  taxid: 'Your tax ID is saved.',
  notaxid: 'The tax ID is removed.',
} as const;

export type Done = keyof typeof DONE;

/** The flows a step completes. */
const FLOWS: Partial<Record<Done, readonly string[]>> = {
  cancel: ['subscription_cancel'],
  offer: ['subscription_cancel'],
  pause: ['subscription_pause'],
  update: ['subscription_update', 'subscription_update_confirm'],
  card: ['payment_method_update'],
  customer: ['customer_update'],
  taxid: ['customer_update'],
};
