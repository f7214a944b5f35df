import type { Bill } from '../../server/contract/bill.ts';
import { known } from './part.ts';

/** The plan as a bill names it; undefined where it names none. */
export const planOf = ({ preview }: Bill): string | undefined =>
  known(preview).data?.lines.find(({ kind }) => kind === 'recurring')?.label;
