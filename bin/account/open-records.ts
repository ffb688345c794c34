import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { createDynamoChanges } from '../../adapters/dynamo-changes.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { createDynamoSlackChannels } from '../../adapters/dynamo-slack-channels.ts';
import { createS3AuditLog } from '../../adapters/s3-audit-log.ts';
import { createS3DecisionLog } from '../../adapters/s3-decision-log.ts';
import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Changes } from '../../core/ports/changes.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { SlackChannels } from '../../core/ports/slack-channels.ts';
import type { Account } from './find-account.ts';

export interface Records {
  readonly ledger: Ledger;
  readonly auditLog: AuditLog;
  /** Pull requests under review; `decisions` has those about them and about releases. */
  readonly changes: Changes;
  /** What was merged, on its way to production. */
  readonly releases: Releases;
  readonly slackChannels: SlackChannels;
  readonly decisions: DecisionLog;
  readonly close: () => void;
}

/** Opens what mendhook knows in an account: its ledger and its audit log. */
export function openRecords(account: Account): Records {
  const dynamoDb = new DynamoDBClient(account.settings('DYNAMODB'));
  const s3 = new S3Client(account.settings('S3'));
  return {
    ledger: createDynamoLedger({ client: dynamoDb, table: account.table }),
    auditLog: createS3AuditLog({ client: s3, bucket: account.auditBucket }),
    changes: createDynamoChanges({ client: dynamoDb, table: account.table }),
    slackChannels: createDynamoSlackChannels({ client: dynamoDb, table: account.table }),
    releases: createDynamoReleases({ client: dynamoDb, table: account.table }),
    decisions: createS3DecisionLog({ client: s3, bucket: account.auditBucket }),
    close: () => {
      dynamoDb.destroy();
      s3.destroy();
    },
  };
}
