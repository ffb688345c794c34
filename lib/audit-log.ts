import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectLockRetention,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AUDIT_PREFIX, CHANGE_PREFIX, DECISION_PREFIX, EnvironmentName, RELEASE_PREFIX } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import type { Grantee } from './grantee.ts';

export interface AuditLogProps {
  /** Days after which what an attempt said and did is deleted. */
  readonly keepDays: number;
  /**
   * Days within which nobody, the account's root included, can delete or change an entry.
   *
   * @default - anybody with the right in the account can delete entries
   */
  readonly lockDays?: number | undefined;
}

/** Every event of every attempt. The bucket keeps versions, takes nothing without TLS, and outlives the stack. */
export class AuditLog extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { keepDays, lockDays }: AuditLogProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // A first deployment that fails leaves no bucket behind.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      // From the first deployment on: CloudFormation can turn it on later only with a new bucket, without the old entries.
      objectLockEnabled: true,
      ...(lockDays === undefined
        ? {}
        : { objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(lockDays)) }),
      lifecycleRules: [
        {
          transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(1) }],
          expiration: Duration.days(keepDays),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    // Without a rule as well, so that taking the rule out is a change of a property that stays.
    this.resource().addPropertyOverride('ObjectLockConfiguration.ObjectLockEnabled', 'Enabled');
    acknowledge(this.bucket, {
      id: 'AwsSolutions-S1',
      reason:
        'This bucket is itself a log. Who read it is recorded by CloudTrail’s data events where an account wants that.',
    });
  }

  /** Lets a grantee add to the log and read what it wrote, and tells it the bucket. Nothing can be deleted by it. */
  grantAppend(grantee: Grantee): void {
    this.grant(grantee, ['s3:GetObject', 's3:PutObject'], AUDIT_PREFIX);
    this.grantListing(grantee);
  }

  /** Lets a grantee read the log, and tells it the bucket. */
  grantRead(grantee: Grantee): void {
    this.grant(grantee, ['s3:GetObject'], AUDIT_PREFIX);
    this.grantListing(grantee);
  }

  /** Lets the worker keep what rounds of changes found. It reaches no decision. */
  grantRounds(grantee: Grantee): void {
    this.grant(grantee, ['s3:GetObject', 's3:PutObject'], CHANGE_PREFIX);
  }

  /** Lets a grantee keep decisions about changes, read them, and read what rounds found. It tells it the bucket. */
  grantDecisions(grantee: Grantee): void {
    this.grant(grantee, ['s3:GetObject', 's3:PutObject'], DECISION_PREFIX);
    this.grant(grantee, ['s3:GetObject'], CHANGE_PREFIX);
    this.grantListing(grantee);
  }

  /** Lets a grantee keep what decisions about releases rest on, and read it. It tells it the bucket. */
  grantReleases(grantee: Grantee): void {
    this.grant(grantee, ['s3:GetObject', 's3:PutObject'], RELEASE_PREFIX);
  }

  /** Lets a person read what decisions about releases rest on. */
  grantReadReleases(grantee: Grantee): void {
    this.grant(grantee, ['s3:GetObject'], RELEASE_PREFIX);
  }

  /** Lets a grantee read decisions, and nothing that they rest on. It tells it the bucket. */
  grantReadLines(grantee: Grantee): void {
    this.grant(grantee, ['s3:GetObject'], DECISION_PREFIX);
    this.grantListing(grantee);
  }

  /** Lets a person read decisions about changes, and what rounds found. */
  grantReadDecisions(grantee: Grantee): void {
    for (const prefix of [DECISION_PREFIX, CHANGE_PREFIX]) this.grant(grantee, ['s3:GetObject'], prefix);
  }

  private grant(grantee: Grantee, actions: readonly string[], prefix: string): void {
    grantee.addEnvironment(EnvironmentName.auditBucket, this.bucket.bucketName);
    const resources = [this.bucket.arnForObjects(`${prefix}*`)];
    grantee.role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources }));
    acknowledge(grantee.role, {
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(this.resource())}.Arn>/${prefix}*]`,
      reason: REASONS[prefix] ?? '',
    });
  }

  private grantListing(grantee: Grantee): void {
    grantee.role.addToPrincipalPolicy(
      // Without it S3 answers for a key that does not exist as for one that may not be read. A read of an object has no
      // `s3:prefix`, so a condition on the prefix would take this away; every key of the bucket begins with it anyway.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    );
  }

  private resource(): CfnBucket {
    const resource = this.bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error('a bucket is made of one resource');
    return resource;
  }
}

/** Why a grantee may use all keys that begin so. */
const REASONS: Readonly<Record<string, string>> = {
  [AUDIT_PREFIX]:
    'Each attempt writes objects whose names hold the time; the prefix is the narrowest that takes them all.',
  [CHANGE_PREFIX]: 'Each round of a pull request has keys of its own, which hold the pull request and the round.',
  [RELEASE_PREFIX]: 'Each release has keys of its own, which hold the release and a number.',
  [DECISION_PREFIX]: 'Each decision has a key of its own, which holds the pull request and a number.',
};
