import type { Bench } from './bench.ts';
import { explanation } from './explain.ts';
import { portalAnswer } from './portal-answer.ts';
import { whatIfAnswer } from './what-if.ts';

export const BENCHES: readonly Bench[] = [portalAnswer, whatIfAnswer, explanation];
