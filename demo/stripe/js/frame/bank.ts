/** What runs in the page of 3-D Secure when a page shows it in a frame. */
import type { FromBank, ToBank } from '../messages.ts';

const parentOrigin = new URLSearchParams(location.search).get('parent') ?? '';
const fails = document.querySelector<HTMLButtonElement>('button[value="fail"]');

if (fails) {
  // To go away is to fail: nobody has confirmed anything.
  window.addEventListener('message', ({ data, origin, source }: MessageEvent<ToBank>) => {
    if (origin === parentOrigin && source === window.parent && data.say === 'cancel') fails.click();
  });
  window.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') fails.click();
  });
  document.querySelector('button')?.focus();
} else {
  window.parent.postMessage({ say: 'done' } satisfies FromBank, parentOrigin);
}
