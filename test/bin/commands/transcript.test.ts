import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registerTranscriptCommand } from '../../../bin/commands/transcript/transcript.ts';
import type { AuditEvent } from '../../../core/records/audit-event.ts';
import { temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { fixAttempt } from '../../fixtures/page/attempts.ts';
import { fixProposed } from '../../fixtures/page/incidents.ts';
import { investigation } from '../../fixtures/page/transcripts.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const HOSTILE: AuditEvent = {
  at: 0,
  event: 'prompt',
  detail: { prompt: '</pre><script>alert(1)</script>\u001b[2Jcleared' },
};

describe('mendhook transcript', () => {
  test('tells in a terminal what was asked, said and done', async () => {
    const { transcript } = await accountWithTranscripts();
    const text = (await transcript(fixProposed.id)).join('\n');
    expect(text).toContain(fixProposed.title);
    expect(text).toMatch(/── attempt 1, investigate \(claude-opus-5-5, \d+ turns, \$/);
    expect(text).toMatch(/UTC Read\n {2}src\//);
    expect(text).not.toContain('\u001b[2J');
    await expect(transcript(fixProposed.id, '--attempt', '7')).rejects.toThrow('has no attempt 7');
  });

  test('writes a page that needs nothing else and runs nothing', async () => {
    const { transcript } = await accountWithTranscripts();
    const file = join(temporaryDirectory(), 'page.html');
    expect(await transcript(fixProposed.id.slice(0, 8), '--html', file)).toEqual([file]);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('<style>');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script/i);
    expect(page).toContain('&lt;script&gt;');
  });

  test('gives the audit log as it is kept', async () => {
    const { transcript } = await accountWithTranscripts();
    const events = (await transcript(fixProposed.id, '--json')).map((line) => JSON.parse(line));
    expect(events).toHaveLength(investigation.length + 1);
    expect(events[0]).toMatchObject({ attempt: 1, phase: 'investigate' });
  });
});

async function accountWithTranscripts() {
  const { state, ledger, auditLog } = await startLocalAccount();
  await ledger.mergeIncident(fixProposed.id, () => fixProposed);
  await ledger.openAttempt(fixAttempt);
  const key = fixAttempt.phases[0]?.transcriptKey ?? '';
  await auditLog.append(key, investigation);
  await auditLog.append(key, [HOSTILE]);
  return {
    transcript: (...words: string[]) =>
      runInProcess(registerTranscriptCommand, ['transcript', ...words, '--local', state]),
  };
}
