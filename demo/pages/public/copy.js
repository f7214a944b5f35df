/** Buttons that copy the lines they name, and say so. */
const said = document.querySelector('[data-said]');

for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', () => copy(button.dataset));
}

async function copy({ copy: name, says }) {
  const code = document.querySelector(`[data-out="${CSS.escape(name)}"]`);
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = says;
  } catch {
    // Without the clipboard the lines are selected, for whoever copies by hand.
    getSelection().selectAllChildren(code);
    said.textContent = 'The lines are selected: copy them with the keyboard.';
  }
}
