import type { TestedThrough } from '../without-own-test.ts';

export const WORKFLOWS: TestedThrough = {
  'test/workflows/releases/tell-release-people.test.ts': [
    'workflows/changes/share-thread.ts',
    'core/gate-decision/similar-releases.ts',
  ],
  'test/bin/commands/audit.test.ts': ['workflows/changes/read-decisions.ts'],
  'test/batch-job/run-draft-request.test.ts': ['workflows/drafts/submit-draft-request.ts'],
  'test/bin/commands/incidents-mute.test.ts': ['workflows/policy/read-mutes.ts'],
  'test/lambdas/receive/receive-alert.test.ts': ['workflows/alerts/verify-caller.ts'],
  'test/lambdas/requests/carry-out.test.ts': [
    'workflows/attempts/label-pull-request.ts',
    'workflows/attempts/submit-attempt.ts',
    'workflows/drafts/close-draft-request.ts',
    'workflows/drafts/close-silent-draft-request.ts',
    'workflows/policy/settle-drafts.ts',
    'workflows/pull-requests/ask-pull-request.ts',
  ],
  'test/lambdas/triage/claim-incident.test.ts': [
    'workflows/policy/ask-context.ts',
    'workflows/policy/free-closed-drafts.ts',
  ],
  'test/lambdas/triage/find-errors.test.ts': ['workflows/alerts/resend-sampled.ts'],
  'test/lambdas/triage/join-storm.test.ts': [
    'workflows/storms/find-storm.ts',
    'workflows/storms/lead.ts',
    'workflows/storms/read-shared-traces.ts',
  ],
  'test/workflows/attempts/end-attempt.test.ts': ['workflows/attempts/change-attempt.ts'],
  'test/workflows/changes/append-decision.test.ts': ['workflows/changes/append-line.ts'],
  'test/workflows/changes/carry-out-word.test.ts': ['workflows/changes/writer-among.ts'],
  'test/workflows/releases/carry-out-release-word.test.ts': ['workflows/releases/follow-release-word.ts'],
  'test/workflows/releases/append-release-decision.test.ts': ['workflows/releases/read-release-decision.ts'],
  'test/workflows/changes/advance-change.test.ts': [
    'workflows/changes/attend-job.ts',
    'workflows/changes/begin-round.ts',
    'workflows/changes/clear-overtaken.ts',
    'workflows/changes/end-round.ts',
    'workflows/changes/follow-change.ts',
    'workflows/changes/submit-change-job.ts',
    'workflows/changes/tell-change.ts',
    'workflows/changes/tell-people.ts',
  ],
  'test/workflows/storms/regroup.test.ts': ['workflows/storms/join-incidents.ts', 'workflows/storms/leave-storm.ts'],
  'test/workflows/storms/release-members.test.ts': ['workflows/storms/take-up-released.ts'],
  'test/workflows/thread/replace-thread.test.ts': [
    'workflows/thread/post-replies.ts',
    'workflows/thread/tolerate-outage.ts',
    'workflows/thread/try-to-show.ts',
  ],
  'test/workflows/thread/show-incident.test.ts': ['workflows/thread/thread-state.ts'],
};
