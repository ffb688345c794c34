import { ApiError } from './api-error.ts';
import { splitTarget } from './http-api-event.ts';

export interface S3Target {
  readonly bucket: string;
  /** Undefined for a request about the bucket itself. */
  readonly key: string | undefined;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * Reads a path-style request target. The key is whatever was sent, dots and slashes included: it is a name, not a path.
 *
 * @throws {ApiError} `InvalidURI`, `InvalidBucketName` or `KeyTooLongError`
 */
export function readS3Target(target: string): S3Target {
  const { path, query } = splitTarget(target);
  const [, bucket = '', rawKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new ApiError('InvalidBucketName', 'The specified bucket is not valid.');
  }
  const key = decode(rawKey);
  if (Buffer.byteLength(key) > 1024) throw new ApiError('KeyTooLongError', 'Your key is too long.');
  return { bucket, key: key === '' ? undefined : key, query: Object.fromEntries(new URLSearchParams(query)) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ApiError('InvalidURI', "Couldn't parse the specified URI.", { cause });
  }
}
