/** A stand-in for Stripe.js, and the API's answers about payments: tests say what happens. */
import { waitUntil } from '@open-wc/testing';
import type {
  DefaultChange,
  PaymentState,
  PayRequest,
  SetupOutcome,
} from '../../server/contract/payments.ts';
import type { PaymentMethod, Portal } from '../../server/contract/portal.ts';
import { known } from '../../widget/core/part.ts';
import { invoices, portal, stripe, usd } from './data.ts';
import { json, network, type Sent } from './portal-with.ts';

/** What Stripe.js answers; only what the widget reads of it. */
export interface Answer {
  error?: { type: string; code?: string; message?: string };
}

/** What the stand-in does, changed by a test, and what it was asked. */
export interface StripeScript {
  isReady: boolean;
  submit(): Promise<Answer>;
  confirmSetup(options: unknown): Promise<Answer>;
  confirmPayment(options: unknown): Promise<Answer>;
  handleNextAction(options: unknown): Promise<Answer>;
  calls: string[];
  /** What `elements()` and `update()` were given, in order. */
  options: { clientSecret?: string; locale?: string; appearance?: Appearance }[];
  mounted: HTMLElement[];
  listeners: Map<string, (event: unknown) => void>;
}

interface Appearance {
  theme: string;
  variables: Record<string, string>;
}

export const DECLINED: Answer = { error: { type: 'card_error', code: 'card_declined' } };
export const LOST: Answer = { error: { type: 'api_connection_error' } };
export const INCOMPLETE: Answer = { error: { type: 'validation_error' } };

let script: StripeScript;

/** Stripe.js as it is at the beginning of a test. */
export function stripeJs(change: Partial<StripeScript> = {}): StripeScript {
  script = {
    isReady: true,
    submit: async () => ({}),
    confirmSetup: async () => ({}),
    confirmPayment: async () => ({}),
    handleNextAction: async () => ({}),
    calls: [],
    options: [],
    mounted: [],
    listeners: new Map(),
    ...change,
  };
  return script;
}

/** One for the whole page, as the real one: its loader asks for it once. */
function Stripe(key: string) {
  script.calls.push(`Stripe ${key}`);
  const confirm = (name: 'confirmSetup' | 'confirmPayment' | 'handleNextAction') => {
    return (options: unknown) => {
      script.calls.push(name);
      return script[name](options);
    };
  };
  return {
    elements: (options: StripeScript['options'][number]) => elementsOf(options),
    confirmSetup: confirm('confirmSetup'),
    confirmPayment: confirm('confirmPayment'),
    handleNextAction: confirm('handleNextAction'),
  };
}
Stripe.version = 'endive';

function elementsOf(options: StripeScript['options'][number]) {
  const own = script;
  own.options.push(options);
  return {
    create: () => elementOf(own),
    update: async (change: StripeScript['options'][number]) => void own.options.push(change),
    fetchUpdates: async () => {
      own.calls.push('fetchUpdates');
      return {};
    },
    submit: () => {
      own.calls.push('submit');
      return own.submit();
    },
  };
}

function elementOf(own: StripeScript) {
  const fields = document.createElement('div');
  fields.innerHTML = '<label>Card number <input autocomplete="cc-number" /></label>';
  return {
    on: (type: string, listener: (event: unknown) => void) => own.listeners.set(type, listener),
    mount(place: HTMLElement) {
      if (!place.isConnected || place.getRootNode() !== document) {
        throw new Error('Elements cannot be mounted in a ShadowRoot.');
      }
      place.append(fields);
      own.mounted.push(place);
      if (own.isReady) queueMicrotask(() => own.listeners.get('ready')?.({}));
    },
    destroy: () => fields.remove(),
  };
}

export function installStripe() {
  Object.assign(window, { Stripe });
}

const [visa, mastercard] = known(portal.paymentMethods).data as [PaymentMethod, PaymentMethod];

export { mastercard, visa };

const amex: PaymentMethod = {
  ...mastercard,
  id: 'pm_3',
  brand: 'amex',
  last4: '0005',
  isDefault: true,
  pays: ['sub_scale'],
};

export const owed = {
  ...invoices[0]!,
  id: 'in_31',
  number: 'Q-0031',
  status: 'open' as const,
  overdue: true,
  amountRemaining: usd(48804),
  paidAt: null,
};

const SCOPES: Portal['can'] = ['payment_methods:write', 'invoices:pay'];

export const payment = (change: Partial<PaymentState> = {}): PaymentState => ({
  invoice: owed,
  status: 'requires_payment_method',
  decline: null,
  paymentMethod: null,
  clientSecret: 'pi_1_secret_1',
  publishableKey: 'pk_test_1',
  ...change,
});

