import { describe, expect, test } from 'vitest';
import { githubBlobUrl } from '../../../../core/messages/pull-request/blob-url.ts';

describe('addresses of files', () => {
  const blobUrl = githubBlobUrl('acme/checkout', 'abc123');
  test.each([
    ['src/a b#c?.js', 7, 'https://github.com/acme/checkout/blob/abc123/src/a%20b%23c%3F.js#L7'],
    ['src/index.js', undefined, 'https://github.com/acme/checkout/blob/abc123/src/index.js'],
    ['../../settings', 1, undefined],
    ['/etc/passwd', 1, undefined],
    ['a//b', 1, undefined],
    ['', 1, undefined],
  ])('%j, line %j', (file, line, url) => {
    expect(blobUrl(file, line)).toBe(url);
  });
});
