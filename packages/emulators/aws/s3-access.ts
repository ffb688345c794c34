import type { Access } from './policies/evaluate.ts';
import type { S3Target } from './s3-request.ts';

/** Where the name of the right is not the name of the call. */
const RIGHTS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  HeadBucket: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  GetBucketEncryption: 'GetEncryptionConfiguration',
};

/**
 * What a call of S3 needs. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Access(call: string, { bucket, key, query }: S3Target): readonly Access[] {
  const right = RIGHTS[call] ?? call;
  const action = right === 'GetObject' && query['versionId'] !== undefined ? 'GetObjectVersion' : right;
  const { prefix } = query;
  return [
    {
      action: `s3:${action}`,
      resource: key === undefined ? bucketArn(bucket) : `${bucketArn(bucket)}/${key}`,
      ...(prefix === undefined ? {} : { context: { 's3:prefix': [prefix] } }),
    },
  ];
}

/**
 * What a caller needs to learn that a key does not exist; without it S3 answers as for a key that may not be read. The
 * call has no prefix, so a condition on `s3:prefix` does not hold.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export const absenceAccess = ({ bucket }: S3Target): readonly Access[] => [
  { action: 's3:ListBucket', resource: bucketArn(bucket) },
];

const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
