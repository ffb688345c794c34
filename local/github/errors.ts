import type { ContentfulStatusCode } from 'hono/utils/http-status';

const DOCUMENTATION_URL = 'https://docs.github.com/rest';

export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
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
    more: { errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
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

export const validationFailed = (...errors: readonly FieldError[]): GitHubError =>
  new GitHubError(422, 'Validation Failed', { errors });
