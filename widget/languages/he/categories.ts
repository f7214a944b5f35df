/** The plural categories of Hebrew. */
export type Category = 'one' | 'two' | 'other';
