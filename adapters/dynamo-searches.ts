import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { searchesLeft, searchTerms } from '../core/config/search-budget.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { Key } from './dynamo-table.ts';

export const searchesSchema = z.object({ fullAt: z.number() });

const GUESSES = 8;

/**
 * The bucket of searches, one item a kind. A take adds to the time that is there, so takes that meet do not get into
 * each other's way. DynamoDB cannot take the later of two times, so a bucket that is full needs another update than one
 * that is not: which it is, is guessed by what was seen last, and a wrong guess brings back the truth.
 */
export function createSearches(
  client: DynamoDBDocumentClient,
  table: string,
): Pick<Ledger, 'takeSearch' | 'countSearches'> {
  const seen = new Map<string, number>();

  return {
    countSearches: async (take) => {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: Key.searches(take.kind) }));
      return searchesLeft(Item && searchesSchema.parse(Item).fullAt, take);
    },
    takeSearch: async (take) => {
      const { kind, now } = take;
      const { intervalMs, latest } = searchTerms(take);
      if (latest < now) return false;
      for (let guess = 0; guess < GUESSES; guess += 1) {
        const full = (seen.get(kind) ?? 0) < now;
        const current = await update(kind, full ? fillFrom(now, intervalMs) : addTo(now, latest, intervalMs));
        seen.set(kind, current.fullAt);
        if (current.taken) return true;
        if (current.fullAt > latest) return false;
      }
      throw new UpstreamError('ledger', `the searches changed ${GUESSES} times meanwhile`, { retryable: true });
    },
  };

  async function update(kind: string, change: Change): Promise<{ taken: boolean; fullAt: number }> {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: Key.searches(kind),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...change,
        }),
      );
      return { taken: true, ...searchesSchema.parse(Attributes) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return {
        taken: false,
        ...(error.Item === undefined ? { fullAt: 0 } : searchesSchema.parse(unmarshall(error.Item))),
      };
    }
  }
}

interface Change {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues: { readonly [name: string]: number };
}

const fillFrom = (now: number, interval: number): Change => ({
  UpdateExpression: 'SET fullAt = :next',
  ConditionExpression: 'attribute_not_exists(fullAt) OR fullAt < :now',
  ExpressionAttributeValues: { ':now': now, ':next': now + interval },
});

const addTo = (now: number, latest: number, interval: number): Change => ({
  UpdateExpression: 'SET fullAt = fullAt + :interval',
  ConditionExpression: 'fullAt BETWEEN :now AND :latest',
  ExpressionAttributeValues: { ':interval': interval, ':now': now, ':latest': latest },
});
