import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { type AttemptOptions, createAttemptRun } from '../../../batch-job/attempt-run.ts';
import { confirmIssue } from '../../../batch-job/steps/confirm-issue.ts';
import { UpstreamError } from '../../../core/errors.ts';
import type { TrackedIssue } from '../../../core/ports/telemetry.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { createMemoryTelemetry } from '../../fakes/memory-telemetry.ts';
import { claimedFixture, NOW } from '../../fakes/records.ts';

const ID = '5a9eda66-501e-11f1-8bbb-da7ad0900002';
const { incident, attempt } = claimedFixture();
const { kind, message } = incident.representative;

async function confirm(readIssue: (id: string) => Promise<TrackedIssue | undefined>, issueId: string | undefined = ID) {
  const ledger = createMemoryLedger();
  await ledger.mergeIncident(incident.id, () => ({
    ...incident,
    representative: { ...incident.representative, issueId },
  }));
  const warnings: string[] = [];
  const options: Partial<AttemptOptions> = {
    incidentId: incident.id,
    attemptNumber: 1,
    ledger,
    auditLog: createMemoryAuditLog(),
    connectTelemetry: () => ({ ...createMemoryTelemetry(), readIssue }),
    clock: () => NOW,
    logger: { info: () => undefined, warn: (event) => warnings.push(event), error: () => undefined },
  };
  const url = await confirmIssue(createAttemptRun(options as AttemptOptions, attempt));
  return { url, warnings };
}

test('what Datadog confirms is linked at its site', async () => {
  const asked: string[] = [];
  const { url } = await confirm(async (id) => {
    asked.push(id);
    return { service: 'shop', kind, message };
  });
  expect(url).toBe(`https://app.datadoghq.com/error-tracking/issue/${ID}`);
  expect(asked).toEqual([ID]);
});

test('another bug’s issue, and one that there is not, are not linked', async () => {
  expect((await confirm(async () => ({ service: 'shop', kind, message: 'another' }))).url).toBeUndefined();
  expect((await confirm(async () => undefined)).url).toBeUndefined();
});

test('a refusal leaves the link out and says so', async () => {
  const refuse = async () => {
    throw new UpstreamError('Datadog', 'it answered 403', { retryable: false });
  };
  expect(await confirm(refuse)).toEqual({ url: undefined, warnings: ['issue-not-confirmed'] });
});
