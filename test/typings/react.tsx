/** What compiles in an app of React 19 with `usage-portal/jsx`, and what does not. */
import 'usage-portal/jsx';
import type { UsageChart as Chart } from 'usage-portal/widget';

export const right = (
  <usage-portal
    session-url="/api/portal-session"
    heading-level={3}
    texts={{ bill: 'What you owe' }}
    getSession={async () => ({ token: 'token', api: '/billing' })}
    onusage-problem={({ code, requestId }) => report(code, requestId)}
    onusage-paid={({ invoice, amount }) => report(invoice, amount?.currency)}
  >
    <usage-chart
      meter="api_calls"
      view="daily"
      className="wide"
      ref={(chart: Chart | null) => void chart?.csv()}
      onusage-meter-selected={({ meter }) => report(meter ?? '')}
    />
    <usage-bill slot="" class="wide" />
  </usage-portal>
);

export const wrong = [
  // @ts-expect-error There is no such tag.
  <usage-graph key={1} />,
  // @ts-expect-error There is no such attribute.
  <usage-chart key={2} metre="api_calls" />,
  // @ts-expect-error There is no such view.
  <usage-chart key={3} view="weekly" />,
  // @ts-expect-error A level is a number.
  <usage-portal key={4} heading-level="high" />,
  // @ts-expect-error There is no such text.
  <usage-portal key={5} texts={{ bil: 'What you owe' }} />,
  // @ts-expect-error This event carries no such thing.
  <usage-portal key={6} onusage-paid={({ cardNumber }) => report(cardNumber)} />,
];

declare function report(...what: (string | undefined)[]): void;
