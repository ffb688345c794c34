import type { TestedThrough } from '../without-own-test.ts';

export const LAMBDAS: TestedThrough = {
  'test/lambdas/deploy-events/handler.test.ts': ['lambdas/deploy-events/environment.ts'],
  'test/lambdas/requests/hear-draft-words.test.ts': [
    'lambdas/github/read-word-events.ts',
    'lambdas/requests/answer-on-draft.ts',
    'lambdas/requests/find-incident-of-draft.ts',
    'lambdas/requests/reject-as-asked.ts',
  ],
  'test/lambdas/github/read-release-events.test.ts': ['lambdas/github/repository-name.ts'],
  'test/lambdas/github/receive-event.test.ts': ['lambdas/github/read-event.ts'],
  'test/lambdas/requests/refused-requests.test.ts': ['lambdas/requests/refuse-attempt.ts'],
  'test/lambdas/requests/answer-command.test.ts': ['lambdas/requests/answer-overview.ts'],
  'test/lambdas/requests/hear-mention.test.ts': [
    'lambdas/requests/answer-question.ts',
    'lambdas/requests/find-incident-of-thread.ts',
    'lambdas/requests/find-named-incident.ts',
    'lambdas/requests/hear-words.ts',
  ],
  'test/lambdas/slack/receive-press.test.ts': ['lambdas/slack/read-body.ts'],
  'test/workflows/pull-requests/attend-moved-base.test.ts': ['lambdas/sweep/check-base-update.ts'],
  'test/lambdas/sweep/check-attempt.test.ts': ['lambdas/sweep/check-draft-request.ts', 'lambdas/sweep/read-job.ts'],
  'test/lambdas/sweep/sweep.test.ts': [
    'lambdas/sweep/choose-due.ts',
    'lambdas/sweep/find-stuck.ts',
    'lambdas/sweep/check-alert.ts',
    'lambdas/sweep/check-incident.ts',
    'lambdas/sweep/mend-labels.ts',
  ],
  'test/lambdas/triage/claim-incident.test.ts': ['lambdas/triage/note-left-alone.ts'],
  'test/lambdas/triage/run-shared-search.test.ts': ['lambdas/triage/post-newest-updates.ts'],
  'test/lambdas/triage/triage-alert.test.ts': [
    'lambdas/triage/count-bug.ts',
    'lambdas/triage/failures.ts',
    'lambdas/triage/find-service.ts',
    'lambdas/triage/record-recovery.ts',
    'lambdas/triage/take-up-bug.ts',
    'lambdas/triage/take-up-bugs.ts',
  ],
  // Each schema reads the environment that the template sets.
  'test/lib/environment-contract.test.ts': [
    'lambdas/deploy/environment.ts',
    'lambdas/github/environment.ts',
    'lambdas/job-events/environment.ts',
    'lambdas/receive/environment.ts',
    'lambdas/release/environment.ts',
    'lambdas/requests/environment.ts',
    'lambdas/rollback/environment.ts',
    'lambdas/slack/environment.ts',
    'lambdas/sweep/environment.ts',
    'lambdas/triage/environment.ts',
    'lambdas/watch/environment.ts',
  ],
  // Wiring of the one function that only a configuration with a `release` has.
  'test/local/release.test.ts': [
    'lambdas/deploy/handler.ts',
    'lambdas/release/connect-releases.ts',
    'lambdas/release/handler.ts',
    'lambdas/rollback/handler.ts',
  ],
  // Wiring: the local runtime runs all functions as they are deployed.
  'test/local/runtime.test.ts': [
    'lambdas/github/handler.ts',
    'lambdas/job-events/handler.ts',
    'lambdas/receive/handler.ts',
    'lambdas/requests/handler.ts',
    'lambdas/slack/handler.ts',
    'lambdas/sweep/handler.ts',
    'lambdas/triage/handler.ts',
    'lambdas/watch/handler.ts',
  ],
};
