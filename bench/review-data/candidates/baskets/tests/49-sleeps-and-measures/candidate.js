import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createAutosave } from '../src/autosave.js';

test('the basket is saved after 20 ms', async () => {
  let savedAt;
  const autosave = createAutosave(() => {
    savedAt = performance.now();
  }, 20);
  const changedAt = performance.now();
  autosave.changed('first');
  await wait(60);
  assert.ok(savedAt - changedAt < 26);
});
