/** The plural categories of Arabic. */
export type Category = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
