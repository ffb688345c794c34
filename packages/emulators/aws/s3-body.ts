import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { ApiError } from './api-error.ts';

export interface ObjectBody {
  readonly bytes: Buffer;
  /** Headers such as `x-amz-checksum-crc32`, as the sender gave them and as they were found to be. */
  readonly checksums: Readonly<Record<string, string>>;
}

/**
 * Takes an upload's bytes out of its body and compares them with everything that the sender said of them.
 *
 * @throws {ApiError} `BadDigest`, `XAmzContentSHA256Mismatch`, `IncompleteBody`, or `NotImplemented` for a checksum that is not known here
 */
export function readObjectBody(headers: IncomingHttpHeaders, body: Buffer): ObjectBody {
  const contentSha256 = header(headers, 'x-amz-content-sha256') ?? '';
  const isChunked = contentSha256.startsWith('STREAMING-');
  const { bytes, trailers } = isChunked ? decodeChunks(body) : { bytes: body, trailers: {} };
  if (isChunked && Number(header(headers, 'x-amz-decoded-content-length')) !== bytes.length) {
    throw new ApiError('IncompleteBody', 'The chunks do not add up to x-amz-decoded-content-length.');
  }
  if (/^[0-9a-f]{64}$/.test(contentSha256) && digest('sha256', 'hex')(bytes) !== contentSha256) {
    throw new ApiError('XAmzContentSHA256Mismatch', 'x-amz-content-sha256 does not match the body.');
  }
  const md5 = header(headers, 'content-md5');
  if (md5 !== undefined && digest('md5')(bytes) !== md5) throw new ApiError('BadDigest', 'Content-MD5 does not match.');
  return { bytes, checksums: verifyChecksums({ ...headers, ...trailers }, bytes) };
}

const digest =
  (algorithm: string, encoding: 'base64' | 'hex' = 'base64') =>
  (bytes: Buffer) =>
    createHash(algorithm).update(bytes).digest(encoding);

const CHECKSUMS: Readonly<Record<string, (bytes: Buffer) => string>> = {
  'x-amz-checksum-crc32': (bytes) => {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(crc32(bytes));
    return value.toString('base64');
  },
  'x-amz-checksum-sha1': digest('sha1'),
  'x-amz-checksum-sha256': digest('sha256'),
};

function verifyChecksums(headers: IncomingHttpHeaders, bytes: Buffer): Record<string, string> {
  const names = Object.keys(headers).filter((name) => /^x-amz-checksum-(?!algorithm|mode|type)/.test(name));
  return Object.fromEntries(
    names.map((name) => {
      const compute = CHECKSUMS[name];
      const sent = header(headers, name) ?? '';
      if (compute === undefined) throw new ApiError('NotImplemented', `${name} is not known locally`, { status: 501 });
      if (compute(bytes) !== sent) throw new ApiError('BadDigest', `${name} does not match the body.`);
      return [name, sent];
    }),
  );
}

/**
 * Undoes the aws-chunked encoding: `<size in hex>[;chunk-signature=…]`, the bytes, and after the last chunk the trailers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function decodeChunks(body: Buffer): { bytes: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const [, size] = /^([0-9a-f]{1,8})(;.*)?$/i.exec(body.toString('latin1', at, Math.max(at, lineEnd))) ?? [];
    if (size === undefined) throw malformed();
    const from = lineEnd + 2;
    const until = from + Number.parseInt(size, 16);
    if (until === from) return { bytes: Buffer.concat(chunks), trailers: readTrailers(body.toString('latin1', from)) };
    if (body.toString('latin1', until, until + 2) !== '\r\n') throw malformed();
    chunks.push(body.subarray(from, until));
    at = until + 2;
  }
}

function readTrailers(text: string): Record<string, string> {
  const lines = text.split('\r\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw malformed();
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

const malformed = () => new ApiError('IncompleteBody', 'The body is not aws-chunked as its headers say.');

const header = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
};
