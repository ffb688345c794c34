import type { TestedThrough } from '../without-own-test.ts';

export const WORKFLOWS: TestedThrough = {
  'test/batch-job/run-publication.test.ts': ['workflows/drafts/submit-publication.ts'],
  'test/bin/commands/incidents-mute.test.ts': ['workflows/policy/read-mutes.ts'],
  'test/lambdas/attempt-ends.test.ts': [
    'workflows/attempts/change-attempt.ts',
    'workflows/attempts/close-silent-attempt.ts',
    'workflows/attempts/end-attempt.ts',
  ],
  'test/lambdas/fingerprint-link.test.ts': ['workflows/alerts/link-fingerprint.ts'],
  'test/lambdas/late-logs.test.ts': ['workflows/alerts/resend-sampled.ts'],
  'test/lambdas/receive.test.ts': ['workflows/alerts/verify-caller.ts'],
  'test/lambdas/regression.test.ts': ['workflows/pull-requests/test-merged-fix.ts'],
  'test/lambdas/requests.test.ts': [
    'workflows/attempts/label-pull-request.ts',
    'workflows/attempts/submit-attempt.ts',
    'workflows/drafts/close-publication.ts',
    'workflows/drafts/close-silent-publication.ts',
    'workflows/policy/settle-drafts.ts',
    'workflows/pull-requests/ask-pull-request.ts',
  ],
  'test/lambdas/storm-release.test.ts': ['workflows/storms/release-members.ts', 'workflows/storms/take-up-released.ts'],
  'test/lambdas/storm.test.ts': [
    'workflows/storms/find-storm.ts',
    'workflows/storms/lead.ts',
    'workflows/storms/read-shared-traces.ts',
  ],
  'test/lambdas/triage-policy.test.ts': ['workflows/policy/ask-context.ts', 'workflows/policy/free-closed-drafts.ts'],
  'test/workflows/storms/regroup.test.ts': ['workflows/storms/join-incidents.ts', 'workflows/storms/leave-storm.ts'],
  'test/workflows/thread/replace-thread.test.ts': [
    'workflows/thread/post-replies.ts',
    'workflows/thread/tolerate-outage.ts',
    'workflows/thread/try-to-show.ts',
  ],
  'test/workflows/thread/show-incident.test.ts': ['workflows/thread/standing.ts'],
};
