import { parseConfig } from '../core/config/config.ts';

/** Figures that nothing here comes near: what is measured is the way, not the policy. */
export const configFor = (
  services: readonly string[],
  {
    channelOf = () => '#alerts',
    ...more
  }: { readonly channelOf?: (index: number) => string; readonly slack?: { readonly threadsPerHour: number } } = {},
) =>
  parseConfig(
    {
      ...more,
      datadog: { searchesPerHour: 1_000_000 },
      policy: {
        dollarsPerServiceAndDay: 10_000,
        dollarsPerDay: 100_000,
        dollarsPerMonth: 100_000,
        openDraftsPerRepository: 1_000,
        pullRequestsPerHour: 1_000,
      },
      services: services.map((name, index) => ({
        name,
        repository: `acme/${name}`,
        slackChannel: channelOf(index),
        test: { command: 'npm test', regression: 'node --test {files}' },
      })),
    },
    'the benchmark',
  );

const unexpected = async (): Promise<never> => {
  throw new Error('the code host was asked, though there is no pull request');
};

export const notAsked = {
  readToken: unexpected,
  pushToken: unexpected,
  readPublishTerms: unexpected,
  signCommit: unexpected,
  cloneUrl: () => 'http://127.0.0.1/none',
  findPullRequest: unexpected,
  readPullRequest: unexpected,
  readAskedReviewers: unexpected,
  askReviewers: unexpected,
  readReviewThreads: unexpected,
  readFailingChecks: unexpected,
  readAttention: unexpected,
  readMergedFiles: unexpected,
  readBaseMove: unexpected,
  closePullRequest: unexpected,
  contains: unexpected,
  openDraft: unexpected,
  updateDraft: unexpected,
  setLabels: unexpected,
  putComment: unexpected,
};
