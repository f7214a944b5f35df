/** What is said of a card both where it is listed and where something is paid by it. */
export const enCards = {
  'card.default': 'Default',
} as const;
