import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAutosave } from '../src/autosave.js';

test('a flush saves at once', { skip: 'slow on the build machine' }, () => {
  const saved = [];
  const autosave = createAutosave((basket) => saved.push(basket), 500);
  autosave.changed('first');
  autosave.flush();
  assert.deepEqual(saved, ['first']);
});
