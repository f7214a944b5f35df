/** Why something was not done; the texts arrive with what can change something. */
export const enFaults = {
  'problem.session': 'Your sign-in has ended. Reload to go on; nothing is lost.',
  'fault.unanswered': 'No answer came. Try again: it is made only once.',
  'fault.refused': 'That could not be done. Nothing was changed.',
  'fault.unclear': 'It is not known whether this was done. Reload the page to see.',
  'fault.declined': 'The bank declined the payment. Nothing was changed.',
  'fault.changed': 'The plan was changed elsewhere. You see it as it is now.',
  'fault.notOffered': 'This change is not offered. Nothing was changed.',
  'fault.forbidden': 'You may no longer change this. Nothing was changed.',
  'fault.origin': 'This page has no way back from Stripe. Ask whoever runs it.',
  'hosted.go': 'Continue on Stripe',
} as const;
