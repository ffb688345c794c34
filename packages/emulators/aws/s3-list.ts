import { z } from 'zod';
import { ApiError } from './api-error.ts';
import type { LoopbackResponse } from './loopback-server.ts';
import type { ObjectVersion, S3Store } from './s3-store.ts';
import { type Element, xmlResponse } from './s3-xml.ts';

const paging = { prefix: z.string().default(''), 'max-keys': z.coerce.number().int().min(0).max(1000).default(1000) };
const encoding = z.literal('url').optional();

const objectsSchema = z.strictObject({
  'list-type': z.literal('2'),
  ...paging,
  'encoding-type': encoding,
  'continuation-token': z.string().optional(),
  'start-after': z.string().default(''),
  'fetch-owner': z.string().optional(),
});

const versionsSchema = z.strictObject({
  versions: z.literal(''),
  ...paging,
  'encoding-type': encoding,
  'key-marker': z.string().default(''),
  'version-id-marker': z.string().optional(),
});

/** Answers ListObjectsV2; a delimiter is not known locally. */
export function listObjects(store: S3Store, bucket: string, query: Readonly<Record<string, string>>): LoopbackResponse {
  const { prefix, 'max-keys': limit, ...input } = readQuery(objectsSchema, query);
  const token = input['continuation-token'];
  const after = token === undefined ? input['start-after'] : Buffer.from(token, 'base64url').toString();
  const found = store.listObjects(bucket, prefix, after, limit + 1);
  const page = found.slice(0, limit);
  const isTruncated = limit > 0 && found.length > limit;
  const name = nameIn(input['encoding-type']);
  return xmlResponse('ListBucketResult', [
    ['Name', bucket],
    ['Prefix', name(prefix)],
    ['MaxKeys', limit],
    ['KeyCount', page.length],
    ['IsTruncated', isTruncated],
    ...(isTruncated
      ? [['NextContinuationToken', Buffer.from(page.at(-1)?.key ?? '').toString('base64url')] as const]
      : []),
    ...page.map((object): Element => ['Contents', [['Key', name(object.key)], ...describe(object)]]),
  ]);
}

/** Answers ListObjectVersions. */
export function listVersions(
  store: S3Store,
  bucket: string,
  query: Readonly<Record<string, string>>,
): LoopbackResponse {
  const { prefix, 'max-keys': limit, ...input } = readQuery(versionsSchema, query);
  const keyMarker = input['key-marker'];
  const versionMarker = input['version-id-marker'];
  const marker = versionMarker === undefined ? undefined : store.find(bucket, keyMarker, versionMarker);
  const found = store.listVersions(bucket, prefix, keyMarker, marker?.sequence ?? 0, limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const isTruncated = found.length > limit && last !== undefined;
  const name = nameIn(input['encoding-type']);
  return xmlResponse('ListVersionsResult', [
    ['Name', bucket],
    ['Prefix', name(prefix)],
    ['KeyMarker', name(keyMarker)],
    ['MaxKeys', limit],
    ['IsTruncated', isTruncated],
    ...(isTruncated
      ? ([
          ['NextKeyMarker', name(last.key)],
          ['NextVersionIdMarker', last.version_id],
        ] as const)
      : []),
    ...page.map(
      (version): Element => [
        'Version',
        [
          ['Key', name(version.key)],
          ['VersionId', version.version_id],
          ['IsLatest', version.is_latest],
          ...describe(version),
        ],
      ],
    ),
  ]);
}

function readQuery<Query>(schema: z.ZodType<Query>, query: Readonly<Record<string, string>>): Query {
  const read = schema.safeParse(query);
  if (read.success) return read.data;
  const unknown = read.error.issues.some(({ code }) => code === 'unrecognized_keys');
  const [code, status] = unknown ? ['NotImplemented', 501] : ['InvalidArgument', 400];
  throw new ApiError(String(code), z.prettifyError(read.error), { status: Number(status) });
}

const nameIn = (encodingType: 'url' | undefined) => (key: string) =>
  encodingType === 'url' ? encodeURIComponent(key).replaceAll('%2F', '/') : key;

const describe = (version: ObjectVersion): Element[] => [
  ['LastModified', new Date(version.modified_at).toISOString()],
  ['ETag', version.etag],
  ['Size', version.size],
  ['StorageClass', 'STANDARD'],
];
