/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses, and Slack for governments */
const SLACK_ORIGINS: readonly string[] = ['https://hooks.slack.com', 'https://hooks.slack-gov.com'];

/**
 * Whether Slack answers at this address. It comes from outside, though in a signed body: only Slack's own hosts are called.
 *
 * @param apiUrl replaces Slack's own address; only its host is then called
 */
export function isSlackResponseUrl(address: string, apiUrl: string | undefined): boolean {
  const origins = apiUrl === undefined ? SLACK_ORIGINS : [new URL(apiUrl).origin];
  return origins.includes(URL.parse(address)?.origin ?? '');
}
