import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkAlarms } from '../../../../bin/commands/doctor/checks/alarms.ts';
import { startCloudWatch } from '../../../../local/aws/cloudwatch.ts';
import { ACCOUNT_ID, arn } from '../../../../local/aws/local-account.ts';
import { resourcePolicySchema } from '../../../../local/aws/resource-policy.ts';
import { clientSettings, closing, fakeClock } from '../../../local/aws/stand-in.ts';

const topic = arn('sns', 'alarms');
const deny = {
  Sid: 'AllowPublishThroughSSLOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 'sns:Publish',
  Resource: topic,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const allow = {
  Sid: 'AllowAlarmsOfThisStage',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: topic,
  Condition: {
    StringEquals: { 'aws:SourceAccount': ACCOUNT_ID },
    ArnLike: { 'aws:SourceArn': arn('cloudwatch', 'alarm:mendhook-prod-*') },
  },
};
const ALARM = 'mendhook-prod-high-dead-letters';
const listeners = { emails: ['people@example.com'], slack: undefined };

/** A stage whose topic has these statements, and one check of its alarms. */
async function stage(statements: readonly unknown[], names: readonly string[] = [ALARM], actions = [topic]) {
  const { clock, advanceSeconds } = fakeClock();
  const policy = resourcePolicySchema.parse({ Version: '2012-10-17', Statement: statements });
  const server = await closing(
    startCloudWatch({
      alarms: names.map((name) => ({ name, actions: { ALARM: actions, OK: actions } })),
      topics: { [topic]: policy },
      clock,
    }),
  );
  const client = new CloudWatchClient(clientSettings(server.url));
  onTestFinished(() => client.destroy());
  const sleep = async (milliseconds: number) => advanceSeconds(milliseconds / 1000);
  const check = (alarms: Parameters<typeof checkAlarms>[0]['alarms'] = listeners) =>
    checkAlarms({ client, stage: 'prod', alarms, sleep });
  const set = (StateValue: 'ALARM' | 'OK', AlarmName = ALARM) =>
    client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' }));
  const stateOf = async (name: string) =>
    (await client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0]?.StateValue;
  return { client, check, set, stateOf, advanceSeconds };
}

describe('doctor --alarms', () => {
  test('says that the topic was told, and leaves the alarm as it was', async () => {
    const { check, stateOf } = await stage([deny, allow]);
    const findings = await check();
    expect(findings).toEqual([
      { state: 'good', what: 'each of 1 alarms has an action' },
      { state: 'good', what: `${ALARM} was set off, and its topic was told` },
    ]);
    expect(await stateOf(ALARM)).toBe('OK');
  });

  test('names the refusal of a topic that does not let CloudWatch publish', async () => {
    const { check, stateOf } = await stage([deny]);
    const finding = (await check()).at(-1);
    expect(finding?.state).toBe('bad');
    expect(finding?.what).toContain(`is not authorized to perform: SNS:Publish on resource: ${topic}`);
    expect(finding?.fix).toContain('npm run deploy');
    expect(await stateOf(ALARM)).toBe('OK');
  });

  test('does not take the result of an earlier try for this one', async () => {
    const { check, set, advanceSeconds } = await stage([allow, { ...deny, Sid: 'No', Condition: {} }]);
    await set('ALARM');
    await set('OK');
    advanceSeconds(60);
    expect((await check()).at(-1)?.state).toBe('bad');
  });

  test('tries an alarm that does not ring', async () => {
    const other = 'mendhook-prod-low-searches-used-up';
    const { check, set, stateOf } = await stage([deny, allow], [ALARM, other]);
    await set('ALARM');
    expect((await check()).at(-1)?.what).toContain(other);
    expect(await stateOf(ALARM)).toBe('ALARM');
  });

  test('sets none off when every alarm rings', async () => {
    const { check, set } = await stage([deny, allow]);
    await set('ALARM');
    expect((await check()).at(-1)).toMatchObject({ state: 'warning', what: 'every alarm rings, so none can be tried' });
  });

  test('says when there is no alarm, no action, or nobody to hear it', async () => {
    expect(await (await stage([deny, allow], ['mendhook-staging-high-dead-letters'])).check()).toMatchObject([
      { state: 'bad', what: 'the stage has no alarm mendhook-prod-…' },
    ]);
    const silent = await (await stage([deny, allow], [ALARM], [])).check({ emails: [], slack: undefined });
    expect(silent).toMatchObject([
      { state: 'warning', what: 'nobody hears an alarm' },
      { state: 'bad', what: `no action is enabled for ${ALARM}` },
      { state: 'warning', what: `${ALARM} was set off, and its history shows no action yet` },
    ]);
  });
});

describe('the emulator', () => {
  test('refuses an alarm that does not exist, and a token that it did not give', async () => {
    const { set, client } = await stage([allow]);
    await expect(set('ALARM', 'other')).rejects.toMatchObject({ name: 'ResourceNotFound' });
    const page = { NextToken: '99' };
    await expect(client.send(new DescribeAlarmHistoryCommand(page))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
  });

  test('acts when the state changes, and not when it stays', async () => {
    const { set, client } = await stage([allow]);
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
