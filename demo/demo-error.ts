/** What keeps the demo from starting, told in one sentence that says what to do. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}
