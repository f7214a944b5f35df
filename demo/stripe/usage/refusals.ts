import { StripeFailure } from '../http/errors.ts';

/** Why an event is not taken: the codes of Stripe's error reports. */
export type RefusalReason =
  | 'archived_meter'
  | 'meter_event_customer_not_found'
  | 'meter_event_invalid_value'
  | 'meter_event_no_customer_defined'
  | 'meter_event_value_not_found'
  | 'meter_event_value_too_many_digits'
  | 'missing_dimension_payload_keys'
  | 'no_meter'
  | 'timestamp_in_future'
  | 'timestamp_too_far_in_past';

/** A usage event that breaks a rule: the answer of v1, and the words of an error report. */
export class UsageRefusal extends StripeFailure {
  readonly reason: RefusalReason;
  readonly report: string;

  constructor(
    reason: RefusalReason,
    message: string,
    { report = message, ...details }: { report?: string; code?: string; param?: string } = {},
  ) {
    super(message, details);
    this.reason = reason;
    this.report = report;
  }
}
