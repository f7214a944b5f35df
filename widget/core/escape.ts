/** Hears Escape, and takes it: a dialog of the page around the portal stays open. */
export const onEscape =
  (leave: () => unknown) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    leave();
  };
