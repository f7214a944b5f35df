/** The demo's controls without a reload: each form is sent as it is, then every portal looks again. */
const demo = document.querySelector('.demo');
const details = demo.querySelector('details');
const said = demo.querySelector('[data-demo-said]');
const COOKIE = 'demo_controls';

const isWide = matchMedia('(min-width: 1100px) and (min-height: 700px)').matches;
const kept = document.cookie.match(new RegExp(`${COOKIE}=(\\w+)`))?.[1];
details.open = kept ? kept === 'open' : isWide;
details.querySelector('summary').addEventListener('click', () => {
  // The element opens after this event.
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
  document.cookie = `${COOKIE}=${details.open ? 'closed' : 'open'}; path=/; samesite=lax`;
});

let isBusy = false;
demo.addEventListener('submit', async (event) => {
  const { target: form, submitter } = event;
  if (!('quiet' in form.dataset)) return;
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  demo.setAttribute('aria-busy', 'true');
  try {
    said.textContent = await send(form, submitter);
  } catch {
    said.textContent = 'The demo does not answer. Is it still running?';
  } finally {
    isBusy = false;
    demo.removeAttribute('aria-busy');
  }
});

demo.querySelector('[data-set-look]').addEventListener('click', ({ currentTarget }) => {
  const look = document.documentElement.dataset.look === 'b' ? 'a' : 'b';
  document.documentElement.dataset.look = look;
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
  document.cookie = `quillet_look=${look}; path=/; max-age=31536000; samesite=lax`;
  currentTarget.setAttribute('aria-pressed', String(look === 'b'));
});

async function send(form, submitter) {
  const response = await fetch(form.action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(new FormData(form, submitter)),
  });
  const answer = await response.json();
  if (!response.ok) return answer.said;
  demo.querySelector('[data-demo-now]').textContent = answer.now;
  demo.querySelector('[data-toggle]').setAttribute('aria-pressed', String(answer.isSignedOut));
  const portals = [...document.querySelectorAll('usage-portal')];
  await Promise.all(portals.map((portal) => portal.refresh?.()));
  return answer.said;
}
