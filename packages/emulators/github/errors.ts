import type { ContentfulStatusCode } from 'hono/utils/http-status';

const DOCUMENTATION_URL = 'https://docs.github.com/rest';

export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code:
    | 'missing'
    | 'missing_field'
    | 'invalid'
    | 'already_exists'
    | 'unprocessable'
    | 'unauthorized'
    | 'custom';
  readonly message?: string;
}

/** An answer of GitHub that is no success, with its words. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[] | undefined;

  constructor(
    status: ContentfulStatusCode,
    message: string,
    more: { errors?: readonly FieldError[] | undefined; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

/** The JSON body of an error, as GitHub words it. */
export const errorBody = (error: GitHubError) => ({
  message: error.message,
  ...(error.errors ? { errors: error.errors } : {}),
  documentation_url: DOCUMENTATION_URL,
  status: String(error.status),
});

export const notFound = (): GitHubError => new GitHubError(404, 'Not Found');

export const badCredentials = (message = 'Bad credentials'): GitHubError => new GitHubError(401, message);

/** GitHub names what would have been accepted in a header: such as `pull_requests=write`. */
export const notAccessible = (accepted: string, isInstallation: boolean): GitHubError =>
  new GitHubError(403, `Resource not accessible by ${isInstallation ? 'integration' : 'personal access token'}`, {
    headers: { 'x-accepted-github-permissions': accepted },
  });

/** What is created, or asked for, too quickly. @param retryAfter seconds */
export const secondaryLimit = (retryAfter: number): GitHubError =>
  new GitHubError(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', {
    headers: { 'retry-after': String(retryAfter) },
  });

/** The hour's calls are used up. @param standing seconds since the epoch at which they are counted from nothing again */
export const primaryLimit = ({ reset, limit = 5_000, resource = 'core' }: PrimaryStanding): GitHubError =>
  new GitHubError(403, 'API rate limit exceeded for this installation.', {
    headers: {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': String(limit),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': resource,
    },
  });

interface PrimaryStanding {
  readonly reset: number;
  readonly limit?: number;
  readonly resource?: 'core' | 'search';
}

export const validationFailed = (...errors: readonly FieldError[]): GitHubError =>
  new GitHubError(422, 'Validation Failed', { errors });
