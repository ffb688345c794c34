import type { TestedThrough } from '../without-own-test.ts';

export const CORE_MESSAGES: TestedThrough = {
  'test/core/messages/slack/release-message.test.ts': [
    'core/messages/release/release-figures.ts',
    'core/messages/release/release-state.ts',
    'core/messages/release/rule-text.ts',
    'core/messages/release/way-back.ts',
    'core/messages/slack/release-buttons.ts',
    'core/messages/slack/release-press.ts',
    'core/messages/slack/release-question.ts',
    'core/messages/slack/release-reply.ts',
  ],
  'test/batch-job/run-draft-request.test.ts': [
    'core/messages/slack/obstacle-reply.ts',
    'core/messages/slack/draft-request-reply.ts',
  ],
  'test/core/lifecycle/describe-occurrences.test.ts': ['core/messages/pull-request/failure-summary.ts'],
  'test/core/messages/check-run.test.ts': [
    'core/messages/change/annotations.ts',
    'core/messages/change/check-actions.ts',
    'core/messages/change/check-summary.ts',
    'core/messages/change/rule-text.ts',
    'core/messages/change/what-speaks.ts',
  ],
  'test/core/messages/pull-request/body.test.ts': [
    'core/messages/pull-request/cost-table.ts',
    'core/messages/pull-request/evidence-list.ts',
    'core/messages/pull-request/fix-description.ts',
  ],
  'test/core/messages/pull-request/commit-messages.test.ts': ['core/messages/pull-request/title.ts'],
  'test/core/messages/pull-request/commit-style.test.ts': [
    'core/messages/pull-request/commit-author.ts',
    'core/messages/pull-request/commitlint-rules.ts',
  ],
  'test/core/messages/slack/change-message.test.ts': [
    'core/messages/slack/change-announcement.ts',
    'core/messages/slack/change-press.ts',
    'core/messages/slack/change-question.ts',
    'core/messages/slack/traces-lines.ts',
    'core/messages/slack/change-reply.ts',
    'core/messages/slack/refused-word.ts',
  ],
  'test/core/messages/slack/messages.test.ts': [
    'core/messages/slack/attempt-replies.ts',
    'core/messages/slack/blocks.ts',
    'core/messages/slack/decision-buttons.ts',
    'core/messages/slack/diagnosis-text.ts',
    'core/messages/slack/local-time.ts',
    'core/messages/slack/patch-sections.ts',
    'core/messages/slack/proof-text.ts',
    'core/messages/slack/work-state.ts',
  ],
  'test/lambdas/requests/carry-out.test.ts': [
    'core/messages/slack/circuit-reply.ts',
    'core/messages/slack/decision-reply.ts',
    'core/messages/slack/fate-reply.ts',
    'core/messages/slack/fix-fate.ts',
  ],
  'test/core/messages/slack/your-turn.test.ts': ['core/messages/slack/skip-turn.ts'],
  'test/lambdas/slack/receive-press.test.ts': [
    'core/messages/slack/button-value.ts',
    'core/messages/slack/block-actions.ts',
    'core/messages/slack/interaction.ts',
  ],
  'test/lambdas/sweep/post-daily-lines.test.ts': ['core/messages/slack/daily-line.ts'],
  'test/prompts/prompts.test.ts': ['core/messages/facts/describe-seen-with.ts'],
  'test/workflows/attempts/end-attempt.test.ts': ['core/messages/slack/check-refused-reply.ts'],
};
