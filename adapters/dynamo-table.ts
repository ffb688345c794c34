import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type DueKind, LedgerTable, RecordPrefix } from '../core/names.ts';

/**
 * The ledger's one table. Items are found by `pk` and `sk`; the indexes serve the questions that go across
 * incidents: which were active last, which alerts came last, and what has to be looked at.
 */
export const Key = {
  incident: (id: string) => ({ pk: `${RecordPrefix.incident}${id}`, sk: 'INCIDENT' }),
  attempts: (incidentId: string) => ({ pk: `${RecordPrefix.incident}${incidentId}`, prefix: 'ATTEMPT#' }),
  attempt: (incidentId: string, number: number) => ({
    pk: `${RecordPrefix.incident}${incidentId}`,
    sk: `ATTEMPT#${String(number).padStart(4, '0')}`,
  }),
  alert: (id: string) => ({ pk: `${RecordPrefix.alert}${id}`, sk: 'ALERT' }),
  budget: (name: string) => ({ pk: `${RecordPrefix.budget}${name}`, sk: 'BUDGET' }),
  settlement: (budget: string, attempt: string) => ({
    pk: `${RecordPrefix.budget}${budget}`,
    sk: `SETTLED#${attempt}`,
  }),
  breaker: (name: string) => ({ pk: `${RecordPrefix.breaker}${name}`, sk: 'BREAKER' }),
  mute: (target: string) => ({ pk: `${RecordPrefix.mute}${target}`, sk: 'MUTE' }),
  cause: (name: string) => ({ pk: `${RecordPrefix.cause}${name}`, sk: 'CAUSE' }),
  cycle: (name: string) => ({ pk: `${RecordPrefix.cycle}${name}`, sk: 'CYCLE' }),
  link: (fingerprint: string) => ({ pk: `${RecordPrefix.link}${fingerprint}`, sk: 'LINK' }),
  search: (name: string) => ({ pk: `${RecordPrefix.search}${name}`, sk: 'SEARCH' }),
  searches: (kind: string) => ({ pk: `${RecordPrefix.searches}${kind}`, sk: 'SEARCHES' }),
  watch: (name: string) => ({ pk: `${RecordPrefix.watch}${name}`, sk: 'WATCH' }),
  failure: (messageId: string) => ({ pk: `${RecordPrefix.failure}${messageId}`, sk: 'FAILURE' }),
  leftAlone: (day: string, alertId: string) => ({ pk: `${RecordPrefix.leftAlone}${day}`, sk: alertId }),
  change: (id: string) => ({ pk: `${RecordPrefix.change}${id}`, sk: 'CHANGE' }),
  release: (id: string) => ({ pk: `${RecordPrefix.release}${id}`, sk: 'RELEASE' }),
  lane: (id: string) => ({ pk: `${RecordPrefix.lane}${id}`, sk: 'LANE' }),
  calibration: (id: string) => ({ pk: `${RecordPrefix.calibration}${id}`, sk: 'CALIBRATION' }),
  slackChannel: (name: string) => ({ pk: `${RecordPrefix.slackChannel}${name}`, sk: 'SLACK' }),
  webhook: (day: string, name: string) => ({ pk: `${RecordPrefix.webhook}${day}`, sk: name }),
};

/** Epoch seconds after which the table may delete an item: only of what may vanish. Time to live is set on it. */
export const EXPIRY_ATTRIBUTE = LedgerTable.expiry;

export const ACTIVITY_INDEX = LedgerTable.activityIndex;

/** The records that can be listed by when they last changed. */
type ActivityKind = 'incident' | 'alert' | 'change' | 'release';

/** Attributes of the index: the kind of record, and when it last changed (epoch milliseconds). */
export const activity = (kind: ActivityKind, at: number) => ({
  [LedgerTable.activityKind]: kind,
  [LedgerTable.activityAt]: at,
});

export const DUE_INDEX = LedgerTable.dueIndex;

/** Attributes of the sparse index: what has to be looked at, and when (epoch milliseconds); none for what is not open. */
export const due = (open: { readonly kind: DueKind; readonly at: number } | undefined) =>
  open === undefined ? {} : { [LedgerTable.dueKind]: open.kind, [LedgerTable.dueAt]: open.at };

/** The table's definition, apart from its name: what the embedded engine creates and what the stack deploys. */
export const tableDefinition: Omit<CreateTableCommandInput, 'TableName'> = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: LedgerTable.partitionKey, AttributeType: 'S' },
    { AttributeName: LedgerTable.sortKey, AttributeType: 'S' },
    { AttributeName: LedgerTable.activityKind, AttributeType: 'S' },
    { AttributeName: LedgerTable.activityAt, AttributeType: 'N' },
    { AttributeName: LedgerTable.dueKind, AttributeType: 'S' },
    { AttributeName: LedgerTable.dueAt, AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: LedgerTable.partitionKey, KeyType: 'HASH' },
    { AttributeName: LedgerTable.sortKey, KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: ACTIVITY_INDEX,
      KeySchema: [
        { AttributeName: LedgerTable.activityKind, KeyType: 'HASH' },
        { AttributeName: LedgerTable.activityAt, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: DUE_INDEX,
      KeySchema: [
        { AttributeName: LedgerTable.dueKind, KeyType: 'HASH' },
        { AttributeName: LedgerTable.dueAt, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};
