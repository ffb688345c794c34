import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/**
 * The ledger's one table. Items are found by `pk` and `sk`; the index serves the two questions that go across
 * incidents: which were active last, which alerts came last.
 */
export const Key = {
  incident: (id: string) => ({ pk: `INCIDENT#${id}`, sk: 'INCIDENT' }),
  attempts: (incidentId: string) => ({ pk: `INCIDENT#${incidentId}`, prefix: 'ATTEMPT#' }),
  attempt: (incidentId: string, number: number) => ({
    pk: `INCIDENT#${incidentId}`,
    sk: `ATTEMPT#${String(number).padStart(4, '0')}`,
  }),
  alert: (id: string) => ({ pk: `ALERT#${id}`, sk: 'ALERT' }),
  budget: (name: string) => ({ pk: `BUDGET#${name}`, sk: 'BUDGET' }),
  breaker: (name: string) => ({ pk: `BREAKER#${name}`, sk: 'BREAKER' }),
  mute: (target: string) => ({ pk: `MUTE#${target}`, sk: 'MUTE' }),
  searches: (kind: string) => ({ pk: `SEARCHES#${kind}`, sk: 'SEARCHES' }),
  failure: (messageId: string) => ({ pk: `FAILURE#${messageId}`, sk: 'FAILURE' }),
};

/** Epoch seconds after which the table may delete an item: only of what may vanish. Time to live is set on it. */
export const EXPIRY_ATTRIBUTE = 'expiresAt';

export const ACTIVITY_INDEX = 'by-activity';

/** Attributes of the index: the kind of record, and when it last changed (epoch milliseconds). */
export const activity = (kind: 'incident' | 'alert', at: number) => ({ activityKind: kind, activityAt: at });

/** The table's definition, apart from its name: what the embedded engine creates and what the stack deploys. */
export const tableDefinition: Omit<CreateTableCommandInput, 'TableName'> = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'activityKind', AttributeType: 'S' },
    { AttributeName: 'activityAt', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: ACTIVITY_INDEX,
      KeySchema: [
        { AttributeName: 'activityKind', KeyType: 'HASH' },
        { AttributeName: 'activityAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};
