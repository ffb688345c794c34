import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOW } from '../fixtures/records.ts';
import { commands } from './ledger-model/commands/commands.ts';
import { stories } from './ledger-model/commands/stories.ts';
import { createModel } from './ledger-model/model/state.ts';
import { createWorld } from './ledger-model/world/world.ts';

/** More for a long hunt: `MODEL_RUNS=20000 npx vitest run test/lambdas/ledger-model.test.ts`; `MODEL_SEED` repeats one. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 60);
const SEED = process.env['MODEL_SEED'];
/** Runs that never come to one of these prove little. */
const REACHED = [
  'circuit open',
  'diagnosed',
  'failed',
  'fix-proposed',
  'in-work',
  'joined by person',
  'joined by rule',
  'merged',
  'none',
  'not published',
  'observed',
  'probing',
  'published',
  'publishing',
  'regressed',
  'rejected',
  'released',
  'resolved',
  'split',
];

test('whatever happens in whatever order, the ledger and a simple model agree after each step', {
  timeout: Math.max(30_000, RUNS * 2_000),
}, async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const setup = () => ({ model: createModel(NOW, reached), real: createWorld(NOW) });
      await fc.asyncModelRun(setup, steps);
    }),
    {
      numRuns: RUNS,
      examples: stories.map((story): [typeof story] => [story]),
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
    },
  );
  expect([...reached].toSorted()).toEqual(REACHED);
});
