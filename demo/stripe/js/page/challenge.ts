/** 3-D Secure in the page: the bank's own page in a frame, over everything else. */
import type { FromBank, ToBank } from '../messages.ts';

/** Settles when the bank has answered, or the customer has broken off, which is an answer too. */
export function challenge(address: string): Promise<void> {
  const { origin } = new URL(address);
  const dialog = document.createElement('dialog');
  const iframe = document.createElement('iframe');
  dialog.setAttribute('aria-label', '3-D Secure');
  iframe.title = '3-D Secure';
  iframe.src = `${address}&parent=${encodeURIComponent(location.origin)}`;
  style(dialog, DIALOG);
  style(iframe, FRAME);
  dialog.append(iframe);
  document.body.append(dialog);
  // Holds the focus, and gives it back to what had it.
  dialog.showModal();
  iframe.focus();

  return new Promise((resolve) => {
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      cancel();
    });
    // A browser may close it without asking: then the bank is still to be told.
    dialog.addEventListener('close', cancel);
    window.addEventListener('message', receive);

    function cancel(): void {
      iframe.contentWindow?.postMessage({ say: 'cancel' } satisfies ToBank, origin);
    }

    function receive({ data, origin: from, source }: MessageEvent<FromBank>): void {
      if (from !== origin || source !== iframe.contentWindow || data.say !== 'done') return;
      window.removeEventListener('message', receive);
      dialog.removeEventListener('close', cancel);
      dialog.close();
      dialog.remove();
      resolve();
    }
  });
}

/** By properties, because a page's policy may forbid attributes of style. */
function style(element: HTMLElement, properties: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
}

const DIALOG = {
  width: 'min(30rem, 100vw - 2rem)',
  'max-width': 'none',
  height: 'min(34rem, 100dvh - 2rem)',
  'max-height': 'none',
  padding: '0',
  border: '0',
  'border-radius': '12px',
  overflow: 'hidden',
  background: '#ffffff',
};

const FRAME = { display: 'block', width: '100%', height: '100%', border: '0' };
