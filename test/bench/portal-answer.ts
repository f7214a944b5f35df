import { portalOf } from '../../server/portal/portal.ts';
import type { Scope } from '../../server/session/session.ts';
import { atlas } from './atlas.ts';
import type { Bench } from './bench.ts';

export const portalAnswer: Bench = {
  name: 'the portal’s answer, 40 items',
  budgetMs: 50,
  against: 'JSON.stringify of it',
  async prepare() {
    const { snapshot, tenant } = await atlas();
    const taken = await snapshot();
    const context = {
      livemode: false,
      settings: tenant.meters,
      requestId: 'bench',
      scopes: new Set<Scope>(),
    };
    const answer = portalOf(taken, context);
    return {
      run: () => portalOf(taken, context),
      reference: () => JSON.stringify(answer),
    };
  },
};
