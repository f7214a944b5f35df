import type { World } from '../world.ts';
import type { Due } from './billing-cycle.ts';
import { closeGrant, grantExpiries } from './credit-grants.ts';
import { discountEnds, endDiscount } from './discounts.ts';

/** What ends by itself of coupons and credits on a clock. */
export function nextTermsDue(world: World, clock: string | null): Due[] {
  return [
    ...grantExpiries(world, clock).map(({ grant, at }) => ({
      at,
      run: () => closeGrant(world, grant, 'credits_expired', at),
    })),
    ...discountEnds(world, clock).map(({ id, at }) => ({
      at,
      run: () => endDiscount(world, id, at),
    })),
  ];
}
