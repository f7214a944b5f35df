/** Every state an element can be seen in: whose figures, and what goes wrong on the way to them. */
import { type Between, faulty, reworded } from '../between.ts';
import type { Role } from '../vendor/roles.ts';
import { OPENED, TAGS, type Tag } from './elements.ts';
import { LONG_METERS, LONG_WORDS } from './long-names.ts';

export type State = {
  readonly title: string;
  /** What is the matter, and what to look at. */
  readonly says: string;
  /** Key of the demo's customer; the first one when absent. */
  readonly customer?: string;
  /** Where it makes a difference; every element when absent. */
  readonly elements?: readonly Tag[];
  /** What stands between this page's portal and Stripe. */
  readonly stripe?: (tag: Tag) => Between;
  /** What happens to this page's sessions and to its API. */
  readonly trouble?: 'refused' | 'lost' | 'unreachable' | 'stale';
  /** How a meter is called on this page. */
  readonly meters?: Readonly<Record<string, { label: string; unit: string }>>;
  /** Who looks at it; the owner when absent. */
  readonly role?: Role;
  /** The vendor prefers Stripe's own pages for everything. */
  readonly hosted?: boolean;
  /** How the page holds the element. */
  readonly frame?: 'dark' | 'narrow' | 'rtl';
};

/** The state a page of an element shows by itself. */
export const NORMAL = 'normal';

const OUTAGE = 'error=503';

const PANELS = TAGS.filter((tag) => tag !== 'usage-notices');
const OF_A_BILL: readonly string[] = ['usage-invoice-lines', ...OPENED];
const WHOLE: readonly Tag[] = ['usage-portal', 'usage-notices'];
const CHANGING: readonly Tag[] = [
  'usage-portal',
  'usage-invoice-list',
  'usage-subscription',
  'usage-payment-method',
  'usage-billing-details',
];
const MONEY: readonly Tag[] = [
  'usage-portal',
  'usage-bill',
  'usage-meter-list',
  'usage-invoice-lines',
  'usage-invoice-list',
];

