import {
  type AlarmHistoryItem,
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import type { Config } from '../../../../core/config/config.ts';
import { alarmPrefixOf } from '../../../../core/names.ts';
import { documentPath } from '../../../package-root.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

export interface AlarmsCheck {
  readonly client: CloudWatchClient;
  readonly stage: string;
  readonly alarms: Pick<Config['deployment']['alarms'], 'emails' | 'slack'>;
  /** Waits between two looks at the alarm's history. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

const REASON = 'A test by mendhook doctor --alarms: nothing is wrong.';
const LOOKS = 30;
const LOOK_MS = 1_000;

/**
 * Sets one alarm of the stage to ALARM, reads in its history whether its action reached the topic, and sets it back to OK.
 * The people behind the topic get both messages. No other call shows a topic whose policy refuses CloudWatch.
 */
export async function checkAlarms(check: AlarmsCheck): Promise<readonly Finding[]> {
  const found = await listAlarms(check);
  if (found.length === 0) return [bad(`the stage has no alarm ${alarmPrefixOf(check.stage)}…`, 'npm run deploy')];
  return [...checkListeners(check.alarms), ...checkActions(found), await tryAlarm(check, found)];
}

async function listAlarms({ client, stage }: AlarmsCheck): Promise<readonly MetricAlarm[]> {
  const found: MetricAlarm[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix: alarmPrefixOf(stage) })) {
    found.push(...(page.MetricAlarms ?? []));
  }
  return found;
}

const checkListeners = ({ emails, slack }: AlarmsCheck['alarms']): readonly Finding[] =>
  emails.length > 0 || slack !== undefined
    ? []
    : [warning('alarms notify nobody', 'set deployment.alarms.emails or deployment.alarms.slack, then npm run deploy')];

function checkActions(found: readonly MetricAlarm[]): readonly Finding[] {
  const silent = found.filter(({ ActionsEnabled, AlarmActions = [] }) => !ActionsEnabled || AlarmActions.length === 0);
  if (silent.length === 0) return [good(`each of ${found.length} alarms has an action`)];
  const names = silent.map(({ AlarmName }) => AlarmName).join(', ');
  return [bad(`no action is enabled for ${names}`, 'npm run deploy')];
}

/** An alarm that rings already would not act on ALARM, and setting it to OK would hide it. */
async function tryAlarm(check: AlarmsCheck, found: readonly MetricAlarm[]): Promise<Finding> {
  const alarm = found.find(({ StateValue, ActionsEnabled }) => StateValue !== 'ALARM' && ActionsEnabled);
  if (alarm?.AlarmName === undefined) {
    return warning(
      'every alarm is in ALARM, so none can be tested',
      `${documentPath('runbook.md')} has an article for each`,
    );
  }
  const { AlarmName } = alarm;
  const earlier = await lastAction(check, AlarmName);
  const set = (StateValue: 'ALARM' | 'OK') =>
    check.client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: REASON }));
  await set('ALARM');
  try {
    return describeAction(AlarmName, await waitForAction(check, AlarmName, earlier));
  } finally {
    await set('OK');
  }
}

function describeAction(alarm: string, summary: string | undefined): Finding {
  if (summary === undefined) {
    return warning(`${alarm} was set off, and its history shows no action yet`, 'look at its history in CloudWatch');
  }
  if (summary.startsWith('Successfully executed action'))
    return good(`${alarm} was set off, and its topic was notified`);
  return bad(
    `${alarm} was set off, and nobody was notified: ${summary}`,
    'npm run deploy: it lets CloudWatch publish to the topic of the output AlarmTopic',
  );
}

/** @returns the summary of the first action after that one, or undefined when there is none in half a minute */
async function waitForAction(
  check: AlarmsCheck,
  alarm: string,
  earlier: AlarmHistoryItem | undefined,
): Promise<string | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    const item = await lastAction(check, alarm);
    // Both times are CloudWatch's own, so the clock of this machine does not matter.
    if (item?.Timestamp?.getTime() !== earlier?.Timestamp?.getTime()) return item?.HistorySummary;
    await check.sleep(LOOK_MS);
  }
  return undefined;
}

async function lastAction({ client }: AlarmsCheck, AlarmName: string): Promise<AlarmHistoryItem | undefined> {
  const wanted = { AlarmName, HistoryItemType: 'Action', ScanBy: 'TimestampDescending', MaxRecords: 1 } as const;
  const { AlarmHistoryItems: [item] = [] } = await client.send(new DescribeAlarmHistoryCommand(wanted));
  return item;
}
