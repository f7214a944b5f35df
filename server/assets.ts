import type { Build } from './embed.ts';

/** Files the app gives out: the widget's scripts and the documentation's. An entry supplies them. */
export type Assets = {
  /** A file by its name, such as `usage-portal.js`; undefined when there is none. */
  read(name: string, acceptEncoding: string): Promise<Asset | undefined>;
  /** What the build says of itself. Without it, and where it is undefined, nothing has an address by version. */
  build?(): Promise<Build | undefined>;
};

export type Asset = {
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream;
  readonly type: string;
  /** Changes whenever the bytes do. */
  readonly version: string;
  readonly encoding?: 'br' | 'gzip';
};
