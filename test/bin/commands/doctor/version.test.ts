import { expect, test } from 'vitest';
import { checkVersion, readCheckout } from '../../../../bin/commands/doctor/checks/version.ts';
import { temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { NOW } from '../../../fixtures/records.ts';
import { told } from './told.ts';

test('a stage that is older than the checkout is told', async () => {
  const checkout = { commit: 'abc1234', committedAt: NOW };
  const hour = 3_600_000;
  expect(told(checkVersion(NOW + 1, checkout, NOW + hour))).toEqual([
    'good deployed 59 min ago, after abc1234 of this checkout',
  ]);
  expect(told(checkVersion(NOW - 1, checkout, NOW + hour))).toEqual([
    'warning deployed 1 h ago, before abc1234 of this checkout',
  ]);
  expect(told(checkVersion(NOW, undefined, NOW))).toEqual(['good deployed 0 s ago']);
  expect(told(checkVersion(undefined, checkout, NOW))[0]).toMatch(/^warning CloudFormation/);
  expect(await readCheckout(temporaryDirectory())).toBeUndefined();
});
