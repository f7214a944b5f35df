import type { Simulator } from '../stripe/index.ts';
import { GUESTS } from '../world/guests.ts';
import { type DemoCustomer, openGuest } from '../world.ts';
import { isTag, type Tag } from './elements.ts';
import { createStage, type Stage } from './stage.ts';
import { STATES, statesOf } from './states.ts';

/** As many pages keep their portal; an older one gets a new one when it asks again. */
const KEPT = 24;

export type StagesOptions = {
  readonly origin: string;
  readonly stripeOrigin: string;
  readonly simulator: Simulator;
  readonly customers: readonly DemoCustomer[];
};

export type Stages = {
  /** The states of an element whose customers are here. */
  statesOf(tag: Tag): string[];
  /** Whose figures a state shows. */
  customerOf(state: string): Promise<DemoCustomer>;
  /** What a page's portal runs on, if there is such a page. */
  get(page: { tag: string; state: string }): Promise<Stage> | undefined;
  /** Forgets what an earlier visitor's page has read. */
  renew(page: { tag: string; state: string }): Promise<Stage> | undefined;
};

/** The portals of all pages, each set up when it is first asked for. */
export function createStages({ origin, customers, ...account }: StagesOptions): Stages {
  const keys = new Set([...customers, ...GUESTS].map(({ key }) => key));
  const guests = new Map<string, Promise<DemoCustomer>>();
  const stages = new Map<string, Promise<Stage>>();

  const self: Stages = {
    statesOf: (tag) => statesOf(tag, keys),
    async customerOf(state) {
      const key = STATES[state]!.customer;
      const plan = GUESTS.find((guest) => guest.key === key);
      if (!plan) return customers.find((each) => each.key === key) ?? customers[0]!;
      const guest = guests.get(plan.key) ?? openGuest(account.simulator, plan);
      guests.set(plan.key, guest);
      return guest;
    },
    get({ tag, state: name }) {
      if (!isTag(tag) || !self.statesOf(tag).includes(name)) return undefined;
      const page = `${tag}/${name}`;
      const stage = stages.get(page) ?? create(tag, name, `${origin}/pages/api/${page}`);
      stages.delete(page);
      stages.set(page, stage);
      for (const oldest of stages.keys()) {
        if (stages.size <= KEPT) break;
        stages.delete(oldest);
      }
      return stage;
    },
    renew(page) {
      stages.delete(`${page.tag}/${page.state}`);
      return self.get(page);
    },
  };
  return self;

  async function create(tag: Tag, name: string, url: string): Promise<Stage> {
    const { id: customer } = await self.customerOf(name);
    return createStage({ tag, state: STATES[name]!, url, customer, ...account });
  }
}
