/**
 * Lets Stripe.js into pages whose policy wants Trusted Types: its loader sets the address of a script.
 * Over the simulator that address becomes the simulator's own, and the loader notices nothing.
 */
const STRIPE_JS = /^https:\/\/js\.stripe\.com\/(v3|[a-z]+)\/stripe\.js(\?|$)/;
const { simulated } = document.currentScript.dataset;

const addressOf = (url) => (STRIPE_JS.test(url) ? (simulated ?? url) : null);

if (window.trustedTypes) {
  trustedTypes.createPolicy('default', { createScriptURL: addressOf });
} else if (simulated) {
  // A browser without Trusted Types asks nobody: what is simulated is there before it is asked for.
  const script = document.createElement('script');
  script.src = simulated;
  document.head.append(script);
}
