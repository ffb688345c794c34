import type { TestedThrough } from '../without-own-test.ts';

export const LAMBDAS: TestedThrough = {
  'test/lambdas/alert-cycle.test.ts': ['lambdas/triage/join-cycle.ts'],
  'test/lambdas/daily-line.test.ts': ['lambdas/sweep/post-daily-lines.ts'],
  'test/lambdas/github.test.ts': [
    'lambdas/github/read-event.ts',
    'lambdas/github/receive-event.ts',
    'lambdas/github/verify-signature.ts',
  ],
  'test/lambdas/missing-lines.test.ts': ['lambdas/triage/find-missing-lines.ts'],
  'test/lambdas/receive.test.ts': ['lambdas/receive/receive-alert.ts', 'lambdas/receive/verify-secret.ts'],
  'test/lambdas/remember-searches.test.ts': ['lambdas/triage/remember-searches.ts'],
  'test/lambdas/requests.test.ts': [
    'lambdas/requests/carry-out.ts',
    'lambdas/requests/may-ask.ts',
    'lambdas/requests/refuse-attempt.ts',
  ],
  'test/lambdas/searches.test.ts': ['lambdas/triage/share-last.ts', 'lambdas/triage/share-search.ts'],
  'test/lambdas/slack.test.ts': ['lambdas/slack/receive-press.ts', 'lambdas/slack/verify-signature.ts'],
  'test/lambdas/storm.test.ts': ['lambdas/triage/join-storm.ts'],
  'test/lambdas/sweep-attempts.test.ts': [
    'lambdas/sweep/look-at-publication.ts',
    'lambdas/sweep/look-at-work.ts',
    'lambdas/sweep/read-job.ts',
  ],
  'test/lambdas/sweep.test.ts': [
    'lambdas/sweep/choose-looks.ts',
    'lambdas/sweep/find-stuck.ts',
    'lambdas/sweep/look-at-alert.ts',
    'lambdas/sweep/look-at-incident.ts',
    'lambdas/sweep/mend-labels.ts',
    'lambdas/sweep/sweep.ts',
  ],
  'test/lambdas/triage-policy.test.ts': ['lambdas/triage/claim-incident.ts', 'lambdas/triage/note-left-alone.ts'],
  'test/lambdas/triage.test.ts': [
    'lambdas/triage/count-bug.ts',
    'lambdas/triage/failures.ts',
    'lambdas/triage/find-errors.ts',
    'lambdas/triage/find-service.ts',
    'lambdas/triage/record-recovery.ts',
    'lambdas/triage/take-up-bug.ts',
    'lambdas/triage/take-up-bugs.ts',
    'lambdas/triage/triage-alert.ts',
  ],
  'test/lambdas/watch.test.ts': ['lambdas/watch/look-at-rates.ts'],
  // Each schema reads the environment that the template sets.
  'test/lib/environment-contract.test.ts': [
    'lambdas/github/environment.ts',
    'lambdas/job-events/environment.ts',
    'lambdas/receive/environment.ts',
    'lambdas/requests/environment.ts',
    'lambdas/slack/environment.ts',
    'lambdas/sweep/environment.ts',
    'lambdas/triage/environment.ts',
    'lambdas/watch/environment.ts',
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
