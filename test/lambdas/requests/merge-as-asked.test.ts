import { expect, test } from 'vitest';
import { LATER, LEAD } from '../../fixtures/incident-states.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';
import { ask, ID, startHandler } from './request-world.ts';

test('a merge makes it part of the other incident, and an older word does not undo a newer split', async () => {
  const handler = await startHandler({ outcome: 'diagnosed' });
  await handler.ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, createdAt: NOW - 1 }));
  const merge = ask('merge', { wish: { action: 'merge', into: LEAD } });
  await handler.carryOut(merge);
  expect(await handler.incident()).toMatchObject({ partOf: { incidentId: LEAD, by: 'person' } });
  expect(handler.replies()).toEqual([expect.stringContaining('ana merged this into')]);
  await handler.carryOut(ask('split', { id: 'slack-U1-split', at: LATER + 5 }));
  await handler.carryOut(merge);
  expect((await handler.incident()).partOf).toBeUndefined();
});

test('a merge into what is not there, or into what is part of it, says so', async () => {
  const handler = await startHandler({ outcome: 'diagnosed' });
  await handler.carryOut(ask('merge', { wish: { action: 'merge', into: 'ffff' } }));
  const partOf = { incidentId: ID, because: 'b', by: 'person' as const, at: NOW };
  await handler.ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, partOf }));
  await handler.carryOut(ask('merge', { id: 'slack-U1-2', wish: { action: 'merge', into: LEAD } }));
  expect(handler.replies()).toEqual([
    expect.stringContaining('there is no incident ffff'),
    expect.stringContaining('is itself part of'),
  ]);
});
