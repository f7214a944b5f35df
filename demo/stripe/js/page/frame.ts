import type { Answer, Ask, Beginning, FromFrame, ToFrame } from '../messages.ts';
import { IntegrationError } from './integration-error.ts';

export type Frame = {
  readonly iframe: HTMLIFrameElement;
  /** Says this as soon as the frame listens. */
  tell(message: ToFrame): void;
  ask(ask: Ask): Promise<Answer>;
  remove(): void;
};

export type FrameOptions = {
  /** The simulator's. */
  readonly origin: string;
  readonly path: '/stripe-js/element' | '/stripe-js/controller';
  readonly title: string;
  readonly place: Element;
  /** What the frame is told first, again whenever it had to be loaded anew. */
  readonly begin: () => Beginning;
  readonly hear?: (message: FromFrame) => void;
};

let frames = 0;

/** A frame of the simulator's in this page. Each side hears only the other. */
export function openFrame({ origin, path, title, place, begin, hear }: FrameOptions): Frame {
  const iframe = document.createElement('iframe');
  const waiting: ToFrame[] = [];
  const asked = new Map<number, (answer: Answer) => void>();
  let questions = 0;
  let listens = false;

  frames += 1;
  iframe.name = `__privateStripeFrame${frames}`;
  iframe.title = title;
  iframe.allow = 'payment *';
  iframe.src = `${origin}${path}?parent=${encodeURIComponent(location.origin)}`;
  window.addEventListener('message', receive);
  place.append(iframe);

  return {
    iframe,
    tell,
    ask(ask) {
      if (!iframe.isConnected) throw notMounted();
      questions += 1;
      const id = questions;
      return new Promise((resolve) => {
        asked.set(id, resolve);
        tell({ say: 'ask', id, ask });
      });
    },
    remove() {
      window.removeEventListener('message', receive);
      iframe.remove();
    },
  };

  function tell(message: ToFrame): void {
    if (listens) post(message);
    else waiting.push(message);
  }

  function post(message: ToFrame): void {
    iframe.contentWindow?.postMessage(message, origin);
  }

  function receive({ data, origin: from, source }: MessageEvent<FromFrame>): void {
    if (from !== origin || source !== iframe.contentWindow) return;
    if (data.say === 'answer') {
      asked.get(data.id)?.(data.answer);
      asked.delete(data.id);
      return;
    }
    if (data.say === 'hello') {
      listens = true;
      post({ say: 'begin', with: begin() });
      for (const message of waiting.splice(0)) post(message);
    }
    hear?.(data);
  }
}

export function notMounted(): IntegrationError {
  return new IntegrationError(
    'We could not retrieve data from the specified Element. Please make sure the Element you are attempting to use is still mounted.',
  );
}
