import { expect, test } from 'vitest';
import type { ChangeEvent } from '../../../core/records/change-event.ts';
import { createSweep } from '../../../lambdas/sweep/sweep.ts';
import { startSweep } from '../sweep-world.ts';

/** A sweep of a stage in which one change is due; nobody else may list changes. */
function sweepOf(changeQueue?: { send: (event: ChangeEvent) => Promise<void> }) {
  const world = startSweep();
  const asked: string[] = [];
  const ledger: typeof world.ledger = {
    ...world.ledger,
    listDue: async (kind, until, limit) => {
      asked.push(kind);
      return kind === 'change' ? ['c1'] : world.ledger.listDue(kind, until, limit);
    },
  };
  return { asked, sweep: createSweep({ ...world.deps, ledger, changeQueue }) };
}

test('a change that is due is looked at by the function that has it go on', async () => {
  const sent: ChangeEvent[] = [];
  const { sweep } = sweepOf({ send: async (event) => void sent.push(event) });
  await sweep();
  expect(sent).toEqual([{ kind: 'look', changeId: 'c1' }]);
});

test('a queue that does not take it is named, after all else was looked at', async () => {
  const { sweep, asked } = sweepOf({ send: () => Promise.reject(new Error('no queue')) });
  await expect(sweep()).rejects.toThrow('c1: no queue');
  expect(asked).toContain('change');
});

test('where no pull request is reviewed, none is asked for', async () => {
  const { sweep, asked } = sweepOf();
  await sweep();
  expect(asked).toContain('incident');
  expect(asked).not.toContain('change');
});
