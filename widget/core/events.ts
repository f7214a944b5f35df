import type { Notice } from '../../server/contract/portal.ts';
import type { UsageProblemCode } from './problem.ts';

/** What a host page can hear. All of them bubble and leave the shadow root. */

/** Figures arrived. */
export class UsageLoadedEvent extends Event {
  static readonly type = 'usage-loaded';
  constructor() {
    super(UsageLoadedEvent.type, { bubbles: true, composed: true });
  }
}

/** Something could not be read. `code` is one of the codes below, `requestId` is what support asks for. */
export class UsageProblemEvent extends Event {
  static readonly type = 'usage-problem';
  readonly code: UsageProblemCode;
  readonly requestId: string | undefined;
  constructor(code: UsageProblemCode, requestId?: string) {
    super(UsageProblemEvent.type, { bubbles: true, composed: true });
    this.code = code;
    this.requestId = requestId;
  }
}

/** What the customer should know has changed. `notices` are those of `GET /v1/portal`, most urgent first. */
export class UsageNoticesEvent extends Event {
  static readonly type = 'usage-notices';
  readonly notices: readonly Notice[];
  constructor(notices: readonly Notice[]) {
    super(UsageNoticesEvent.type, { bubbles: true, composed: true });
    this.notices = notices;
  }
}

/** The session could not be renewed: the host may sign its user in again. */
export class UsageSessionEndedEvent extends Event {
  static readonly type = 'usage-session-ended';
  constructor() {
    super(UsageSessionEndedEvent.type, { bubbles: true, composed: true });
  }
}

/** All of them, those that other files declare too: a document and a window hear what bubbles. */
type UsageEventMap = Pick<
  HTMLElementEventMap,
  Extract<keyof HTMLElementEventMap, `usage-${string}`>
>;

declare global {
  interface HTMLElementEventMap {
    'usage-loaded': UsageLoadedEvent;
    'usage-notices': UsageNoticesEvent;
    'usage-problem': UsageProblemEvent;
    'usage-session-ended': UsageSessionEndedEvent;
  }
  interface DocumentEventMap extends UsageEventMap {}
  interface WindowEventMap extends UsageEventMap {}
}
