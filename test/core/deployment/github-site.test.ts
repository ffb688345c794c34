import { describe, expect, test } from 'vitest';
import {
  githubApiUrl,
  githubApiUrlSchema,
  githubHosts,
  githubWebUrl,
  githubWebUrlSchema,
} from '../../../core/deployment/github-site.ts';

describe('which GitHub', () => {
  test.each([
    ['https://api.github.com', 'https://github.com', ['github.com', 'api.github.com']],
    ['https://github.example.com/api/v3', 'https://github.example.com', ['github.example.com']],
    ['https://git.example.com:8443/api/v3', 'https://git.example.com:8443', ['git.example.com']],
    ['https://api.acme.ghe.com', 'https://acme.ghe.com', ['acme.ghe.com', 'api.acme.ghe.com']],
  ])('%s shows its repositories at %s', (apiUrl, webUrl, hosts) => {
    expect(githubApiUrlSchema.parse(`${apiUrl}/`)).toBe(apiUrl);
    expect(githubWebUrl(apiUrl)).toBe(webUrl);
    expect(githubWebUrlSchema.parse(`${webUrl}/`)).toBe(webUrl);
    expect(githubApiUrl(webUrl)).toBe(apiUrl);
    expect(githubHosts(apiUrl)).toEqual(hosts);
  });

  test.each([
    'http://github.example.com/api/v3',
    'https://github.example.com',
    'https://github.example.com/api/v4',
    'https://api.github.com/graphql',
    'https://user@github.example.com/api/v3',
    'https://169.254.169.254/api/v3',
    'github.example.com',
    '',
  ])('%j is no REST API of GitHub', (url) => {
    expect(githubApiUrlSchema.safeParse(url).error?.issues[0]?.message).toMatch(/^expected "https:\/\/HOST\/api\/v3"/);
  });

  test('without an address it is github.com', () => {
    expect(githubWebUrl()).toBe('https://github.com');
    expect(githubHosts()).toEqual(['github.com', 'api.github.com']);
  });
});
