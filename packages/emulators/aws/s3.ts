import { isLoopbackHost } from '../loopback-host.ts';
import { withStateLock } from '../state-lock.ts';
import { principalOf, type StandInOptions } from './api-call.ts';
import { ApiError, toApiError } from './api-error.ts';
import { ACCOUNT_ID } from './local-account.ts';
import {
  type LoopbackRequest,
  type LoopbackResponse,
  type LoopbackServer,
  startLoopbackServer,
} from './loopback-server.ts';
import type { Refusal } from './policies/gate.ts';
import { absenceAccess, s3Access } from './s3-access.ts';
import { listObjects, listVersions } from './s3-list.ts';
import { getObject, putObject } from './s3-objects.ts';
import { readS3Target, type S3Target } from './s3-request.ts';
import { openS3Store, type S3Store } from './s3-store.ts';
import { type Element, xmlError, xmlResponse } from './s3-xml.ts';

const BODY_LIMIT_BYTES = 256 * 1024 * 1024;

interface S3Call extends S3Target {
  readonly store: S3Store;
  readonly request: LoopbackRequest;
  readonly now: number;
}

type S3Operation = (call: S3Call) => LoopbackResponse | Promise<LoopbackResponse>;

/**
 * Starts a stand-in of S3 with path-style addresses. Every bucket keeps all versions of its objects; nothing can be
 * deleted, as is fit for an audit log.
 *
 * @throws {Error} when the port is taken, or another process has the state open
 */
export function startS3(options: StandInOptions): Promise<LoopbackServer> {
  return withStateLock(options.stateDirectory, 's3', () => start(options));
}

async function start({
  stateDirectory,
  port,
  onCall,
  gate,
  clock = Date.now,
}: StandInOptions): Promise<LoopbackServer> {
  const store = openS3Store(stateDirectory);
  const handle = async (request: LoopbackRequest): Promise<LoopbackResponse> => {
    try {
      const principal = principalOf(request.headers.authorization);
      if (principal === undefined || !isLoopbackHost(request.headers.host)) {
        throw new ApiError('AccessDenied', 'Access Denied', { status: 403 });
      }
      const target = readS3Target(request.target);
      const action = actionOf(request.method, target);
      const needs = s3Access(action, target);
      onCall?.({ service: 's3', action, principal, needs });
      if (action !== 'CreateBucket' && !store.hasBucket(target.bucket)) {
        throw new ApiError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
      }
      refuse(gate?.(principal, needs));
      refuseOtherOwner(request.headers['x-amz-expected-bucket-owner']);
      return await run(action, { store, request, ...target, now: clock() }).catch((error: unknown) => {
        const isAbsent = error instanceof ApiError && error.code === 'NoSuchKey';
        if (isAbsent) refuse(gate?.(principal, absenceAccess(target)));
        throw error;
      });
    } catch (error) {
      return xmlError(toApiError(error));
    }
  };
  const tooLarge = () => xmlError(new ApiError('EntityTooLarge', 'The upload is too large for a local one.'));
  const server = await startLoopbackServer({ port, bodyLimitBytes: BODY_LIMIT_BYTES, tooLarge, handle }).catch(
    (error: unknown) => {
      store.close();
      throw error;
    },
  );
  return {
    url: server.url,
    close: async () => {
      await server.close();
      store.close();
    },
  };
}

/** @throws {ApiError} in S3's words, when there is a refusal */
function refuse(refusal: Refusal | undefined): void {
  if (refusal === undefined) return;
  throw refusal.kind === 'access-denied'
    ? new ApiError('AccessDenied', refusal.message, { status: 403 })
    : new ApiError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
        status: 403,
      });
}

/**
 * All buckets belong to the local account.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
function refuseOtherOwner(expected: string | string[] | undefined): void {
  if (expected !== undefined && expected !== ACCOUNT_ID)
    throw new ApiError('AccessDenied', 'Access Denied', { status: 403 });
}

const run = async (action: keyof typeof OPERATIONS, call: S3Call): Promise<LoopbackResponse> =>
  OPERATIONS[action](call);

/** S3 encrypts every bucket by keys of its own: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
const ENCRYPTION: readonly Element[] = [
  [
    'Rule',
    [
      ['ApplyServerSideEncryptionByDefault', [['SSEAlgorithm', 'AES256']]],
      ['BucketKeyEnabled', false],
    ],
  ],
];

const OPERATIONS = {
  CreateBucket: ({ store, bucket }) => {
    store.createBucket(bucket);
    return { status: 200, headers: { location: `/${bucket}` } };
  },
  HeadBucket: () => ({ status: 200 }),
  GetBucketLocation: () => xmlResponse('LocationConstraint', []),
  GetBucketEncryption: () => xmlResponse('ServerSideEncryptionConfiguration', ENCRYPTION),
  GetBucketVersioning: () => xmlResponse('VersioningConfiguration', [['Status', 'Enabled']]),
  PutBucketVersioning: ({ request }) => {
    if (!request.body.includes('<Status>Enabled</Status>')) {
      throw new ApiError('NotImplemented', 'Versions are always kept locally', { status: 501 });
    }
    return { status: 200 };
  },
  ListObjectsV2: ({ store, bucket, query }) => listObjects(store, bucket, query),
  ListObjectVersions: ({ store, bucket, query }) => listVersions(store, bucket, query),
  PutObject: ({ key = '', ...call }) => putObject({ ...call, key, versionId: undefined }),
  GetObject: ({ key = '', query, ...call }) => getObject({ ...call, key, versionId: query['versionId'] }),
  HeadObject: ({ key = '', query, ...call }) => getObject({ ...call, key, versionId: query['versionId'] }),
} as const satisfies Record<string, S3Operation>;

function actionOf(method: string, { key, query }: S3Target): keyof typeof OPERATIONS {
  const parameters = Object.keys(query).filter((name) => name !== 'x-id');
  if (key === undefined) {
    if (method === 'PUT' && parameters.length === 0) return 'CreateBucket';
    if (method === 'HEAD' && parameters.length === 0) return 'HeadBucket';
    if (method === 'GET' && 'list-type' in query) return 'ListObjectsV2';
    if (method === 'GET' && 'versions' in query) return 'ListObjectVersions';
    if (method === 'GET' && parameters.length === 1 && 'location' in query) return 'GetBucketLocation';
    if (method === 'GET' && parameters.length === 1 && 'encryption' in query) return 'GetBucketEncryption';
    if (parameters.length === 1 && 'versioning' in query) {
      if (method === 'PUT') return 'PutBucketVersioning';
      if (method === 'GET') return 'GetBucketVersioning';
    }
  } else {
    if (method === 'PUT' && parameters.length === 0) return 'PutObject';
    const isKnown = parameters.every((name) => name === 'versionId');
    if (method === 'GET' && isKnown) return 'GetObject';
    if (method === 'HEAD' && isKnown) return 'HeadObject';
  }
  const asked = [method, ...parameters].join(' ');
  throw new ApiError('NotImplemented', `${asked} is not stood in for locally`, { status: 501 });
}
