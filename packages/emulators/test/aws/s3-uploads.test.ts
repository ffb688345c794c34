import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { start } from './s3-client.ts';

describe('an upload is refused', () => {
  const chunked = (length: number) => ({
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': `${length}`,
  });

  test.each([
    ['with a wrong checksum', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'hello', 'BadDigest'],
    ['with a wrong MD5', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'hello', 'BadDigest'],
    ['with a wrong hash', { 'x-amz-content-sha256': '0'.repeat(64) }, 'hello', 'XAmzContentSHA256Mismatch'],
    ['with a checksum not known here', { 'x-amz-checksum-crc64nvme': 'AAAA' }, 'hello', 'NotImplemented'],
    [
      'with a wrong checksum behind it',
      chunked(5),
      '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
      'BadDigest',
    ],
    ['that ends too soon', chunked(5), '5\r\nhel', 'IncompleteBody'],
    ['that is shorter than said', chunked(6), '5\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['that is not in chunks', chunked(5), 'hello', 'IncompleteBody'],
    ['whose chunk is longer than said', chunked(5), '3\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['with a size that is none', chunked(5), '-5\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
  ])('%s', async (_, headers, body, code) => {
    const { server, get } = await start();
    expect(await send(`${server.url}/audit/x`, headers, body)).toContain(`<Code>${code}</Code>`);
    await expect(get('x')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('not when it is signed chunk by chunk', async () => {
    const { server, get } = await start();
    const body = `5;chunk-signature=${'a'.repeat(64)}\r\nhello\r\n0;chunk-signature=${'b'.repeat(64)}\r\n\r\n`;
    await send(
      `${server.url}/audit/x`,
      { ...chunked(5), 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
      body,
    );
    expect((await get('x')).text).toBe('hello');
  });

  test('unsigned', async () => {
    const { server } = await start();
    expect(await send(`${server.url}/audit/x`, { authorization: '' }, 'x')).toContain('<Code>AccessDenied</Code>');
  });
});

function send(url: string, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=AKIAWORKER/x';
    const sending = request(
      url,
      { method: 'PUT', headers: { authorization, ...headers }, agent: false },
      (response) => {
        response
          .setEncoding('utf8')
          .toArray()
          .then((parts) => resolve(parts.join('')), reject);
      },
    );
    sending.once('error', reject);
    sending.end(body);
  });
}
