import { HOUR_MS } from '../durations.ts';
import { canRollBack, hasTraffic } from '../lifecycle/release-status.ts';
import type { ReleaseFacts } from '../records/release-facts.ts';
import type { Engines } from './engines.ts';
import { inProduction, isAtFault, measured } from './in-production.ts';
import { rollBack, stop } from './rule-decision.ts';
import type { NextStep } from './step-to-take.ts';
import { newestStep } from './steps-of.ts';

/**
 * A release that waits for a person. What has traffic is judged meanwhile, and goes back when it turns out bad. Without an answer
 * in time it goes back, or is abandoned.
 */
export function afterAsking(facts: ReleaseFacts, engines: Engines): NextStep {
  const { record, now } = facts;
  const { decision, askedFrom, settings } = record;
  const deadline = (decision?.at ?? record.updatedAt) + settings.askHours * HOUR_MS;
  const isLive = askedFrom !== undefined && hasTraffic(askedFrom);
  const deployed = newestStep(record, 'deploy-canary', 'deploy-production', 'promote');
  const isChanged = facts.revertedBy !== undefined || (deployed !== undefined && isAtFault(deployed));
  if (isLive && isChanged) return inProduction(facts, engines);
  const rules = decision?.rules ?? [];
  const why = `Nobody answered within ${settings.askHours} hours.`;
  if (deadline <= now && (!isLive || canRollBack(record))) {
    return { kind: 'decide', decision: isLive ? rollBack(record, rules, why) : stop(rules, why) };
  }
  const next: NextStep = isLive ? measured(facts, engines) : { kind: 'wait', until: undefined };
  return next.kind === 'wait' ? { kind: 'wait', until: earlier(next.until, deadline, now) } : next;
}

const earlier = (one: number | undefined, deadline: number, now: number): number | undefined => {
  const times = [one, deadline].filter((time) => time !== undefined && time > now);
  return times.length === 0 ? undefined : Math.min(...times.map(Number));
};
