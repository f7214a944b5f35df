import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TAGS } from '../../../demo/pages/elements.ts';
import { type Manifest, readReference, referenceOf } from '../../../demo/pages/reference.ts';

const MANIFEST: Manifest = {
  modules: [
    {
      declarations: [
        {
          name: 'UsageThing',
          tagName: 'usage-thing',
          summary: 'Shows one thing.',
          description: 'Shows one thing. More about it.',
          members: [
            {
              kind: 'field',
              name: 'thingUrl',
              attribute: 'thing-url',
              type: { text: 'string | undefined' },
              description: 'Where it comes from.',
            },
            {
              kind: 'field',
              name: 'most',
              attribute: 'most',
              type: { text: 'number' },
              default: '3',
              description: 'How many.',
            },
            {
              kind: 'field',
              name: 'getThing',
              type: { text: '(() => Promise<Thing>) | undefined' },
              description: 'Only a script sets it.',
            },
            {
              kind: 'method',
              name: 'look',
              parameters: [{ name: 'at', optional: true, type: { text: 'Date' } }],
              return: { type: { text: 'Promise<void>' } },
              description: 'Looks again.',
            },
          ],
          events: [
            { name: 'usage-thing-seen', type: { text: 'ThingEvent' }, description: 'Seen.' },
          ],
          slots: [{ name: '', description: 'What stands inside.' }],
          cssParts: [{ name: 'thing', description: 'The thing.' }],
        },
        {
          name: 'ThingEvent',
          members: [{ kind: 'field', name: 'by', type: { text: 'string | undefined' } }],
        },
      ],
    },
  ],
};

describe('the reference of an element', () => {
  const reference = readReference(MANIFEST, 'usage-thing');

  it('says what the element is, in its first words', () => {
    assert.equal(reference.says, 'Shows one thing.');
  });

  it('lists what can be set, and how', () => {
    assert.deepEqual(reference.attributes, [
      {
        attribute: 'thing-url',
        property: 'thingUrl',
        type: 'string',
        says: 'Where it comes from.',
      },
      { attribute: 'most', property: 'most', type: 'number', initial: '3', says: 'How many.' },
      { property: 'getThing', type: '() => Promise<Thing>', says: 'Only a script sets it.' },
    ]);
  });

  it('lists what anybody may call', () => {
    assert.deepEqual(reference.methods, [
      { name: 'look(at?: Date): Promise<void>', says: 'Looks again.' },
    ]);
  });

  it('lists events with what they carry', () => {
    assert.deepEqual(reference.events, [
      { name: 'usage-thing-seen', says: 'Seen.', fields: ['by: string | undefined'] },
    ]);
  });

  it('lists slots and parts', () => {
    assert.deepEqual(reference.slots, [{ name: '(default)', says: 'What stands inside.' }]);
    assert.deepEqual(reference.parts, [{ name: 'thing', says: 'The thing.' }]);
  });

  it('is an error of a tag that there is not', () => {
    assert.throws(() => readReference(MANIFEST, 'usage-none'), RangeError);
  });
});

describe('the references of our own elements', () => {
  for (const tag of TAGS) {
    it(`say something of ${tag}, and name its parts`, () => {
      const { says, parts } = referenceOf(tag);
      assert.match(says, /\.$/);
      assert.ok(parts.length > 0);
    });
  }

  it('name every event that reaches the portal', () => {
    const names = referenceOf('usage-portal').events.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 4), [
      'usage-loaded',
      'usage-notices',
      'usage-problem',
      'usage-session-ended',
    ]);
    assert.ok(names.includes('usage-paid'));
  });
});
