/** For a process of its own, whose global `fetch` is to reach nobody: whatever it asks of Stripe fails. */
const SCRIPT = 'globalThis.fetch = () => Promise.reject(new TypeError())';

/** An option of Node's. */
export const NO_NETWORK = `--import=data:text/javascript,${encodeURIComponent(SCRIPT)}`;
