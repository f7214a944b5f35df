/** What a developer hears of a page that is set up wrongly. */
import { expect } from '@open-wc/testing';
import { tellUnset } from '../../widget/later/unset.ts';

describe('a session that does not come', () => {
  it('is told once, by its status and never by what came', () => {
    const said: string[] = [];
    const { error } = console;
    console.error = (...texts: string[]) => said.push(...texts);
    try {
      tellUnset(404);
      tellUnset(new SyntaxError('Unexpected token in {"token":"secret"'));
    } finally {
      console.error = error;
    }
    expect(said).to.deep.equal([
      'usage-portal: no session: session-url answered 404, and not { token, api } as JSON. See docs/embed.md.',
    ]);
  });
});
