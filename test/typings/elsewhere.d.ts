/** As much of two frameworks that are not installed here as their JSX is made of. */
declare module 'preact' {
  export namespace JSX {
    interface HTMLAttributes<Target> {
      class?: string;
      ref?: (element: Target | null) => void;
    }
    interface IntrinsicElements {
      div: HTMLAttributes<HTMLDivElement>;
    }
  }
}

declare module 'solid-js' {
  export namespace JSX {
    interface HTMLAttributes<Target> {
      class?: string;
      ref?: Target | ((element: Target) => void);
    }
    interface IntrinsicElements {
      div: HTMLAttributes<HTMLDivElement>;
    }
  }
}
