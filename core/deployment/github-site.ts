import { z } from 'zod';

export const GITHUB_API = 'https://api.github.com';
export const GITHUB_WEB = 'https://github.com';

/** GitHub Enterprise Cloud with data residency: https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/network-details-for-ghecom */
const DATA_RESIDENCY = /^https:\/\/api\.([a-z\d][a-z\d-]*\.ghe\.com)$/;

/** GitHub Enterprise Server: https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api */
const SERVER = /^https:\/\/[a-z\d][a-z\d.-]*\.[a-z]{2,}(:\d+)?\/api\/v3$/;

/** Where the REST API of a GitHub that is not github.com answers. A slash at the end is dropped. */
export const githubApiUrlSchema = z
  .string()
  .transform((url) => url.replace(/\/+$/, ''))
  .refine((url) => url === GITHUB_API || DATA_RESIDENCY.test(url) || SERVER.test(url), {
    error: 'expected "https://HOST/api/v3" of GitHub Enterprise Server or "https://api.NAME.ghe.com"',
  });

/**
 * Where a GitHub shows its repositories to people, and where git clones them.
 *
 * @param apiUrl the address of its REST API, without a slash at the end; github.com's when left out
 */
export function githubWebUrl(apiUrl: string = GITHUB_API): string {
  if (apiUrl === GITHUB_API) return GITHUB_WEB;
  const [, residence] = DATA_RESIDENCY.exec(apiUrl) ?? [];
  return residence === undefined ? apiUrl.replace(/\/api\/v3$/, '') : `https://${residence}`;
}

/** Where a GitHub shows itself to people. A slash at the end is dropped. */
export const githubWebUrlSchema = z
  .string()
  .transform((url) => url.replace(/\/+$/, ''))
  .refine((url) => /^https:\/\/[a-z\d][a-z\d.-]*\.[a-z]{2,}(:\d+)?$/.test(url), {
    error: 'expected the address of a GitHub, such as "https://github.example.com"',
  });

/** The REST API of the GitHub at that address, which has no slash at the end. */
export function githubApiUrl(webUrl: string): string {
  if (webUrl === GITHUB_WEB) return GITHUB_API;
  return /\.ghe\.com$/.test(webUrl) ? webUrl.replace('https://', 'https://api.') : `${webUrl}/api/v3`;
}

/** The hosts that a worker must reach to clone, push and open drafts. */
export const githubHosts = (apiUrl?: string): readonly string[] => [
  ...new Set([githubWebUrl(apiUrl), apiUrl ?? GITHUB_API].map((url) => new URL(url).hostname)),
];
