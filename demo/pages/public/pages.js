/** What the pages themselves run: what an element says is written down, a lost session is noticed. */
const heard = document.querySelector('[data-heard]');
const opens = document.querySelector('[data-opens]');
const stage = document.querySelector('[data-reads-twice]');

for (const name of ['usage-loaded', 'usage-notices', 'usage-problem', 'usage-session-ended']) {
  document.addEventListener(name, ({ code }) => {
    if (heard) heard.textContent = `Heard last: ${name}${code ? ` (${code})` : ''}.`;
  });
}

// Who presses Refresh, or waits a minute, meets the same.
stage?.addEventListener('usage-loaded', ({ target }) => target.refresh(), { once: true });

// What waits for a reader to open it is opened for whoever came to see it.
opens?.addEventListener(
  'usage-loaded',
  async () => {
    const element = opens.querySelector(opens.dataset.opens);
    await customElements.whenDefined(element.localName);
    await element.updateComplete;
    element.shadowRoot.querySelector('button')?.click();
  },
  { once: true },
);
