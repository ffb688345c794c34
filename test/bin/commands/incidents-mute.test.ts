import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { registerIncidentsCommand } from '../../../bin/commands/incidents/incidents.ts';
import { dueOf } from '../../../core/lifecycle/open-work.ts';
import { incidentMessage } from '../../../core/messages/slack/incident-message.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { newestMuteDecision } from '../../../core/user-actions/decision.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const RACE = 'aaaa1111aaaa1111aaaa1111aaaa1111';
const OTHER = 'aaaa2222aaaa2222aaaa2222aaaa2222';

const saidInThread = (incident: Incident | undefined): string =>
  incident === undefined ? '' : JSON.stringify(incidentMessage({ incident }));

test('a mute shows with who said it: in `show`, in `list` and in the thread, by the next sweep', async () => {
  const { incidents, ledger } = await accountWithTwo();
  await incidents('mute', 'aaaa1', '--for', '2d', '--reason', 'fixed with the next release', '--by', 'Ana');

  expect(await incidents('show', 'aaaa1')).toContainEqual(
    expect.stringMatching(/^muted +this bug until 20.* UTC, by Ana: fixed with the next release$/m),
  );
  const [head = '', ...rows] = (await incidents('list')).join('\n').split('\n');
  expect(head).toContain('MUTED');
  expect(rows.find((row) => row.startsWith('aaaa1111'))).toContain('by Ana');
  expect(rows.find((row) => row.startsWith('aaaa2222'))).not.toContain('by Ana');

  const incident = await ledger.getIncident(RACE);
  expect(saidInThread(incident)).toMatch(/muted until .* by Ana: fixed with the next release/);
  // The sweep shows what the thread does not show yet, whether Slack answers now or not.
  const due = incident === undefined ? undefined : dueOf(incident);
  expect(due?.kind).toBe('thread');
  expect(due?.at).toBeLessThanOrEqual(Date.now() + 30_000);
});

test('an unmute shows as well', async () => {
  const { incidents, ledger } = await accountWithTwo();
  await incidents('mute', 'aaaa1', '--by', 'Ana');
  await incidents('unmute', 'aaaa1', '--by', 'Ben');
  expect(await incidents('show', 'aaaa1')).toContainEqual(
    expect.stringMatching(/^muted +this bug: ended 20.* UTC, by Ben$/m),
  );
  expect((await incidents('list')).join('\n')).not.toContain('MUTED');
  const incident = await ledger.getIncident(RACE);
  expect(saidInThread(incident)).not.toContain('muted until');
  expect(incident && newestMuteDecision(incident)).toMatchObject({ wish: { action: 'unmute' }, by: { name: 'Ben' } });
});

test('a muted service shows with each of its bugs, and no other', async () => {
  const { incidents } = await accountWithTwo();
  await incidents('mute', '--service', 'billing', '--reason', 'moving house', '--by', 'Ana');
  expect(await incidents('show', 'aaaa2')).toContainEqual(
    expect.stringMatching(/^muted +service billing for good, by Ana: moving house$/m),
  );
  expect((await incidents('show', 'aaaa1')).join('\n')).not.toMatch(/^muted/m);
  const muted = (await incidents('list', '--json')).map((line) => JSON.parse(line).mutes);
  expect(muted).toEqual([[expect.objectContaining({ target: 'service/billing', byName: 'Ana' })], []]);
});

test('who is asked for by the system is the user of this machine, and a reason cannot leak a secret', async () => {
  const { incidents, ledger } = await accountWithTwo();
  await incidents('mute', 'aaaa1', '--reason', 'key AKIAIOSFODNN7EXAMPLE is in it');
  const shown = (await incidents('show', 'aaaa1')).join('\n');
  expect(shown).toContain(`by ${userInfo().username}: key `);
  expect(shown + saidInThread(await ledger.getIncident(RACE))).not.toContain('AKIAIOSFODNN7EXAMPLE');
});

async function accountWithTwo() {
  const { state, ledger } = await startLocalAccount();
  const thread = { channel: 'C1', ts: '1.0' };
  const put = (incident: Incident) => ledger.mergeIncident(incident.id, () => incident);
  await put(anIncident({ id: RACE, thread }));
  await put(anIncident({ id: OTHER, service: 'billing', updatedAt: NOW + 1 }));
  return {
    ledger,
    incidents: (command: string, ...rest: string[]) =>
      runInProcess(registerIncidentsCommand, ['incidents', command, '--local', state, ...rest]),
  };
}
