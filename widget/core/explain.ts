/** Fetches what explains a bill: only when it is opened. */
export const fetchExplain = () => import('../explain/index.ts');
