import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../../adapters/memory-ledger.ts';
import { checkActivity } from '../../../../bin/commands/doctor/checks/activity.ts';
import { receivedAlert } from '../../../../core/lifecycle/alert-record.ts';
import { anAlert, NOW } from '../../../fixtures/records.ts';
import { told } from './told.ts';

test('the last alert is told, and a silence of weeks is a warning', async () => {
  const ledger = createMemoryLedger();
  expect(told(await checkActivity(ledger, NOW))).toEqual(['warning no alert has come in yet']);
  await ledger.recordAlert(receivedAlert(anAlert()));
  expect(told(await checkActivity(ledger, NOW + 60_000))).toEqual(['good the last alert arrived 1 min ago']);
  expect(told(await checkActivity(ledger, NOW + 20 * 86_400_000))).toEqual(['warning the last alert arrived 20 d ago']);
});
