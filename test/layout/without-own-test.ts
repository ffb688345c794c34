/**
 * The source files without a test of their own. A file `core/a/b.ts` has its own test at `test/core/a/b.test.ts`; each file that
 * has none is in one of these lists. `test/layout.test.ts` checks every entry.
 */

/** A test file, and the source files that it runs as their callers do. */
export type TestedThrough = Readonly<Record<string, readonly string[]>>;

/** Folders of schemas and types alone. */
export const SCHEMAS_ONLY = ['core/records/'] as const;

/** Files of types alone: nothing of them is left when they run. */
export const TYPES_ONLY: readonly string[] = [
  'core/change/change.ts',
  'core/coverage/coverage-elements.ts',
  'core/grouping/exception.ts',
  'core/grouping/fingerprint.ts',
  'core/grouping/frames/frame.ts',
  'core/grouping/parameterize/pattern.ts',
  'core/messages/pull-request/fix-record.ts',
  'core/policy/rules/rule.ts',
  'core/ports/audit-log.ts',
  'core/ports/caller-secrets.ts',
  'core/ports/changes.ts',
  'core/ports/checks.ts',
  'core/ports/clock.ts',
  'core/ports/code-host.ts',
  'core/ports/coding-agents.ts',
  'core/ports/commits.ts',
  'core/ports/dead-letters.ts',
  'core/ports/decision-log.ts',
  'core/ports/dora.ts',
  'core/ports/deployer.ts',
  'core/ports/error-rates.ts',
  'core/ports/issue-tracker.ts',
  'core/ports/job-runner.ts',
  'core/ports/kept-webhooks.ts',
  'core/ports/ledger.ts',
  'core/ports/message-queue.ts',
  'core/ports/messenger.ts',
  'core/ports/modal-opener.ts',
  'core/ports/person-replies.ts',
  'core/ports/pager.ts',
  'core/ports/person-activity.ts',
  'core/ports/draft-comments.ts',
  'core/ports/pull-requests.ts',
  'core/ports/releases.ts',
  'core/ports/service-metrics.ts',
  'core/ports/slack-channels.ts',
  'core/ports/telemetry.ts',
  'core/ports/user-deployments.ts',
  'core/proof/red-error.ts',
  'core/release/engines.ts',
  'core/release/step-to-take.ts',
  'core/suspects/suspect.ts',
  'lambdas/sweep/dependencies.ts',
  'workflows/calls/dependencies.ts',
  'workflows/changes/dependencies.ts',
  'workflows/issues/dependencies.ts',
  'workflows/releases/dependencies.ts',
  'workflows/thread/update-dependencies.ts',
];
