import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePromo } from '../src/promo.js';

test('a code is read the same way every time', () => {
  for (const code of ['SPRING-15-3000', 'welcome-10']) {
    assert.deepEqual(parsePromo(code), parsePromo(code));
  }
});
