/** What is wrong with a field, in Stripe's own codes and words. */
export type FieldFault = {
  readonly code: string;
  readonly message: string;
  /** Nothing is wrong yet: there is only more to type. */
  readonly isIncomplete: boolean;
};

export function incomplete(code: string, message: string): FieldFault {
  return { code, message, isIncomplete: true };
}

export function invalid(code: string, message: string): FieldFault {
  return { code, message, isIncomplete: false };
}
