/** What is said while figures are awaited longer than a moment. */
export const enBusy = {
  'busy.long': 'Still waiting for these figures. We keep trying.',
} as const;
