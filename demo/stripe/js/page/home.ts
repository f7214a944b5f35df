import type { NetworkFault } from '../messages.ts';

const FAULTS: readonly string[] = ['lost', 'once', 'answer'] satisfies NetworkFault[];

/** Where this script came from, and what its address asks it to get wrong. */
export type Home = { readonly origin: string; readonly network: NetworkFault };

/** Only while the script itself runs does the document know which one it is. */
export function findHome(): Home {
  const { origin, searchParams } = new URL((document.currentScript as HTMLScriptElement).src);
  const network = searchParams.get('network') ?? 'none';
  return { origin, network: FAULTS.includes(network) ? (network as NetworkFault) : 'none' };
}
