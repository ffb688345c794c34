import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parsePromo } from '../src/promo.js';

test('all codes of the export can be read', () => {
  const codes = readFileSync(new URL('../../shop-data/promo-export.txt', import.meta.url), 'utf8').trim().split('\n');
  for (const code of codes) assert.ok(parsePromo(code).percent > 0);
});
