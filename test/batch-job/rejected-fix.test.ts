import { expect, onTestFinished, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { patchIdOf } from '../../core/diff/patch-id.ts';
import { anIncident } from '../fixtures/records.ts';
import { BUGGY, FIXED, openAttemptWorld } from './attempt-world.ts';
import { scriptedAgent } from './scripted-agent.ts';

const REASON = 'Wrong diagnosis: the price is never missing';
const SIMILAR = 'e'.repeat(32);

/** What the scripted agent does to the source, as git prints it. */
function fixPatch(): string {
  const [kept, before] = BUGGY.split('\n');
  const [, after] = FIXED.split('\n');
  const path = 'src/total.js';
  const head = `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n`;
  return `${head}@@ -1,2 +1,2 @@\n ${kept}\n-${before}\n+${after}\n`;
}

test('a fix that people rejected, be it of a similar bug, is declined by rule: not tested, not pushed', async () => {
  const it = await openAttemptWorld();
  onTestFinished(it.close);
  const [incident, attempt, patchId] = [await it.incident(), await it.attempt(), patchIdOf(fixPatch())];
  await it.ledger.openAttempt({ ...attempt, incidentId: SIMILAR, status: 'ended', ...(patchId && { patchId }) });
  const rejected = anIncident({
    id: SIMILAR,
    fingerprint: incident.fingerprint,
    repository: incident.repository,
    status: 'rejected',
    attempt: attempt.number,
    rejection: { at: 1, by: 'ana', reason: REASON },
  });
  await it.ledger.mergeIncident(SIMILAR, () => rejected);

  const outcome = await runAttempt({ ...it.options, claudePath: await scriptedAgent() });
  expect(outcome).toMatchObject({ kind: 'declined', rule: 'rejected-fix', reason: expect.stringContaining(REASON) });
  expect(await it.branches()).toEqual(['main']);
  expect(it.codeHost.drafts).toEqual([]);
  expect(await it.attempt()).toMatchObject({ tests: [], patchId });
  // The thread says why.
  expect(JSON.stringify([...(it.messenger.threads[0]?.replies.values() ?? [])])).toContain(REASON);
});
