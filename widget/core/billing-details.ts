/** Who is billed, with the form to change it: nobody needs it before the panel comes near. */
export const fetchBillingDetails = () => import('../billing-details/index.ts');
