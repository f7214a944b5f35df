import type { TaxId } from '../wire.ts';
import type { World } from '../world.ts';

/** Types a government's register can be asked about; of others Stripe says `unavailable`. */
const VERIFIED_TYPES = new Set(['au_abn', 'eu_vat', 'gb_vat']);

/** Values that decide their own verification in test mode, whatever their type's shape. */
const OUTCOMES: Record<string, 'verified' | 'unverified' | 'pending'> = {
  '000000000': 'verified',
  '111111111': 'unverified',
  '222222222': 'pending',
};

type Due = { at: number; run: (at: number) => void };

export function isMagic(type: string, value: string): boolean {
  return VERIFIED_TYPES.has(type) && value in OUTCOMES;
}

/** What a new tax id of a customer says of itself, before anyone has looked. */
export function firstVerification(type: string): NonNullable<TaxId['verification']> {
  const status = VERIFIED_TYPES.has(type) ? 'pending' : 'unavailable';
  return { status, verified_address: null, verified_name: null };
}

/** The verifications that come back on one clock, each at its time. */
export function verificationsDue(world: World, clock: string | null): Due[] {
  const due: Due[] = [];
  for (const taxId of world.store.taxIds.values()) {
    if (taxId.verification?.status !== 'pending' || outcomeOf(taxId) === 'pending') continue;
    const owner = world.store.customers.get(taxId.customer ?? '');
    if ((owner?.test_clock ?? null) !== clock) continue;
    const at = taxId.created + world.switches.taxIdVerificationSeconds;
    due.push({ at, run: (now) => verify(world, taxId, now) });
  }
  return due;
}

function verify(world: World, taxId: TaxId, at: number): void {
  const previous = { verification: taxId.verification };
  const customer = world.store.customers.get(taxId.customer ?? '');
  const isFound = outcomeOf(taxId) === 'verified';
  const address = customer?.address;
  const parts = [address?.line1, address?.postal_code, address?.city, address?.country];
  taxId.verification = {
    status: isFound ? 'verified' : 'unverified',
    verified_address: isFound ? parts.filter(Boolean).join(', ') || null : null,
    verified_name: isFound ? (customer?.name ?? null) : null,
  };
  world.emit('customer.tax_id.updated', taxId, at, previous);
}

/** A country's letters before a value do not change what it stands for. */
function outcomeOf({ value }: TaxId): 'verified' | 'unverified' | 'pending' {
  return OUTCOMES[value.replace(/^[A-Z]{2}/, '')] ?? 'verified';
}