export const paid = payment({
  status: 'paid',
  invoice: { ...owed, status: 'paid', overdue: false, amountRemaining: usd(0) },
  paymentMethod: 'pm_2',
  clientSecret: null,
});

export const saved = (change: Partial<SetupOutcome> = {}): SetupOutcome => ({
  status: 'succeeded',
  paymentMethod: amex,
  decline: null,
  changed: { customer: true, subscriptions: ['sub_scale'] },
  ...change,
});

export const refused = (decline: SetupOutcome['decline']): SetupOutcome => ({
  status: 'requires_payment_method',
  paymentMethod: null,
  decline,
  changed: null,
});

type Reply = Response | Promise<Response>;

/** The API in the middle of a payment; a test changes what it answers next. */
export class Api {
  methods: PaymentMethod[] = [visa, mastercard];
  invoice = owed as typeof owed | (typeof paid)['invoice'];
  can: Portal['can'] = SCOPES;
  data: Partial<Portal> = {};
  isSignedOut = false;
  setup: () => Reply = () =>
    json({ id: 'seti_1', clientSecret: 'seti_1_secret_1', publishableKey: 'pk_test_1' });
  setupState: () => Reply = () => json(saved());
  finish: (makeDefault: boolean) => Reply = (makeDefault) => {
    this.methods = [
      ...this.methods.map((each) => (makeDefault ? { ...each, isDefault: false, pays: [] } : each)),
      makeDefault ? amex : { ...amex, isDefault: false, pays: [] },
    ];
    return json(saved(makeDefault ? {} : { changed: null }));
  };
  payState: () => Reply = () => json(payment());
  pay: (request: PayRequest) => Reply = () => {
    this.invoice = paid.invoice as typeof owed;
    return json(paid);
  };
  default: (id: string) => Reply = (id) => {
    this.methods = this.methods.map((each) => ({
      ...each,
      isDefault: each.id === id,
      pays: each.id === id ? ['sub_scale'] : [],
    }));
    const changed: DefaultChange = { customer: true, subscriptions: ['sub_scale'] };
    return json({ ...this.#list(), paymentMethod: id, changed });
  };
  remove: (id: string) => Reply = (id) => {
    this.methods = this.methods.filter((each) => each.id !== id);
    return json(this.#list());
  };
  readonly sent: Sent[];
  readonly restore: () => void;

  constructor() {
    const net = network((path, init) => this.#answer(path, init));
    this.sent = net.sent;
    this.restore = net.restore;
  }

  /** What was asked of the API's payments, as `POST /v1/…`, without the reads of the portal. */
  get asked(): string[] {
    return this.sent
      .map(({ path, init }) => `${init.method ?? 'GET'} ${path}`)
      .filter((line) => /payment|pay$|hosted/.test(line));
  }

  /** The requests of one change. */
  of(line: string) {
    return this.sent.filter(({ path, init }) => `${init.method ?? 'GET'} ${path}` === line);
  }

  #list() {
    return { data: this.methods, asOf: '2026-11-20T14:21:00Z', source: 'stripe' };
  }

  #portal(): Portal {
    return {
      ...portal,
      notices: [],
      invoices: stripe({ data: [this.invoice, ...invoices.slice(1)], nextCursor: null }),
      paymentMethods: stripe(this.methods),
      can: this.can,
      ...this.data,
    };
  }

  #answer(path: string, init: RequestInit): Reply | undefined {
    const body = init.body ? JSON.parse(String(init.body)) : {};
    const line = `${init.method ?? 'GET'} ${path}`;
    const id = /payment-methods\/(pm_\w+)/.exec(path)?.[1] ?? '';
    if (this.isSignedOut) return problemOf('session_expired', 401);
    if (line === 'GET /v1/portal') return json(this.#portal());
    if (line === 'POST /v1/payment-methods/setup') return this.setup();
    if (line === 'GET /v1/payment-methods/setup/seti_1') return this.setupState();
    if (line === 'DELETE /v1/payment-methods/setup/seti_1')
      return new Response(null, { status: 204 });
    if (line === 'POST /v1/payment-methods/setup/seti_1/finish')
      return this.finish(body.makeDefault);
    if (line === `POST /v1/payment-methods/${id}/default`) return this.default(id);
    if (line === `DELETE /v1/payment-methods/${id}`) return this.remove(id);
    if (line === 'GET /v1/invoices/in_31/payment') return this.payState();
    if (line === 'POST /v1/invoices/in_31/pay') return this.pay(body);
    if (line === 'POST /v1/hosted') return json({ url: 'https://billing.stripe.com/p/session/1' });
    return undefined;
  }
}

export const problemOf = (code: string, status: number) =>
  json({ code, title: 'No.', requestId: 'req_9' }, status);

/** Waits for something that comes by itself, on a slow machine too. */
export const until = (condition: () => unknown) =>
  waitUntil(condition, undefined, { timeout: 8000 });
