import { describe, expect, test } from 'vitest';
import { registerIncidentsCommand } from '../../../bin/commands/incidents/incidents.ts';
import { patchText } from '../../../bin/commands/incidents/patch.ts';
import { receivedAlert } from '../../../core/lifecycle/alert-record.ts';
import { claimAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork } from '../../../core/lifecycle/incident-work.ts';
import { muteTarget } from '../../../core/lifecycle/mute-target.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { aConfig, anAlert, anIncident, aService, NOW } from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const RACE = 'aaaa1111aaaa1111aaaa1111aaaa1111';
const OTHER = 'aaaa2222aaaa2222aaaa2222aaaa2222';

describe('mendhook incidents', () => {
  test('lists what stands in the ledger, the last active first, filtered as asked', async () => {
    const { incidents } = await accountWithTwo();
    const lines = (await incidents('list')).join('\n').split('\n');
    expect(lines[0]).toMatch(/^INCIDENT +STATUS +SERVICE +ERRORS +USERS +LAST SEEN +TITLE$/);
    expect(lines[1]).toMatch(/^aaaa2222aaaa +observed +billing +12 +4 /);
    expect(lines[2]).toMatch(/^aaaa1111aaaa +in-work +checkout +12 +4 /);
    expect(await list(incidents, '--status', 'in-work')).toEqual([RACE]);
    expect(await list(incidents, '--service', 'billing')).toEqual([OTHER]);
    expect(await list(incidents, '--limit', '1')).toEqual([OTHER]);
    expect(await incidents('list', '--service', 'none')).toEqual(['there is no incident']);
    await expect(incidents('list', '--status', 'odd')).rejects.toThrow('--status');
  });

  test('shows one, by as much of its id as names it', async () => {
    const { incidents } = await accountWithTwo();
    const shown = (await incidents('show', 'AAAA1')).join('\n');
    expect(shown).toContain(RACE);
    expect(shown).toMatch(/state +Waiting/);
    expect(shown).toMatch(/errors +12 errors, 4 users affected/);
    expect(shown).toContain('Alert: Triggered: waiting to be triaged');
    expect(shown).toContain('Attempt 1 claimed');
    expect(JSON.parse((await incidents('show', RACE, '--json')).join('\n'))).toMatchObject({
      incident: { id: RACE },
      attempts: [{ number: 1 }],
      alerts: [{ alert: { id: 'alert-1' } }],
    });
    await expect(incidents('show', 'aaaa')).rejects.toThrow(`aaaa could be ${OTHER} or ${RACE}`);
    await expect(incidents('show', 'bbbb')).rejects.toThrow('there is no incident bbbb');
    await expect(incidents('show', 'a;rm')).rejects.toThrow('is not an incident');
  });

  test('shows when its monitors recovered, unless one has not', async () => {
    const { incidents, put } = await accountWithTwo();
    const id = 'c'.repeat(32);
    const over = { name: 'a', seenAt: NOW, by: 'alert-1', recoveredAt: NOW + 60_000 };
    await put(anIncident({ id, cycles: [over] }));
    expect((await incidents('show', id)).join('\n')).toMatch(
      /alerts +1, in 1 alert cycle, recovered 2026-09-21 10:01:00 UTC\n/,
    );
    const other = `${'c'.repeat(31)}d`;
    await put(anIncident({ id: other, cycles: [over, { name: 'b', seenAt: NOW, by: 'alert-2' }] }));
    expect((await incidents('show', other)).join('\n')).toMatch(/alerts +1, in 2 alert cycles\n/);
  });

  test('shows what people rejected and why, of every earlier attempt', async () => {
    const { incidents, put } = await accountWithTwo();
    const id = 'd'.repeat(32);
    const rejection = { at: NOW, by: 'ana', reason: 'Wrong diagnosis: the cart is shared' };
    await put(beginWork(anIncident({ id, status: 'rejected', attempt: 1, rejection }), 'alert-2', NOW));
    expect((await incidents('show', id)).join('\n')).toMatch(
      /rejected +attempt 1, rejected 2026-09-21 10:00:00 UTC by ana: Wrong diagnosis: the cart is shared\n/,
    );
  });

  test('a patch is printed byte for byte into a pipe, and without control sequences on a terminal', () => {
    const patch = '+a\u001b]0;title\u0007b\r\n+c\td\n';
    expect(patchText(patch, false)).toBe(patch);
    const shown = patchText(patch, true);
    expect(shown).not.toContain('\u001b');
    expect(shown.split('\n')).toHaveLength(3);
  });

  test('prints the kept patch of the newest fix byte by byte, and refuses one that was not kept whole', async () => {
    const { incidents, account } = await accountWithTwo();
    await expect(incidents('patch', RACE)).rejects.toThrow('no attempt wrote a fix');
    const patch = 'diff --git a/a.js b/a.js\n--- a/a.js\n+++ b/a.js\n@@ -1 +1 @@\n-one\n+two\n';
    await account.ledger.changeAttempt(RACE, 1, (attempt) => ({ ...attempt, diffKey: 'incidents/a.diff' }));
    await expect(incidents('patch', RACE)).rejects.toThrow('no longer has incidents/a.diff');
    await account.auditLog.putText('incidents/a.diff', patch);
    expect(`${(await incidents('patch', 'aaaa1')).join('\n')}\n`).toBe(patch);
    await expect(incidents('patch', RACE, '--attempt', '7')).rejects.toThrow('attempt 7 wrote no fix');
    await account.auditLog.putText('incidents/a.diff', patch.replace('two', '[redacted:aws-key]'));
    await expect(incidents('patch', RACE)).rejects.toThrow('it was stored with a gap');
  });

  test('text from a log cannot move the cursor or forge a line', async () => {
    const { incidents, put } = await accountWithTwo();
    await put(
      anIncident({ id: `${'b'.repeat(31)}0`, title: 'gone\u001b[2J\u001b]0;owned\u0007\nforged  fix-proposed' }),
    );
    const text = (await incidents('list')).join('\n');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u0007');
    expect(text.split('\n').filter((line) => line.startsWith('forged'))).toEqual([]);
  });

  test('a bug and a service are muted, for a time or until unmuted', async () => {
    const { incidents, ledger } = await accountWithTwo();
    const muted = async (target: string) =>
      (await ledger.readPolicyContext({ budgets: [], breakers: [], mutes: [target] })).mutes;
    const before = Date.now();
    expect((await incidents('mute', 'aaaa1', '--for', '2d', '--reason', 'known'))[0]).toMatch(/is muted until 20/);
    const [mute] = await muted(muteTarget.fingerprint(RACE));
    expect(mute).toMatchObject({ reason: expect.stringMatching(/^by .+: known$/) });
    expect(mute?.until).toBeGreaterThanOrEqual(before + 2 * 86_400_000);
    await incidents('mute', '--service', 'billing');
    expect(await muted(muteTarget.service('billing'))).toMatchObject([
      { target: 'service/billing', at: expect.any(Number) },
    ]);
    await incidents('unmute', '--service', 'billing');
    expect((await muted(muteTarget.service('billing')))[0]?.until).toBeLessThanOrEqual(Date.now());
    await expect(incidents('mute')).rejects.toThrow('name an incident');
    await expect(incidents('mute', 'aaaa1', '--for', '0d')).rejects.toThrow('expected a span');
  });

  test('exports every incident with its attempts', async () => {
    const { incidents } = await accountWithTwo();
    const rows = (await incidents('export')).map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { incident: { id: OTHER }, attempts: [] },
      { incident: { id: RACE }, attempts: [{ number: 1, jobName: `mendhook-${RACE}-1` }] },
    ]);
  });
});

const list = async (incidents: (...words: string[]) => Promise<string[]>, ...words: string[]) =>
  (await incidents('list', '--json', ...words)).map((line) => JSON.parse(line).id);

async function accountWithTwo() {
  const account = await startLocalAccount();
  const { state, ledger } = account;
  const put = (incident: Incident) => ledger.mergeIncident(incident.id, () => incident);
  await ledger.recordAlert(receivedAlert(anAlert()));
  const race = beginWork(anIncident({ id: RACE }), 'alert-1', NOW);
  await put(race);
  await put(anIncident({ id: OTHER, service: 'billing', updatedAt: NOW + 1 }));
  await ledger.openAttempt(
    claimAttempt(race, { service: aService(), model: aConfig().model, datadog: aConfig().datadog, budgets: [] }, NOW),
  );
  return {
    account,
    ledger,
    put,
    incidents: (...words: string[]) => {
      const [command = '', ...rest] = words;
      return runInProcess(registerIncidentsCommand, ['incidents', command, '--local', state, ...rest]);
    },
  };
}
