/** What a customer has, and changing it: nobody needs it before the panel comes near. */
export const fetchSubscription = () => import('../subscription/index.ts');