export const STATES: Readonly<Record<string, State>> = {
  [NORMAL]: {
    title: 'Normal',
    says: 'A month under way, a card on file, a year of invoices.',
  },
  loading: {
    title: 'Loading',
    says: 'Stripe takes four seconds for each answer: flat blocks stand where figures will.',
    // The other panels are fetched once there is something to show in them.
    elements: ['usage-portal', 'usage-bill', 'usage-chart'],
    stripe: () => faulty('latency=4000'),
  },
  'stripe-down': {
    title: 'Stripe down',
    says: 'Stripe answers nothing and nothing was read before: each panel says so in its place.',
    // What is said of an invoice has no place where nobody knows of one: the bill says it for them.
    elements: PANELS.filter((tag) => !OF_A_BILL.includes(tag)),
    stripe: () => faulty(OUTAGE),
  },
  'one-part': {
    title: 'One part failed',
    says: 'One of Stripe’s answers is missing: what rests on it says so, what else is here stands.',
    elements: PANELS,
    stripe: (tag) => faulty(OUTAGE, PARTS[tag] ?? /^\/v1\/payment_methods$/),
  },
  'forecast-withheld': {
    title: 'Forecast withheld',
    says: 'The credits left cannot be read, so nobody can say what they will pay: the reason stands where the forecast would.',
    elements: ['usage-portal', 'usage-bill', 'usage-invoice-lines'],
    stripe: () => faulty(OUTAGE, /\/credit_grants$/),
  },
  unreachable: {
    title: 'Unreachable',
    says: 'A proxy answers in the API’s place: it is said once, and the panels keep silent.',
    elements: WHOLE,
    trouble: 'unreachable',
  },
  stale: {
    title: 'Stale',
    says: 'Read two hours ago, and Stripe has not answered since: old figures, and their time.',
    trouble: 'stale',
    stripe: () => faulty(OUTAGE),
  },
  'session-refused': {
    title: 'Session refused',
    says: 'The vendor’s endpoint says 401 from the start: nobody is signed in.',
    elements: WHOLE,
    trouble: 'refused',
  },
  'session-lost': {
    title: 'Session lost',
    says: 'The session ends and is not renewed: figures stay, and it is said why they are old.',
    elements: WHOLE,
    trouble: 'lost',
  },
  'no-usage': {
    title: 'No usage',
    says: 'Nothing was used in any period: zeros are shown, because zero is known.',
    customer: 'harbor',
    elements: [...MONEY, 'usage-chart'],
  },
  'new-customer': {
    title: 'New customer',
    says: 'Five days old: no last period to compare with, and a wide range for what is likely.',
    customer: 'brightside',
    elements: [...MONEY, 'usage-chart'],
  },
  'past-due': {
    title: 'Past due',
    says: 'The card was declined and an invoice is open: the most urgent notice, with a way to pay.',
    customer: 'copperline',
    elements: [
      'usage-portal',
      'usage-notices',
      'usage-bill',
      'usage-invoice-list',
      'usage-payment-method',
    ],
  },
  reader: {
    title: 'Reader',
    says: 'A session that may read and nothing else: no button that changes anything.',
    elements: CHANGING,
    role: 'reader',
  },
  hosted: {
    title: 'Hosted',
    says: 'The vendor prefers Stripe’s own pages: links in place of forms.',
    elements: CHANGING,
    hosted: true,
  },
  'no-card': {
    title: 'No way to pay',
    says: 'Nothing is on file, and a charge is to come: the first card is the one thing to do.',
    customer: 'plover',
    elements: [...WHOLE, 'usage-payment-method'],
  },
  'action-required': {
    title: 'Action required',
    says: 'The bank wants a payment confirmed, which takes one press and its own question.',
    customer: 'egret',
    elements: [...WHOLE, 'usage-invoice-list'],
  },
  overdue: {
    title: 'Overdue',
    says: 'Charged in vain and not tried again: only the customer can pay it now.',
    customer: 'heron',
    elements: [...WHOLE, 'usage-invoice-list'],
  },
  trial: {
    title: 'Trial',
    says: 'A trial that ends within the week, and the first charge after it.',
    customer: 'tern',
    elements: [...WHOLE, 'usage-subscription'],
  },
  ending: {
    title: 'Ending',
    says: 'Cancelled, and running to the end of its period: it can still be kept.',
    customer: 'stork',
    elements: [...WHOLE, 'usage-subscription'],
  },
  many: {
    title: 'Many meters',
    says: 'Forty meters and three thousand invoices: the dearest first, the rest when asked for.',
    customer: 'atlas',
    elements: [...MONEY, 'usage-chart'],
  },
  'three-decimals': {
    title: 'Three decimals',
    says: 'Kuwaiti dinar: a thousand fils to the dinar, and none of them lost.',
    customer: 'marsa',
    elements: MONEY,
  },
  'no-decimals': {
    title: 'No decimals',
    says: 'Yen, which have no minor unit, in packages of a thousand.',
    customer: 'sakura',
    elements: MONEY,
  },
  reductions: {
    title: 'Coupon, credit, tax',
    says: 'A coupon, prepaid credits and VAT, each taken in its turn.',
    customer: 'oriel',
    elements: MONEY,
  },
  'two-bills': {
    title: 'Two bills',
    says: 'A platform paid by the year and usage by the month: two bills, listed and never added.',
    customer: 'meridian',
    elements: MONEY,
  },
  'long-names': {
    title: 'Long names',
    says: 'Names of eighty letters, markup and another script: wrapped or cut, never run or read as code.',
    elements: ['usage-portal', 'usage-chart', 'usage-meter-list', 'usage-invoice-lines'],
    stripe: () => reworded(LONG_WORDS),
    meters: LONG_METERS,
  },
  'right-to-left': {
    title: 'Right to left',
    says: 'On a page in Arabic, which reads from the right: everything is mirrored but the figures.',
    frame: 'rtl',
  },
  dark: {
    title: 'Dark',
    says: 'On a dark page: the element follows the host’s color-scheme.',
    frame: 'dark',
  },
  narrow: {
    title: 'Narrow',
    says: 'In 320 pixels, whatever the window’s width: what counts is the room it is given.',
    frame: 'narrow',
  },
};

/** The reading whose failure an element shows best. */
const PARTS: Partial<Record<Tag, RegExp>> = {
  'usage-bill': /^\/v1\/invoices\/create_preview$/,
  'usage-explain': /^\/v1\/invoices\/in_/,
  'usage-chart': /\/event_summaries$/,
  'usage-meter-list': /^\/v1\/subscriptions$/,
  'usage-invoice-lines': /^\/v1\/invoices\/create_preview$/,
  'usage-what-if': /^\/v1\/billing\/credit_grants$/,
  'usage-subscription': /^\/v1\/subscriptions$/,
  'usage-invoice-list': /^\/v1\/invoices$/,
  'usage-billing-details': /\/tax_ids$/,
};

/** The names of the states an element has, where their customer is among these. */
export function statesOf(tag: Tag, customers: ReadonlySet<string>): string[] {
  return Object.entries(STATES)
    .filter(([, { elements }]) => elements?.includes(tag) ?? true)
    .filter(([, { customer }]) => customer === undefined || customers.has(customer))
    .map(([name]) => name);
}
