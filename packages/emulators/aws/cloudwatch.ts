import { z } from 'zod';
import type { StandInOptions } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { actionOfTarget, operation, startJsonApi } from './json-api.ts';
import { ACCOUNT_ID, arn } from './local-account.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { createEvaluator } from './policies/evaluate.ts';
import type { Policies } from './policies/policy-schema.ts';

const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
type StateValue = (typeof STATES)[number];

export interface LocalAlarm {
  readonly name: string;
  /** ARNs of SNS topics, by the state that publishes to them. */
  readonly actions: Readonly<Partial<Record<StateValue, readonly string[]>>>;
}

export interface CloudWatchOptions extends Omit<StandInOptions, 'stateDirectory'> {
  readonly alarms: readonly LocalAlarm[];
  /** The policy of each topic, by the topic's ARN. */
  readonly topics: Policies['resources'];
}

interface HistoryItem {
  readonly AlarmName: string;
  readonly AlarmType: 'MetricAlarm';
  /** Epoch seconds. */
  readonly Timestamp: number;
  readonly HistoryItemType: 'StateUpdate' | 'Action';
  readonly HistorySummary: string;
}

// The name that CloudWatch's older query protocol gives to input that breaks a rule.
const define = operation('ValidationError');
const alarmName = z.string().min(1).max(255);
const page = { MaxRecords: z.int().min(1).max(100).default(50), NextToken: z.string().optional() };

const describeSchema = z
  .strictObject({
    AlarmNames: z.array(alarmName).max(100).optional(),
    AlarmNamePrefix: alarmName.optional(),
    StateValue: z.enum(STATES).optional(),
    ...page,
  })
  .refine(({ AlarmNames, AlarmNamePrefix }) => AlarmNames === undefined || AlarmNamePrefix === undefined, {
    error: 'AlarmNamePrefix may not stand beside AlarmNames',
  });

const namedSchema = z.object({ AlarmName: z.string().optional() }).catch({});

const setSchema = z.strictObject({
  AlarmName: alarmName,
  StateValue: z.enum(STATES),
  StateReason: z.string().max(1023),
});

const historySchema = z.strictObject({
  AlarmName: alarmName.optional(),
  HistoryItemType: z.enum(['ConfigurationUpdate', 'StateUpdate', 'Action']).optional(),
  StartDate: z.number().default(0),
  EndDate: z.number().default(Number.POSITIVE_INFINITY),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  ...page,
});

/**
 * Starts an emulator of CloudWatch's alarms, in memory. No metric is evaluated: a state changes with SetAlarmState alone.
 * A change of state publishes to the topics of the new state, if the topic's policy lets CloudWatch publish.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export function startCloudWatch({
  alarms,
  topics,
  port,
  onCall,
  gate,
  clock = Date.now,
}: CloudWatchOptions): Promise<LoopbackServer> {
  const publish = createPublisher(topics);
  const states = new Map<string, StateValue>(alarms.map(({ name }) => [name, 'OK']));
  const history: HistoryItem[] = [];

  const note = (AlarmName: string, HistoryItemType: HistoryItem['HistoryItemType'], HistorySummary: string) =>
    history.push({ AlarmName, AlarmType: 'MetricAlarm', Timestamp: clock() / 1000, HistoryItemType, HistorySummary });

  return startJsonApi({
    service: 'cloudwatch',
    contentType: 'application/x-amz-json-1.0',
    port,
    bodyLimitBytes: 1024 * 1024,
    actionOf: actionOfTarget('GraniteServiceVersion20100801'),
    accessOf: (action, input) => {
      const { AlarmName } = namedSchema.parse(input);
      return [{ action: `cloudwatch:${action}`, resource: arn('cloudwatch', `alarm:${AlarmName ?? '*'}`) }];
    },
    onCall,
    gate,
    operations: {
      DescribeAlarms: define(describeSchema, (wanted) => {
        const found = alarms
          .filter(({ name }) => wanted.AlarmNames?.includes(name) ?? name.startsWith(wanted.AlarmNamePrefix ?? ''))
          .map(({ name, actions }) => ({
            AlarmName: name,
            AlarmArn: arn('cloudwatch', `alarm:${name}`),
            ActionsEnabled: true,
            AlarmActions: actions.ALARM ?? [],
            OKActions: actions.OK ?? [],
            InsufficientDataActions: actions.INSUFFICIENT_DATA ?? [],
            StateValue: states.get(name),
          }))
          .filter(({ StateValue }) => wanted.StateValue === undefined || StateValue === wanted.StateValue);
        const { items, NextToken } = paged(found, wanted);
        return { MetricAlarms: items, CompositeAlarms: [], NextToken };
      }),
      SetAlarmState: define(setSchema, ({ AlarmName, StateValue }) => {
        const alarm = alarms.find(({ name }) => name === AlarmName);
        if (alarm === undefined) throw notFound(AlarmName);
        const before = states.get(AlarmName);
        if (before === StateValue) return {};
        states.set(AlarmName, StateValue);
        note(AlarmName, 'StateUpdate', `Alarm updated from ${before} to ${StateValue}`);
        for (const topic of alarm.actions[StateValue] ?? []) {
          note(AlarmName, 'Action', publish(topic, AlarmName));
        }
        return {};
      }),
      DescribeAlarmHistory: define(historySchema, (wanted) => {
        const found = history.filter(
          ({ AlarmName, HistoryItemType, Timestamp }) =>
            (wanted.AlarmName === undefined || AlarmName === wanted.AlarmName) &&
            (wanted.HistoryItemType === undefined || HistoryItemType === wanted.HistoryItemType) &&
            Timestamp >= wanted.StartDate &&
            Timestamp <= wanted.EndDate,
        );
        const { items, NextToken } = paged(
          wanted.ScanBy === 'TimestampDescending' ? found.toReversed() : found,
          wanted,
        );
        return { AlarmHistoryItems: items, NextToken };
      }),
    },
  });
}

/**
 * Makes what publishes an alarm to a topic, where the topic's policy lets CloudWatch do so. It returns the summary of the
 * action, in the words of https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
 */
function createPublisher(topics: Policies['resources']): (topic: string, alarm: string) => string {
  const evaluate = createEvaluator({ principals: {}, resources: topics });
  return (topic, alarm) => {
    const failed = (error: string) => `Failed to execute action ${topic}. Received error: "${error}"`;
    if (topics[topic] === undefined) return failed('Topic does not exist');
    const source = arn('cloudwatch', `alarm:${alarm}`);
    const decision = evaluate(
      { service: 'cloudwatch.amazonaws.com' },
      {
        action: 'sns:Publish',
        resource: topic,
        context: { 'aws:SourceAccount': [ACCOUNT_ID], 'aws:SourceArn': [source] },
      },
    );
    return decision === 'allowed'
      ? `Successfully executed action ${topic}`
      : failed(`Resource: ${source} is not authorized to perform: SNS:Publish on resource: ${topic}`);
  };
}

function paged<Item>(
  found: readonly Item[],
  { MaxRecords, NextToken }: { MaxRecords: number; NextToken?: string | undefined },
) {
  const start = Number(NextToken ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > found.length) {
    throw new ApiError('InvalidNextToken', 'The next token specified is invalid.', { queryCode: 'InvalidNextToken' });
  }
  const end = start + MaxRecords;
  return { items: found.slice(start, end), NextToken: end < found.length ? String(end) : undefined };
}

const notFound = (name: string) =>
  new ApiError('ResourceNotFound', `The alarm ${name} does not exist.`, { status: 404, queryCode: 'ResourceNotFound' });
