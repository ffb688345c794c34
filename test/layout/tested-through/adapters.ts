import type { TestedThrough } from '../without-own-test.ts';

export const ADAPTERS: TestedThrough = {
  'test/workflows/releases/report-dora.test.ts': ['adapters/datadog-dora.ts'],
  'test/adapters/caller-secrets.test.ts': ['adapters/secret-store.ts'],
  'test/adapters/datadog-error-log.test.ts': ['adapters/read-pages.ts'],
  'test/adapters/datadog-telemetry.test.ts': ['adapters/datadog-request.ts', 'adapters/datadog-search.ts'],
  'test/adapters/dynamo-ledger.test.ts': [
    'adapters/document-client.ts',
    'adapters/dynamo-budgets.ts',
    'adapters/dynamo-changes.ts',
    'adapters/dynamo-left-alone.ts',
    'adapters/dynamo-policy.ts',
    'adapters/dynamo-record.ts',
    'adapters/dynamo-releases.ts',
    'adapters/dynamo-table.ts',
    'adapters/dynamo-triage-failures.ts',
    'adapters/pause-after-conflicts.ts',
    'adapters/record-bytes.ts',
  ],
  'test/adapters/github-code-host.test.ts': [
    'adapters/github-draft.ts',
    'adapters/github-pull-request.ts',
    'adapters/github-repository.ts',
    'adapters/github-signed-commit.ts',
    'adapters/github-tokens.ts',
  ],
  'test/adapters/github-faults.test.ts': ['adapters/create-octokit.ts', 'adapters/github-error.ts'],
  'test/adapters/datadog-service-metrics.test.ts': [
    'adapters/datadog-metric-queries.ts',
    'adapters/datadog-timeseries.ts',
  ],
  'test/adapters/codedeploy-deployer.test.ts': ['adapters/codedeploy-traffic.ts'],
  'test/adapters/ecs-deployer.test.ts': [
    'adapters/ecs-deployment-configuration.ts',
    'adapters/ecs-service.ts',
    'adapters/aws-error.ts',
  ],
  'test/adapters/github-workflow-deployer.test.ts': [
    'adapters/github-deployed-by-run.ts',
    'adapters/github-live-commit.ts',
    'adapters/github-workflow-run-name.ts',
  ],
  'test/adapters/memory-checks.test.ts': ['adapters/github-check-limits.ts'],
  'test/adapters/memory-ledger.test.ts': ['adapters/records-in-memory.ts'],
  'test/adapters/slack-messenger.test.ts': [
    'adapters/memory-messenger.ts',
    'adapters/slack-patience.ts',
    'adapters/slack-plain-text.ts',
    'adapters/slack-posted-messages.ts',
  ],
  'test/bin/commands/dlq.test.ts': ['adapters/sqs-dead-letters.ts'],
  'test/bin/commands/doctor/github-webhook.test.ts': ['adapters/github-inspector.ts'],
  'test/bin/commands/github-app.test.ts': ['adapters/github-app-registration.ts', 'adapters/secret-writer.ts'],
  'test/bin/commands/incidents.test.ts': ['adapters/sqs-sender.ts'],
  'test/bin/commands/logs.test.ts': ['adapters/cloudwatch-log-reader.ts'],
  // The page lists every item that the ledger writes.
  'test/docs/ledger.test.ts': ['adapters/dynamo-searches.ts', 'adapters/dynamo-webhooks.ts'],
  'test/lambdas/receive/receive-alert.test.ts': ['adapters/fixed-secrets.ts'],
  // Wiring: the local runtime runs all functions as they are deployed.
  'test/local/runtime.test.ts': ['adapters/config-file.ts', 'adapters/dynamo-error-rate-states.ts'],
};
