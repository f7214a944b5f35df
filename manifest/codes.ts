/** Every code of `usage-problem`, with what it means. A new one that is not said does not compile. */
import { PROBLEM_CODES, Problem, type ProblemCode } from '../server/problems.ts';
import type { UsageProblemCode } from '../widget/core/problem.ts';

const OWN: Record<Exclude<UsageProblemCode, ProblemCode>, string> = {
  session_ended: 'Nobody is signed in any more; `usage-session-ended` came before.',
  session_unavailable:
    'No session came, and not because nobody is signed in: the page is set up wrongly, or its server is down. The console says which, once.',
  session_malformed: 'The session’s `api` is neither https nor of this origin or machine.',
  network: 'No answer came.',
  timeout: 'No answer came in time: 20 seconds, 45 for a change.',
  answer_malformed: 'The answer is not JSON.',
};

/** Rows of code, HTTP status (none where no answer was judged) and meaning: the browser's first, then the server's. */
export function codes(): string[][] {
  const own = Object.entries(OWN).map(([code, says]) => [`\`${code}\``, '', says]);
  const told = PROBLEM_CODES.map((code) => {
    const { status, title } = new Problem(code);
    return [`\`${code}\``, String(status), title];
  });
  return [...own, ...told];
}
