import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type DueKind, EnvironmentName, LedgerTable, RecordPrefix } from '../core/names.ts';
import type { Grantee } from './grantee.ts';

type RecordKind = keyof typeof RecordPrefix;
type RecordAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem';

export interface LedgerAccess {
  /** Kinds of records, by what may be done with them in DynamoDB's own words. */
  readonly records: Readonly<Partial<Record<RecordAction, readonly RecordKind[]>>>;
  /**
   * Records that may be listed, newest first.
   *
   * @default - none
   */
  readonly listed?: readonly ('incident' | 'alert' | 'change' | 'release')[];
  /**
   * Records that may be listed by when they have to be looked at; of these the index holds keys alone.
   *
   * @default - none
   */
  readonly due?: readonly DueKind[];
}

/**
 * What mendhook knows, in one table on demand. It can be put back to any second of the last 35 days, and neither a
 * deployment nor `mendhook destroy` deletes it.
 */
export class Ledger extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new Table(this, 'Table', {
      partitionKey: text(LedgerTable.partitionKey),
      sortKey: text(LedgerTable.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: LedgerTable.expiry,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      // Not RETAIN_ON_UPDATE_OR_DELETE: the protection would make the rollback of a failed first deployment fail as well.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: LedgerTable.activityIndex,
      partitionKey: text(LedgerTable.activityKind),
      sortKey: { name: LedgerTable.activityAt, type: AttributeType.NUMBER },
      projectionType: ProjectionType.ALL,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: LedgerTable.dueIndex,
      partitionKey: text(LedgerTable.dueKind),
      sortKey: { name: LedgerTable.dueAt, type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** Lets a grantee do these things with records of these kinds alone, and tells it the table. */
  grantRecords(grantee: Grantee, { records, listed = [], due = [] }: LedgerAccess): void {
    grantee.addEnvironment(EnvironmentName.table, this.table.tableName);
    const allow = (resource: string, action: string, keys: readonly string[]) =>
      grantee.role.addToPrincipalPolicy(
        new PolicyStatement({
          actions: [`dynamodb:${action}`],
          resources: [resource],
          // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
          conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys] } },
        }),
      );
    const { tableArn } = this.table;
    for (const [action, kinds] of Object.entries(records)) {
      allow(
        tableArn,
        action,
        kinds.map((kind) => `${RecordPrefix[kind]}*`),
      );
    }
    if (listed.length > 0) allow(`${tableArn}/index/${LedgerTable.activityIndex}`, 'Query', listed);
    if (due.length > 0) allow(`${tableArn}/index/${LedgerTable.dueIndex}`, 'Query', due);
  }
}
