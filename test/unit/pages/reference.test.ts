import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { TAGS } from '../../../demo/pages/elements.ts';
import { readReference, referenceOf } from '../../../demo/pages/reference.ts';

const SOURCE = `
/**
 * Shows one thing,
 * and says so.
 *
 * More about it.
 *
 * @slot - What stands inside.
 * @csspart thing - The thing.
 * @fires {ThingEvent} usage-thing-seen - Somebody saw it.
 */
export class UsageThing extends Panel {
  static later: () => Promise<void> = async () => {};

  /** Where it comes from. */
  @property({ attribute: 'thing-url' }) thingUrl?: string;

  /** How many,
   * at most. */
  @property({ type: Number }) most = 3;

  /** Only a script sets it. */
  @property({ attribute: false }) getThing?: () => Promise<Thing>;

  @state() private seen = false;

  /** Looks again. */
  async look(at: Date): Promise<void> {
  }

  /** Not for others. */
  protected override render() {
  }
}
`;

const EVENTS = `
export class ThingEvent extends Event {
  static readonly type = 'usage-thing-seen';
  readonly by: string | undefined;
}
`;

describe('the reference of an element', () => {
  const reference = readReference(SOURCE, {
    events: EVENTS,
    shared: '@csspart thing - Another.\n@csspart problem - What went wrong.',
  });

  it('says what the element is, in its first words', () => {
    assert.equal(reference.says, 'Shows one thing, and says so.');
  });

  it('lists what can be set, and how', () => {
    assert.deepEqual(reference.attributes, [
      {
        attribute: 'thing-url',
        property: 'thingUrl',
        type: 'string',
        says: 'Where it comes from.',
      },
      {
        attribute: 'most',
        property: 'most',
        type: 'number',
        initial: '3',
        says: 'How many, at most.',
      },
      { property: 'getThing', type: '() => Promise<Thing>', says: 'Only a script sets it.' },
    ]);
  });

  it('lists what anybody may call, and nothing else', () => {
    assert.deepEqual(reference.methods, [
      { name: 'look(at: Date): Promise<void>', says: 'Looks again.' },
    ]);
  });

  it('lists events with what they carry', () => {
    assert.deepEqual(reference.events, [
      { name: 'usage-thing-seen', says: 'Somebody saw it.', fields: ['by: string | undefined'] },
    ]);
  });

  it('lists slots, and parts with those all panels have', () => {
    assert.deepEqual(reference.slots, [{ name: '(default)', says: 'What stands inside.' }]);
    assert.deepEqual(
      reference.parts.map(({ name }) => name),
      ['thing', 'problem'],
    );
  });
});

describe('the references of our own elements', () => {
  for (const tag of TAGS) {
    it(`say something of ${tag}, and name no part that nothing has`, () => {
      const { says, parts } = referenceOf(tag);
      assert.match(says, /\.$/);
      assert.ok(parts.length > 0);
      assert.deepEqual(
        parts.filter(({ name }) => !PARTS.has(name)),
        [],
      );
    });
  }

  it('name every event the portal fires', () => {
    assert.deepEqual(
      referenceOf('usage-portal').events.map(({ name }) => name),
      ['usage-loaded', 'usage-notices', 'usage-problem', 'usage-session-ended'],
    );
  });
});

/** Every name in a `part="…"` of the widget's templates. */
const PARTS = new Set(
  readdirSync('widget', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(`widget/${name}`, 'utf8').matchAll(/\bpart="([^"]+)"/g)])
    .flatMap(([, names = '']) => names.split(' ')),
);
