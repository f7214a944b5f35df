import { DEMO_DIMENSIONS } from './dimensions.ts';
import { FLEET_METERS } from './fleet.ts';

/** What a vendor tells the portal of a meter, by its event name. */
export type DemoMeter = { readonly label: string; readonly unit: string };

export const DEMO_METERS: Readonly<Record<string, DemoMeter>> = {
  api_calls: { label: 'API calls', unit: 'calls' },
  storage: { label: 'Storage', unit: 'GB-months' },
  rides: { label: 'Trips', unit: 'trips' },
  events: { label: 'Events', unit: 'events' },
  shipments: { label: 'Shipments', unit: 'shipments' },
  messages: { label: 'Messages', unit: 'messages' },
  pages: { label: 'Pages', unit: 'pages' },
  records: { label: 'Records', unit: 'records' },
  downloads: { label: 'Downloads', unit: 'downloads' },
  exports: { label: 'Exports', unit: 'exports' },
  ...FLEET_METERS,
};

/** The same with what each can be divided by, for an account that has Stripe's preview of it. */
export const DIVIDED_METERS = Object.fromEntries(
  Object.entries(DEMO_METERS).map(([eventName, meter]) => {
    const dimensions = DEMO_DIMENSIONS[eventName];
    return [eventName, { ...meter, ...(dimensions && { dimensions }) }];
  }),
);
