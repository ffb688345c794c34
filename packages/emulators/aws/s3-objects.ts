import { ApiError } from './api-error.ts';
import type { LoopbackRequest, LoopbackResponse } from './loopback-server.ts';
import { readObjectBody } from './s3-body.ts';
import type { ObjectVersion, S3Store } from './s3-store.ts';
import { md5Hex } from './sqs-message.ts';

export interface ObjectRequest {
  readonly store: S3Store;
  readonly request: LoopbackRequest;
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly now: number;
}

const KEPT_HEADERS = /^(content-(type|disposition|language)|cache-control|x-amz-meta-.+)$/;

/** Answers PutObject: keeps the bytes as a new version once they are what the sender said they were. */
export async function putObject({ store, request, bucket, key, now }: ObjectRequest): Promise<LoopbackResponse> {
  const { headers } = request;
  refuseUnknown(headers, ['if-match', 'x-amz-copy-source']);
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('if-none-match other than *');
  const { bytes, checksums } = readObjectBody(headers, request.body);
  const version = await store.put({
    bucket,
    key,
    bytes,
    etag: `"${md5Hex(bytes)}"`,
    headers: keptHeaders(request),
    checksums,
    now,
    onlyIfAbsent: ifNoneMatch === '*',
  });
  return {
    status: 200,
    headers: { etag: version.etag, 'x-amz-version-id': version.version_id, ...shownChecksums(version) },
  };
}

/** Answers GetObject and HeadObject. */
export async function getObject({ store, request, bucket, key, versionId }: ObjectRequest): Promise<LoopbackResponse> {
  refuseUnknown(request.headers, ['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']);
  const version = store.find(bucket, key, versionId);
  if (version === undefined) {
    const code = versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion';
    throw new ApiError(code, 'The specified key does not exist.', { status: 404 });
  }
  return {
    status: 200,
    headers: {
      'content-type': 'binary/octet-stream',
      ...version.headers,
      'content-length': String(version.size),
      'last-modified': new Date(version.modified_at).toUTCString(),
      etag: version.etag,
      'x-amz-version-id': version.version_id,
      ...(request.headers['x-amz-checksum-mode'] === 'ENABLED' && shownChecksums(version)),
    },
    ...(request.method === 'GET' && { body: await store.read(version) }),
  };
}

const shownChecksums = ({ checksums }: ObjectVersion): Record<string, string> =>
  Object.keys(checksums).length === 0 ? {} : { ...checksums, 'x-amz-checksum-type': 'FULL_OBJECT' };

function keptHeaders({ headers }: LoopbackRequest): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    KEPT_HEADERS.test(name) && typeof value === 'string' ? [[name, value]] : [],
  );
  // "aws-chunked" is how the body travelled, not what it is.
  const encodings = (headers['content-encoding'] ?? '')
    .split(/, */)
    .filter((name) => !['', 'aws-chunked'].includes(name));
  return Object.fromEntries([...kept, ...(encodings.length > 0 ? [['content-encoding', encodings.join(',')]] : [])]);
}

function refuseUnknown(headers: LoopbackRequest['headers'], names: readonly string[]): void {
  const unknown = names.find((name) => headers[name] !== undefined);
  if (unknown !== undefined) throw notImplemented(unknown);
}

const notImplemented = (what: string) =>
  new ApiError('NotImplemented', `${what} is not known locally`, { status: 501 });
