/**
 * Part of the name under which a reading is shared: another release, whose readings may have another
 * shape, neither finds ours nor is found by us, as while a new release is rolled out. The package's
 * version, and a number to raise whenever what is read of Stripe changes its shape within one.
 */
export const RELEASE = '0.1.0/2';
