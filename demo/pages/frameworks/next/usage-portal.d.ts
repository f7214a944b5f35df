import type { HTMLAttributes, RefAttributes } from 'react';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'usage-portal': HTMLAttributes<HTMLElement> &
        RefAttributes<HTMLElement> & {
          'session-url'?: string;
          locale?: string;
          'onusage-loaded'?: (event: Event) => void;
        };
    }
  }
}
