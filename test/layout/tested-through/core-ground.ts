import type { TestedThrough } from '../without-own-test.ts';

export const CORE_GROUND: TestedThrough = {
  'test/adapters/measured-log.test.ts': ['core/event-metrics.ts'],
  'test/adapters/slack-messenger.test.ts': ['core/thread-gone.ts'],
  'test/batch-job/repository/keep-line-ends.test.ts': ['core/text/match-lines.ts'],
  'test/bin/describe-fault.test.ts': ['core/errors.ts'],
  'test/bin/read-stage.test.ts': ['core/deployment/stage-name.ts'],
  'test/core/config/config-messages.test.ts': ['core/text/issue-text.ts'],
  'test/core/config/config.test.ts': [
    'core/config/datadog-sites.ts',
    'core/config/job-minutes.ts',
    'core/config/model.ts',
    'core/config/quiet-hours.ts',
    'core/config/report-folder.ts',
    'core/config/service.ts',
    'core/config/slack-id.ts',
    'core/config/systems.ts',
    'core/deployment/setup-secret.ts',
    'core/names.ts',
  ],
  'test/core/config/release.test.ts': ['core/config/contracts.ts'],
  'test/core/grouping/custom-fields.test.ts': ['core/text/personal-names.ts'],
  'test/core/log-formats/parse-error-event.test.ts': ['core/error-event.ts'],
  'test/core/messages/pull-request/commit-style.test.ts': ['core/text/inert-line.ts'],
  'test/core/messages/pull-request/issue-url.test.ts': ['core/deployment/datadog-address.ts'],
  'test/core/policy/breaker.test.ts': ['core/durations.ts'],
  'test/core/text/markdown.test.ts': ['core/text/inline-code.ts', 'core/text/prose-blocks.ts'],
  'test/core/text/redaction.test.ts': ['core/text/credential-patterns.ts', 'core/text/personal-patterns.ts'],
  'test/lambdas/receive/receive-alert.test.ts': ['core/logger.ts'],
  // Each schema reads the environment that the template sets.
  'test/lib/environment-contract.test.ts': ['core/deployment/environment.ts'],
  'test/local/credentials.test.ts': ['core/deployment/secret-status.ts', 'core/deployment/secrets.ts'],
};
