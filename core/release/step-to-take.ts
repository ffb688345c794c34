import type { Lane } from '../records/lane.ts';
import type { ReleaseStep, ReleaseStepKind } from '../records/release-step.ts';
import type { RuleDecision } from './rule-decision.ts';

/** What a release does next. Each is one conditional write, or one message to the function that may do it. */
export type NextStep =
  | { readonly kind: 'take-lane'; readonly environment: Lane['environment'] }
  /** A release that is done with a lane gives it back; one that left something broken behind closes it. */
  | { readonly kind: 'leave-lane'; readonly environment: Lane['environment'] }
  | { readonly kind: 'decide'; readonly decision: RuleDecision }
  /** A step that measures is claimed; it needs no decision. */
  | { readonly kind: 'claim'; readonly step: JobStepKind }
  /** An open step is carried out, or its provider is asked. */
  | { readonly kind: 'attend'; readonly step: ReleaseStep }
  | { readonly kind: 'begin-canary'; readonly at: number }
  /** The history is read, and says what the canary is judged by. */
  | { readonly kind: 'plan-canary' }
  | { readonly kind: 'begin-observing'; readonly at: number }
  /** Counts up to this time are read, epoch milliseconds. */
  | { readonly kind: 'measure'; readonly until: number }
  | { readonly kind: 'answer-gate'; readonly state: 'approved' | 'rejected' }
  | { readonly kind: 'end'; readonly status: 'rolled-back' | 'rollback-failed' }
  /** Nothing before this time; undefined: nothing at all until something happens. */
  | { readonly kind: 'wait'; readonly until: number | undefined };

export type JobStepKind = Extract<ReleaseStepKind, 'smoke' | 'load' | 'integration' | 'explain-rollback'>;
