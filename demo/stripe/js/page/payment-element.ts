/** The Payment Element as a page holds it: an iframe and its events. */
import type { Beginning, FromFrame } from '../messages.ts';
import { type Frame, notMounted, openFrame } from './frame.ts';
import { IntegrationError } from './integration-error.ts';
import { placeOf } from './place.ts';

type Handler = (event: object) => void;

export type PaymentElement = ReturnType<typeof createPaymentElement>;

export type PaymentElementOptions = { readonly readOnly?: boolean };

export function createPaymentElement(
  home: string,
  begin: (options: PaymentElementOptions) => Beginning,
  first: PaymentElementOptions,
) {
  const handlers = new Map<string, Set<Handler>>();
  let options = first;
  let frame: Frame | undefined;
  let isReady = false;
  let isDestroyed = false;

  const element = {
    mount(target: unknown) {
      if (isDestroyed) {
        throw new IntegrationError(
          'This Element has already been destroyed. Please create a new one.',
        );
      }
      const place = placeOf(target);
      if (frame) element.unmount();
      if (place.hasChildNodes()) {
        console.warn('This Element will be mounted to a DOM element that contains child nodes.');
        place.replaceChildren();
      }
      place.classList.add('StripeElement');
      frame = openFrame({
        origin: home,
        path: '/stripe-js/element',
        title: 'Secure payment input frame',
        place,
        begin: () => begin(options),
        hear,
      });
      const { style } = frame.iframe;
      for (const [name, value] of Object.entries(LOOKS)) style.setProperty(name, value);
      emit('loaderstart', {});
    },
    unmount() {
      const place = frame?.iframe.parentElement;
      frame?.remove();
      place?.classList.remove('StripeElement');
      frame = undefined;
      isReady = false;
    },
    destroy() {
      element.unmount();
      isDestroyed = true;
    },
    update(changes: PaymentElementOptions) {
      options = { ...options, ...changes };
      if (changes.readOnly !== undefined) frame?.tell({ say: 'lock', readOnly: changes.readOnly });
    },
    focus: () => frame?.tell({ say: 'focus' }),
    blur: () => frame?.tell({ say: 'blur' }),
    clear: () => frame?.tell({ say: 'clear' }),
    collapse: () => frame?.tell({ say: 'collapse' }),
    on(name: string, handler: Handler) {
      const known = handlers.get(name) ?? new Set();
      handlers.set(name, known.add(handler));
      return element;
    },
    once(name: string, handler: Handler) {
      const only: Handler = (event) => {
        element.off(name, only);
        handler(event);
      };
      return element.on(name, only);
    },
    off(name: string, handler?: Handler) {
      if (handler) handlers.get(name)?.delete(handler);
      else handlers.delete(name);
      return element;
    },
    /** The frame with the fields, for whoever confirms. */
    _frame(): Frame {
      if (!frame?.iframe.isConnected || !isReady) throw notMounted();
      return frame;
    },
    _restyle(appearance: Extract<Parameters<Frame['tell']>[0], { say: 'restyle' }>['appearance']) {
      frame?.tell({ say: 'restyle', appearance });
    },
  };
  return element;

  function hear(message: FromFrame): void {
    switch (message.say) {
      case 'height':
        frame?.iframe.style.setProperty('height', `${message.height}px`);
        break;
      case 'change':
        emit('change', message.change);
        break;
      case 'loaderror':
        emit('loaderror', { error: message.error });
        break;
      case 'ready':
        isReady = true;
        emit('ready', {});
        break;
      case 'focus':
      case 'blur':
      case 'escape':
        emit(message.say, {});
        break;
    }
  }

  function emit(name: string, details: object): void {
    for (const handler of [...(handlers.get(name) ?? [])]) {
      handler({ elementType: 'payment', ...details });
    }
  }
}

/** An iframe a little wider than its place, for the rings of focus in it; it says how high it is. */
const LOOKS = {
  display: 'block',
  margin: '-4px',
  width: 'calc(100% + 8px)',
  height: '0',
  border: '0',
  // A frame whose scheme differs from its page's is painted opaque.
  'color-scheme': 'light',
};
