/** What the pages themselves run: what an element says is written down, a lost session is noticed. */
const heard = document.querySelector('[data-heard]');
const stage = document.querySelector('[data-reads-twice]');

for (const name of ['usage-loaded', 'usage-problem', 'usage-session-ended']) {
  document.addEventListener(name, ({ code }) => {
    if (heard) heard.textContent = `Heard last: ${name}${code ? ` (${code})` : ''}.`;
  });
}

// Who presses Refresh, or waits a minute, meets the same.
stage?.addEventListener('usage-loaded', ({ target }) => target.refresh(), { once: true });
