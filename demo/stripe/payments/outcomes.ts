import { DECLINES, type Decline } from './declines.ts';
import type { Instrument } from './payment-methods.ts';

/** What comes of asking for money, or for leave to ask for it later. */
export type Outcome =
  | { kind: 'succeeded' }
  | { kind: 'processing' }
  | { kind: 'requires_action' }
  | { kind: 'declined'; decline: Decline };

/** What a charge comes to before anybody has authenticated. */
export function chargeOutcome(instrument: Instrument, offSession: boolean): Outcome {
  const { account, card } = instrument;
  if (account) return { kind: 'processing' };
  if (card?.refused) return { kind: 'declined', decline: DECLINES[card.refused] };
  if (mustAuthenticate(instrument, offSession)) return { kind: 'requires_action' };
  return settledOutcome(instrument);
}

/** What a charge comes to once nothing stands between it and the issuer. */
export function settledOutcome({ account, card }: Instrument): Outcome {
  const reason = (card ?? account)?.refusedWhenCharged;
  return reason ? { kind: 'declined', decline: DECLINES[reason] } : { kind: 'succeeded' };
}

/** What saving a method for later comes to; its holder is present. */
export function setupOutcome({ card, isElsewhere }: Instrument): Outcome {
  if (isElsewhere) return { kind: 'requires_action' };
  if (card?.refused) return { kind: 'declined', decline: DECLINES[card.refused] };
  const asks = card?.authenticates === 'always' || card?.authenticates === 'until_set_up';
  return { kind: asks ? 'requires_action' : 'succeeded' };
}

function mustAuthenticate(instrument: Instrument, offSession: boolean): boolean {
  const { card, isElsewhere, isSetUp } = instrument;
  if (isElsewhere) return !isSetUp;
  switch (card?.authenticates) {
    case 'always':
      return true;
    case 'until_set_up':
      return !(offSession && isSetUp);
    case 'on_session':
      return !offSession;
    default:
      return false;
  }
}
