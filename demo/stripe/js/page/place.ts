import { IntegrationError } from './integration-error.ts';

/** Where an element is to stand, or Stripe's own words for why it cannot. */
export function placeOf(target: unknown): HTMLElement {
  const place = typeof target === 'string' ? document.querySelector(target) : target;
  if (typeof target === 'string' && place === null) {
    throw new IntegrationError(
      `The selector you specified (${target}) applies to no DOM elements that are currently on the page.\nMake sure the element exists on the page before calling mount().`,
    );
  }
  if (!(place instanceof HTMLElement)) {
    throw new IntegrationError(
      'Missing argument. Make sure to call mount() with a valid DOM element or selector.',
    );
  }
  // A node that is in no document at all meets the same words.
  if (place.getRootNode() !== document) {
    throw new IntegrationError(
      'Elements cannot be mounted in a ShadowRoot. Please mount in the Light DOM.',
    );
  }
  return place;
}
