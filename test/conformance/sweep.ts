import { remoteAccount } from './account.ts';
import { leftBehind, removeAll } from './made.ts';
import { targetOf } from './target.ts';

/** Removes what interrupted runs left: `node --env-file=test/conformance/stripe.env test/conformance/sweep.ts`. */
const target = targetOf(process.env);
if (target.kind !== 'stripe')
  throw new Error('Sweeping is for real accounts: see docs/simulator-proof.md.');

const { stripe } = remoteAccount(target);
const found = await leftBehind(stripe);
const left = await removeAll(stripe, found);
console.log(`${found.length - left.length} objects of earlier runs were removed.`);
for (const line of left) console.error(`Could not be removed: ${line}`);
