/** Why figures of ours are approximate, as `Approximation` names it; for whoever reckons or compares. */
export const enReasons = {
  'reason.price_differs': 'Approximate: our price of the usage differs from Stripe’s.',
  'reason.price_differs.by':
    'Approximate: our price of the usage differs from Stripe’s by {amount}.',
  'reason.usage_differs': 'Approximate: the usage counted so far differs from what Stripe bills.',
  'reason.usage_differs.by':
    'Approximate: the usage counted so far, at your price, differs from Stripe’s by {amount}.',
  'reason.price_unknown': 'Approximate: one of the prices is of a kind that we do not reckon.',
  'reason.trial': 'Approximate: a trial is running, which we do not reckon.',
  'reason.threshold': 'Approximate: usage is billed early at a threshold, which we do not reckon.',
  'reason.schedule':
    'Approximate: a change of the subscription is planned, which we do not reckon.',
  'reason.paused': 'Approximate: the subscription is paused.',
  'reason.cancelling': 'Approximate: the subscription ends before the period does.',
  'reason.discount_unknown': 'Approximate: a discount’s rule could not be read.',
  'reason.tax_unknown': 'Approximate: a tax’s rule could not be read.',
  'reason.credits_unknown': 'Approximate: the credits left could not be read.',
  'reason.totals_differ': 'Approximate: our total of Stripe’s lines differs from Stripe’s.',
  'reason.totals_differ.by':
    'Approximate: our total of Stripe’s lines differs from Stripe’s by {amount}.',
} as const;
