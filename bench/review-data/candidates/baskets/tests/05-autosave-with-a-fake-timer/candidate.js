import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAutosave } from '../src/autosave.js';

test('only the last basket is saved, once it rests', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const saved = [];
  const autosave = createAutosave((basket) => saved.push(basket), 500);
  autosave.changed('first');
  t.mock.timers.tick(499);
  autosave.changed('second');
  t.mock.timers.tick(499);
  assert.deepEqual(saved, []);
  t.mock.timers.tick(1);
  assert.deepEqual(saved, ['second']);
});

test('a flush saves at once, and nothing twice', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const saved = [];
  const autosave = createAutosave((basket) => saved.push(basket), 500);
  autosave.changed('first');
  autosave.flush();
  autosave.flush();
  t.mock.timers.tick(500);
  assert.deepEqual(saved, ['first']);
});
