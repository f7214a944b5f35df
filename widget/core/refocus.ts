/** Gives the focus on where what had it is gone, and takes it from nobody who is elsewhere by now. */
export function refocus(target: HTMLElement | null) {
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body) target?.focus();
}
