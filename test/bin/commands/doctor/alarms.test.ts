import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { startCloudWatch } from '@mendhook/emulators/aws/cloudwatch';
import { arn } from '@mendhook/emulators/aws/local-account';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkAlarms } from '../../../../bin/commands/doctor/checks/alarms.ts';
import { RUNTIME_PRINCIPAL, readLocalPolicies } from '../../../../local/stack/local-policies.ts';
import { clientSettings, closing, fakeClock } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { unrecorded } from '../../../lib/recorded.ts';
import { strictRules, withoutAction } from '../../../strict-account.ts';

const topic = arn('sns', 'mendhook-alarms');
/** As the template lets CloudWatch publish: what allows it, and what refuses it without TLS. */
const policy = readLocalPolicies().resources[topic] ?? [];
const refusals = policy.filter(({ Effect }) => Effect === 'Deny');
const ALARM = 'mendhook-local-high-dead-letters';
const listeners = { emails: ['people@example.com'], slack: undefined };

/** A stage whose topic has these statements, and one check of its alarms with the rights of the operator's policy. */
async function stage(
  statements = policy,
  names: readonly string[] = [ALARM],
  actions = [topic],
  change?: Parameters<typeof strictRules>[0],
) {
  const { clock, advanceSeconds } = fakeClock();
  const { gate, calls, onCall } = strictRules(change);
  onTestFinished(() => expect(unrecorded(calls)).toEqual([]));
  const server = await closing(
    startCloudWatch({
      alarms: names.map((name) => ({ name, actions: { ALARM: actions, OK: actions } })),
      topics: { [topic]: statements },
      clock,
      gate,
      onCall,
    }),
  );
  const clientOf = (principal: string) => {
    const client = new CloudWatchClient(clientSettings(server.url, principal));
    onTestFinished(() => client.destroy());
    return client;
  };
  const client = clientOf(RUNTIME_PRINCIPAL);
  const sleep = async (milliseconds: number) => advanceSeconds(milliseconds / 1000);
  const check = (alarms: Parameters<typeof checkAlarms>[0]['alarms'] = listeners) =>
    checkAlarms({ client: clientOf('operator'), stage: 'local', alarms, sleep });
  const set = (StateValue: 'ALARM' | 'OK', AlarmName = ALARM) =>
    client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' }));
  const stateOf = async (name: string) =>
    (await client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0]?.StateValue;
  return { client, check, set, stateOf, advanceSeconds };
}

describe('doctor --alarms', () => {
  test('says that the topic was told, and leaves the alarm as it was', async () => {
    const { check, stateOf } = await stage();
    const findings = await check();
    expect(findings).toEqual([
      { state: 'good', what: 'each of 1 alarms has an action' },
      { state: 'good', what: `${ALARM} was set off, and its topic was notified` },
    ]);
    expect(await stateOf(ALARM)).toBe('OK');
  });

  test('names the refusal of a topic that does not let CloudWatch publish', async () => {
    const { check, stateOf } = await stage(refusals);
    const finding = (await check()).at(-1);
    expect(finding?.state).toBe('bad');
    expect(finding?.what).toContain(`is not authorized to perform: SNS:Publish on resource: ${topic}`);
    expect(finding?.fix).toContain('npm run deploy');
    expect(await stateOf(ALARM)).toBe('OK');
  });

  test('does not take the result of an earlier try for this one', async () => {
    const { check, set, advanceSeconds } = await stage([
      ...policy,
      ...refusals.map((each) => ({ ...each, Condition: {} })),
    ]);
    await set('ALARM');
    await set('OK');
    advanceSeconds(60);
    expect((await check()).at(-1)?.state).toBe('bad');
  });

  test.each(['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory', 'cloudwatch:SetAlarmState'])(
    'a grant that is taken back is missed: without %s the check is refused',
    async (action) => {
      const { check, stateOf } = await stage(policy, [ALARM], [topic], withoutAction('operator', action));
      await expect(check()).rejects.toThrow(`/operator is not authorized to perform: ${action} on resource: `);
      expect(await stateOf(ALARM)).toBe('OK');
    },
  );

  test('tries an alarm that does not ring', async () => {
    const other = 'mendhook-local-low-searches-used-up';
    const { check, set, stateOf } = await stage(policy, [ALARM, other]);
    await set('ALARM');
    expect((await check()).at(-1)?.what).toContain(other);
    expect(await stateOf(ALARM)).toBe('ALARM');
  });

  test('sets none off when every alarm rings', async () => {
    const { check, set } = await stage();
    await set('ALARM');
    expect((await check()).at(-1)).toMatchObject({
      state: 'warning',
      what: 'every alarm is in ALARM, so none can be tested',
    });
  });

  test('says when there is no alarm, no action, or nobody to hear it', async () => {
    expect(await (await stage(policy, ['mendhook-staging-high-dead-letters'])).check()).toMatchObject([
      { state: 'bad', what: 'the stage has no alarm mendhook-local-…' },
    ]);
    const silent = await (await stage(policy, [ALARM], [])).check({ emails: [], slack: undefined });
    expect(silent).toMatchObject([
      { state: 'warning', what: 'alarms notify nobody' },
      { state: 'bad', what: `no action is enabled for ${ALARM}` },
      { state: 'warning', what: `${ALARM} was set off, and its history shows no action yet` },
    ]);
  });
});

describe('the emulator', () => {
  test('refuses an alarm that does not exist, and a token that it did not give', async () => {
    const { set, client } = await stage();
    await expect(set('ALARM', 'other')).rejects.toMatchObject({ name: 'ResourceNotFound' });
    const page = { NextToken: '99' };
    await expect(client.send(new DescribeAlarmHistoryCommand(page))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });

  test('acts when the state changes, and not when it stays', async () => {
    const { set, client } = await stage();
    for (const state of ['ALARM', 'ALARM', 'OK'] as const) await set(state);
    const { AlarmHistoryItems = [] } = await client.send(new DescribeAlarmHistoryCommand({ AlarmName: ALARM }));
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      `Successfully executed action ${topic}`,
      'Alarm updated from ALARM to OK',
      `Successfully executed action ${topic}`,
      'Alarm updated from OK to ALARM',
    ]);
  });
});
