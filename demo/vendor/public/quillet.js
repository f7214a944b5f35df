/** Quillet's theme and language: kept in a cookie, so that the next page comes in them. */
const root = document.documentElement;

for (const button of document.querySelectorAll('[data-set-theme]')) {
  button.addEventListener('click', () => {
    const theme = button.dataset.setTheme;
    root.dataset.theme = theme;
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API.
    document.cookie = `quillet_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    for (const each of document.querySelectorAll('[data-set-theme]')) {
      each.setAttribute('aria-pressed', String(each === button));
    }
  });
}

document.querySelector('[data-set-language]')?.addEventListener('change', ({ currentTarget }) => {
  currentTarget.form.requestSubmit();
});
