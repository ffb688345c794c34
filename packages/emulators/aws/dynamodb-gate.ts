import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { principalOf, type StandInOptions } from './api-call.ts';
import { dynamodbAccess, type TableKeys } from './dynamodb-access.ts';
import type { Refusal } from './policies/gate.ts';

const schemaSchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const describedSchema = z.object({
  Table: z.object({
    KeySchema: schemaSchema,
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema: schemaSchema })).default([]),
    LocalSecondaryIndexes: z.array(z.object({ IndexName: z.string(), KeySchema: schemaSchema })).default([]),
  }),
});

/**
 * Makes the gate before the engine: it tells of each call and refuses what the account's policies do not allow.
 *
 * @param urlOf where the engine answers; it is asked which attributes are the keys of a table
 * @returns answers a refused call and resolves to false; resolves to true when the engine may have the call
 */
export function createDynamodbGate({ gate, onCall }: Pick<StandInOptions, 'gate' | 'onCall'>, urlOf: () => string) {
  /** The gate's own questions to the engine pass without being counted. */
  const ownPrincipal = `gate-${randomUUID()}`;
  const known = new Map<string, TableKeys>();

  return async ({ headers }: IncomingMessage, body: Buffer, response: ServerResponse): Promise<boolean> => {
    const principal = principalOf(headers.authorization);
    const action = String(headers['x-amz-target'] ?? '').split('.')[1];
    // The engine itself refuses a call without a signature or an action.
    if (principal === undefined || action === undefined || principal === ownPrincipal) return true;
    const needs = await dynamodbAccess(action, readJson(body), keysOf);
    onCall?.({ service: 'dynamodb', action, principal, needs });
    const refusal = gate?.(principal, needs);
    if (refusal !== undefined) answerRefusal(response, refusal);
    return refusal === undefined;
  };

  async function keysOf(table: string): Promise<TableKeys | undefined> {
    const keys = known.get(table) ?? (await askEngine(table));
    if (keys !== undefined) known.set(table, keys);
    return keys;
  }

  async function askEngine(TableName: string): Promise<TableKeys | undefined> {
    const response = await fetch(urlOf(), {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${ownPrincipal}/x, SignedHeaders=host, Signature=x`,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-date': new Date(0).toISOString(),
        'x-amz-target': 'DynamoDB_20120810.DescribeTable',
      },
      body: JSON.stringify({ TableName }),
    });
    if (!response.ok) return undefined;
    const { Table } = describedSchema.parse(await response.json());
    const indexes = [...Table.GlobalSecondaryIndexes, ...Table.LocalSecondaryIndexes];
    return {
      table: hashOf(Table.KeySchema),
      indexes: Object.fromEntries(indexes.map(({ IndexName, KeySchema }) => [IndexName, hashOf(KeySchema)])),
    };
  }
}

const hashOf = (schema: z.output<typeof schemaSchema>): string =>
  schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined; // the engine answers it as no JSON
  }
}

function answerRefusal(response: ServerResponse, refusal: Refusal): void {
  const [code, message] =
    refusal.kind === 'access-denied'
      ? ['AccessDeniedException', refusal.message]
      : ['UnrecognizedClientException', 'The security token included in the request is invalid.'];
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${code}`, Message: message }));
}
