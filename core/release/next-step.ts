import type { ReleaseFacts } from '../records/release-facts.ts';
import { afterAsking } from './after-asking.ts';
import { afterEnd } from './after-end.ts';
import type { Engines } from './engines.ts';
import { inProduction } from './in-production.ts';
import { beforeProduction } from './in-ready.ts';
import { beginsStaging, inStaging } from './in-staging.ts';
import { laneToLeave } from './lane-to-leave.ts';
import type { NextStep } from './step-to-take.ts';

/** Says what a release does next, from facts alone. The same facts give the same answer. */
export function nextStep(facts: ReleaseFacts, engines: Engines): NextStep {
  const { record } = facts;
  const left = laneToLeave(facts);
  if (left !== undefined) return { kind: 'leave-lane', environment: left };
  switch (record.status) {
    case 'waiting':
      return beginsStaging(facts);
    case 'staging':
    case 'validating':
      return inStaging(facts, engines);
    case 'ready':
      return beforeProduction(facts);
    case 'needs-person':
      return afterAsking(facts, engines);
    case 'canary':
    case 'ramping':
    case 'observing':
    case 'rolling-back':
      return inProduction(facts, engines);
    case 'rollback-failed':
    case 'rolled-back':
    case 'released':
    case 'abandoned':
    case 'superseded':
      return afterEnd(facts);
    default:
      return record.status satisfies never;
  }
}
