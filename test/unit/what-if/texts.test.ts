import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { enWhatIf } from '../../../widget/i18n/en-what-if.ts';

const ROOM = 'widget/what-if/';
const room = readdirSync(ROOM).map((name) => readFileSync(ROOM + name, 'utf8'));
const shell = readFileSync('widget/elements/what-if.ts', 'utf8');

describe('the texts that arrive with the sliders', () => {
  it('are all said', () => {
    const keys = Object.keys(enWhatIf);
    assert.deepEqual(
      keys.filter((key) => !room.some((source) => source.includes(`'${key}'`))),
      [],
    );
  });

  it('are not needed by what stands there before them', () => {
    const said = [...shell.matchAll(/'([\w.]+)'/g)].map(([, key]) => key!);
    assert.deepEqual(
      said.filter((key) => key in enWhatIf),
      [],
    );
  });
});
