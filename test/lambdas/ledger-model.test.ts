import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOW } from '../fixtures/records.ts';
import { commands, stories } from './ledger-model/commands.ts';
import { createModel } from './ledger-model/model.ts';
import { createWorld } from './ledger-model/world.ts';

/** More for a long hunt: `MODEL_RUNS=20000 npx vitest run test/lambdas/ledger-model.test.ts`; `MODEL_SEED` repeats one. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 80);
const SEED = process.env['MODEL_SEED'];
/** Runs that never come to one of these prove little. */
const REACHED = [
  'diagnosed',
  'failed',
  'fix-proposed',
  'in-work',
  'merged',
  'none',
  'observed',
  'regressed',
  'rejected',
  'resolved',
];
const SERVICES = ['checkout', 'billing', 'search'];

test('whatever happens in whatever order, the ledger and a simple model agree after each step', {
  timeout: Math.max(30_000, RUNS * 2_000),
}, async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const setup = () => ({ model: createModel(NOW, SERVICES, reached), real: createWorld(NOW, SERVICES) });
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
