/** The walls, each with what takes it out and the test that notices. */
export type Mutation = {
  readonly wall: string;
  readonly file: string;
  /** Text that stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** A test whose name holds this fails. */
  readonly tests: { readonly file: string; readonly name: string };
};

export const MUTATIONS: readonly Mutation[] = [];
