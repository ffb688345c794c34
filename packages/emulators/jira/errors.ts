import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What JIRA answers in place of what it was asked for: https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes */
export class JiraError extends Error {
  override readonly name = 'JiraError';
  readonly status: ContentfulStatusCode;
  readonly body: object;

  constructor(status: ContentfulStatusCode, refused: { messages?: readonly string[]; errors?: Fields }) {
    const { messages = [], errors = {} } = refused;
    super([...messages, ...Object.values(errors)].join('; '));
    this.status = status;
    this.body = { errorMessages: messages, errors };
  }
}

type Fields = Readonly<Record<string, string>>;

export const notFound = (): JiraError =>
  new JiraError(404, { messages: ['Issue does not exist or you do not have permission to see it.'] });

/** The body of a call is not of the documented shape. */
export const invalidPayload = (): JiraError =>
  new JiraError(400, { messages: ['Invalid request payload. Refer to the REST API documentation and try again.'] });
