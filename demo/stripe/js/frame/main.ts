/** What runs in a frame of the simulator's: the fields, and everything that is asked of its API. */
import type { Appearance } from '@stripe/stripe-js';
import type { Answer, Ask, Beginning, ElementError, FromFrame, ToFrame } from '../messages.ts';
import { type Api, createApi } from './api.ts';
import { createForm, type Form } from './form.ts';
import { looksOf } from './looks.ts';

const parentOrigin = new URLSearchParams(location.search).get('parent') ?? '';
const sheet = new CSSStyleSheet();
let api: Api | undefined;
let form: Form | undefined;

document.adoptedStyleSheets = [sheet];
window.addEventListener('message', ({ data, origin, source }: MessageEvent<ToFrame>) => {
  if (origin === parentOrigin && source === window.parent) void receive(data);
});
tell({ say: 'hello' });

async function receive(message: ToFrame): Promise<void> {
  switch (message.say) {
    case 'begin':
      return begin(message.with);
    case 'restyle':
      return restyle(message.appearance);
    case 'lock':
      return form?.lock(message.readOnly);
    case 'focus':
      return form?.focus();
    case 'blur':
      return (document.activeElement as HTMLElement | null)?.blur();
    case 'clear':
      return form?.clear();
    case 'collapse':
      return form?.collapse();
    case 'ask':
      return tell({ say: 'answer', id: message.id, answer: await answer(message.ask) });
  }
}

async function begin({ publishableKey, network, form: wanted }: Beginning): Promise<void> {
  api = createApi(publishableKey, network);
  if (!wanted) return;
  restyle(wanted.appearance);
  for (const font of wanted.fonts) if ('family' in font) await addFont(font);
  const known = await api.retrieve(wanted.clientSecret);
  if ('error' in known) return tell({ say: 'loaderror', error: known.error });
  form = createForm(() => tell({ say: 'change', change: form!.change() }));
  form.lock(wanted.readOnly);
  document.body.replaceChildren(form.root);
  watch();
  tell({ say: 'ready' });
  tell({ say: 'change', change: form.change() });
}

async function answer(ask: Ask): Promise<Answer> {
  if (ask.what === 'check') return form!.check();
  if (ask.what === 'retrieve') return api!.retrieve(ask.clientSecret);
  if (form?.chosen().redirects && !ask.params.return_url) return { error: NO_WAY_BACK };
  return api!.confirm(ask.clientSecret, { ...ask.params, ...(await chosen(ask.params)) });
}

/** What the form adds to a confirmation; a frame without one adds only that a script asks. */
async function chosen(params: Readonly<Record<string, unknown>>) {
  if (!form) return { use_stripe_sdk: true };
  const { type, redirects, data } = form.chosen();
  const given = (params.payment_method_data ?? {}) as Record<string, object>;
  const own = data();
  return {
    payment_method_data: {
      ...given,
      ...own,
      billing_details: { ...given.billing_details, ...(own.billing_details as object) },
      type,
    },
    ...(type === 'sepa_debit' && { mandate_data: MANDATE }),
    // A page's own script asks a card's question; a bank's page is gone to.
    ...(!redirects && { use_stripe_sdk: true }),
  };
}

const NO_WAY_BACK: ElementError = {
  type: 'invalid_request_error',
  code: 'parameter_missing',
  param: 'return_url',
  message: 'A `return_url` is required for payment methods that redirect.',
};

const MANDATE = { customer_acceptance: { type: 'online', online: { infer_from_client: true } } };

function restyle(appearance: Appearance): void {
  const { css, unused } = looksOf(appearance);
  sheet.replaceSync(css);
  for (const each of unused) console.warn(`Stripe.js (simulated) cannot use ${each}.`);
}

async function addFont(font: { family?: string; src?: string }): Promise<void> {
  if (!font.family || !font.src) return;
  const { family, src, ...more } = font;
  document.fonts.add(new FontFace(family, src, more as FontFaceDescriptors));
}

/** Tells how high the form is, and where the focus goes. */
function watch(): void {
  const height = () =>
    tell({ say: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(height).observe(document.body);
  window.addEventListener('focus', () => tell({ say: 'focus' }));
  window.addEventListener('blur', () => tell({ say: 'blur' }));
  window.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') tell({ say: 'escape' });
  });
}

function tell(message: FromFrame): void {
  window.parent.postMessage(message, parentOrigin);
}
