import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { z } from 'zod';
import { alertDue } from '../core/lifecycle/alert-record.ts';
import { dueOf } from '../core/lifecycle/open-work.ts';
import { LedgerTable } from '../core/names.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { alertCycleSchema } from '../core/records/alert-cycle.ts';
import { alertRecordSchema } from '../core/records/alert-record.ts';
import { attemptSchema } from '../core/records/attempt.ts';
import { causeSchema } from '../core/records/cause.ts';
import { fingerprintLinkSchema } from '../core/records/fingerprint-link.ts';
import { incidentSchema } from '../core/records/incident.ts';
import { sharedSearchSchema } from '../core/records/shared-search.ts';
import { createDocumentClient } from './document-client.ts';
import { createBudgets } from './dynamo-budgets.ts';
import { createLeftAlone } from './dynamo-left-alone.ts';
import { createPolicyRecords } from './dynamo-policy.ts';
import { createRecordStore, queryDue, queryNewest } from './dynamo-record.ts';
import { createSearches } from './dynamo-searches.ts';
import { activity, due, EXPIRY_ATTRIBUTE, Key } from './dynamo-table.ts';
import { pauseAfterConflicts } from './pause-after-conflicts.ts';
import { withinItem } from './record-bytes.ts';

/** A cause is compared for minutes; later nobody asks for it. */
const CAUSE_KEPT_SECONDS = 2 * 24 * 3600;
/** What a search found is of use for as long as its alerts are delivered again. */
const SEARCH_KEPT_SECONDS = 24 * 3600;

/** A cycle changes when it begins and when it ends, and a monitor may stay in alarm for weeks. */
const CYCLE_KEPT_SECONDS = 90 * 24 * 3600;

/**
 * The ledger on one DynamoDB table.
 *
 * @param options.random between 0 and 1; spreads writers that met
 * @param options.clock the time from which what may vanish is kept
 */
export function createDynamoLedger(options: {
  client: DynamoDBClient;
  table: string;
  random?: () => number;
  clock?: Clock;
}): Ledger {
  const { table, random = Math.random } = options;
  const client = createDocumentClient(options.client);
  const pause = pauseAfterConflicts(random);

  const storeOf = <Record extends { readonly version: number }>(
    schema: z.ZodType<Record>,
    attributes: (record: Record) => object = () => ({}),
  ) => createRecordStore({ client, table, schema, attributes, pause });

  const incidents = storeOf(incidentSchema, (incident) => ({
    ...activity('incident', incident.updatedAt),
    ...due(dueOf(incident)),
  }));
  const attempts = storeOf(attemptSchema);
  const links = storeOf(fingerprintLinkSchema);
  const causes = storeOf(causeSchema, ({ namedBy }) =>
    expiry(Math.max(...namedBy.map(({ to }) => to)), CAUSE_KEPT_SECONDS),
  );
  const cycles = storeOf(alertCycleSchema, ({ updatedAt }) => expiry(updatedAt, CYCLE_KEPT_SECONDS));
  const searches = storeOf(sharedSearchSchema, ({ startedAt }) => expiry(startedAt, SEARCH_KEPT_SECONDS));

  return {
    recordAlert: async (record) => {
      const indexed = { ...activity('alert', record.alert.receivedAt), ...due(alertDue(record)) };
      const Item = withinItem({ ...record, ...Key.alert(record.alert.id), ...indexed });
      const ConditionExpression = 'attribute_not_exists(pk)';
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item,
            ConditionExpression,
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
        return alertRecordSchema.parse(unmarshall(error.Item));
      }
    },
    finishAlert: async (alertId, { disposition, incidentIds, skips = [], dropped = {}, lookAt }) => {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: Key.alert(alertId),
          UpdateExpression: `SET disposition = :disposition, incidentIds = :incidents, skips = :skips, dropped = :dropped${setNextCheck(lookAt)}`,
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: {
            ':disposition': disposition,
            ':incidents': incidentIds,
            ':skips': skips,
            ':dropped': dropped,
            ...at(lookAt),
          },
        }),
      );
    },
    getAlert: async (id) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: Key.alert(id), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : alertRecordSchema.parse(Item);
    },
    delayAlert: (alertId, reason) =>
      changeAlert(alertId, 'received', 'SET disposition = :delayed REMOVE dueKind, dueAt', {
        ':delayed': { kind: 'delayed', reason },
      }),
    postponeAlert: (alertId, until) =>
      changeAlert(alertId, 'sampled', `SET incidentIds = incidentIds${setNextCheck(until)}`, at(until)),
    listDue: (kind, until, limit) => queryDue(client, table, { kind, until, limit }),
    listAlerts: (limit, received) => queryNewest(client, table, 'alert', alertRecordSchema, limit, received),

    getIncident: (id) => incidents.get(Key.incident(id)),
    listIncidents: (limit) => queryNewest(client, table, 'incident', incidentSchema, limit),
    changeIncident: (id, change) => incidents.change(Key.incident(id), change),
    changeKnownIncident: (id, change) => incidents.changeKnown(Key.incident(id), change),
    mergeIncident: (id, change) => incidents.merge(Key.incident(id), change),

    openAttempt: (attempt) => attempts.put(Key.attempt(attempt.incidentId, attempt.number), attempt),
    getAttempt: (incidentId, number) => attempts.get(Key.attempt(incidentId, number)),
    listAttempts: async (incidentId) => {
      const { pk, prefix } = Key.attempts(incidentId);
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => attemptSchema.parse(item));
    },
    changeAttempt: (incidentId, number, change) => attempts.change(Key.attempt(incidentId, number), change),

    getLink: (fingerprint) => links.get(Key.link(fingerprint)),
    changeLink: (fingerprint, change) => links.merge(Key.link(fingerprint), change),
    changeCause: (name, change) => causes.merge(Key.cause(name), change),
    changeCycle: (name, change) => cycles.merge(Key.cycle(name), change),
    changeSearch: (name, change) => searches.merge(Key.search(name), change),
    ...createBudgets(client, table, options.clock ?? Date.now),
    ...createLeftAlone(client, table),
    ...createPolicyRecords(client, table, pause),
    ...createSearches(client, table),
  };

  /** Changes an alert that still stands so. @returns whether it did */
  async function changeAlert(alertId: string, kind: string, UpdateExpression: string, values: object) {
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: Key.alert(alertId),
          UpdateExpression,
          ConditionExpression: 'disposition.kind = :kind',
          ExpressionAttributeValues: { ...values, ':kind': kind },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

/** @param from epoch milliseconds, after which the item is kept for so many seconds */
const expiry = (from: number, seconds: number) => ({ [EXPIRY_ATTRIBUTE]: Math.floor(from / 1000) + seconds });

/** What makes an alert due again, at the end of what is set; or never. */
const setNextCheck = (lookAt: number | undefined): string =>
  lookAt === undefined
    ? ' REMOVE dueKind, dueAt, lookAt'
    : `, lookAt = :lookAt, ${LedgerTable.dueKind} = :alert, ${LedgerTable.dueAt} = :lookAt`;

const at = (lookAt: number | undefined): object =>
  lookAt === undefined ? {} : { ':lookAt': lookAt, ':alert': 'alert' };
